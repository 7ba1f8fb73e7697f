"""What a PDF does by itself: scripts, programs to start, programs inside."""

import re

import pikepdf

# A quick look at an object's text; names are spelled out there, whatever the file does.
SUSPECT = re.compile(rb"/(JS|JavaScript|Launch|XFA|RichMedia|OnInstantiate|EF)\b")

ACTIONS = {"/JavaScript", "/Launch"}
SCRIPTED = {"/XFA", "/OnInstantiate", "/RichMediaContent", "/RichMediaSettings"}
PROGRAMS = re.compile(
    r"\.(app|bat|cmd|com|cpl|dll|dmg|exe|hta|iso|jar|js|jse|lnk|msi|pif|ps1|py|reg|scr|"
    r"sh|vbe|vbs|wsf)$",
    re.IGNORECASE,
)
PROGRAM_BEGINNINGS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"#!",
)


def is_active(pdf) -> bool:
    return any(
        SUSPECT.search(spelled_out(item)) and does_something(item)
        for item in pdf.objects
        if isinstance(item, pikepdf.Object)
    )


def spelled_out(item) -> bytes:
    inner = item.stream_dict if isinstance(item, pikepdf.Stream) else item
    return inner.unparse(resolved=True)


def does_something(item) -> bool:
    """Return whether the object, or what stands in it directly, is an action."""
    # An action may keep its kind in an object of its own.
    if isinstance(item, pikepdf.Name):
        return str(item) in ACTIONS
    waiting = [item.stream_dict if isinstance(item, pikepdf.Stream) else item]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, pikepdf.Dictionary):
            if is_action(inner) or holds_program(inner):
                return True
            waiting += direct(inner.values())
        elif isinstance(inner, pikepdf.Array):
            waiting += direct(inner)
    return False


def direct(items):
    return [
        item
        for item in items
        if isinstance(item, pikepdf.Object) and not item.is_indirect
    ]


def is_action(inner) -> bool:
    kind = inner.get("/S")
    if isinstance(kind, pikepdf.Name):
        if str(kind) in ACTIONS:
            return True
        if isinstance(inner.get("/JS"), pikepdf.String | pikepdf.Stream):
            return True
    return any(key in inner for key in SCRIPTED)


def holds_program(inner) -> bool:
    files = inner.get("/EF")
    if not isinstance(files, pikepdf.Dictionary):
        return False
    names = [inner.get(key) for key in ("/F", "/UF")]
    if any(isinstance(n, pikepdf.String) and PROGRAMS.search(str(n)) for n in names):
        return True
    return any(
        file.read_bytes().startswith(PROGRAM_BEGINNINGS)
        for file in files.values()
        if isinstance(file, pikepdf.Stream)
    )
