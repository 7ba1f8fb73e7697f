"""Finds what a PDF would run: scripts, programs to start, programs inside."""

import re

import pikepdf

# A quick search of an object's source; pikepdf writes names there without escapes.
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
        SUSPECT.search(source_of(item)) and is_active_object(item)
        for item in pdf.objects
        if isinstance(item, pikepdf.Object)
    )


def source_of(item) -> bytes:
    inner = item.stream_dict if isinstance(item, pikepdf.Stream) else item
    return inner.unparse(resolved=True)


def is_active_object(item) -> bool:
    """Tell whether the object, or a direct object inside it, is an action."""
    # The type of an action may be an object of its own.
    if isinstance(item, pikepdf.Name):
        return str(item) in ACTIONS
    pending = [item.stream_dict if isinstance(item, pikepdf.Stream) else item]
    while pending:
        inner = pending.pop()
        if isinstance(inner, pikepdf.Dictionary):
            if is_action(inner) or has_program(inner):
                return True
            pending += direct_objects(inner.values())
        elif isinstance(inner, pikepdf.Array):
            pending += direct_objects(inner)
    return False


def direct_objects(items):
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


def has_program(inner) -> bool:
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
