"""Reads a PDF: refuses damaged and active ones, returns the facts and the text."""

import mmap
import re
import time
from contextlib import suppress
from pathlib import Path

import pikepdf
import pypdfium2

from library.inspection import PROGRAMS, language_code, search_text
from text.faults import Fault

MOST_PAGES = 10_000
# The beginning of a book serves the search as well; the editor is waiting.
TEXT_PAGES = 1000
TEXT_SECONDS = 6

END = b"%%EOF"
END_OF_ZIP = b"PK\5\6"
# The end of a ZIP may be followed by a comment of 64 kB.
TAIL = 65_600


def read(source: Path) -> tuple[dict, str]:
    refuse_polyglot(source)
    try:
        # pdfium counts pages without loading them.
        with pypdfium2.PdfDocument(source) as document:
            refuse_length(len(document))
            return facts(source), search_text(pages_of(document))
    except pikepdf.PasswordError as error:
        raise Fault("encrypted") from error
    except pypdfium2.PdfiumError as error:
        raise Fault("encrypted" if "assword" in str(error) else "damaged") from error
    except pikepdf.PdfError as error:
        raise Fault("damaged") from error


def facts(source: Path) -> dict:
    with pikepdf.open(source, suppress_warnings=True) as pdf:
        refuse_length(len(pdf.pages))
        if is_active(pdf):
            raise Fault("active")
        if any("file is damaged" in warning for warning in pdf.get_warnings()):
            raise Fault("damaged")
        return {
            "type": "pdf",
            "pages": len(pdf.pages),
            "title": title_of(pdf),
            "language": language_code(string(pdf.Root.get("/Lang"))),
            "is_tagged": is_tagged(pdf.Root),
        }


def refuse_length(pages: int):
    if not pages:
        raise Fault("damaged")
    if pages > MOST_PAGES:
        raise Fault("bomb")


def refuse_polyglot(source: Path):
    """Refuse a file that other programs would open as a ZIP archive."""
    with source.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        tail = data[-TAIL:]
        at = tail.rfind(END_OF_ZIP)
        if at < 0:
            return
        ends = at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little")
        if ends == len(tail) or at > tail.rfind(END):
            raise Fault("damaged")


def string(value) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def title_of(pdf) -> str:
    title = string(pdf.docinfo.get("/Title")) if "/Info" in pdf.trailer else ""
    if title.strip():
        return title
    try:
        return str(pdf.open_metadata().get("dc:title") or "")
    except (ValueError, LookupError, SyntaxError, TypeError, pikepdf.PdfError):
        # Metadata that cannot be read has no title.
        return ""


def is_tagged(root) -> bool:
    mark = root.get("/MarkInfo")
    if not isinstance(mark, pikepdf.Dictionary):
        return False
    tree = root.get("/StructTreeRoot")
    return mark.get("/Marked") is True and isinstance(tree, pikepdf.Dictionary)


def pages_of(document):
    """Yield the texts of the first pages, as long as there is time."""
    end = time.process_time() + TEXT_SECONDS
    for number in range(min(len(document), TEXT_PAGES)):
        if time.process_time() > end:
            break
        # A page that cannot be read adds nothing to the text.
        with suppress(pypdfium2.PdfiumError):
            page = document[number]
            yield page.get_textpage().get_text_range() + "\n"
            page.close()


# A quick search of an object's source; pikepdf writes names there without escapes.
SUSPECT = re.compile(rb"/(JS|JavaScript|Launch|XFA|RichMedia|OnInstantiate|EF)\b")

ACTIONS = {"/JavaScript", "/Launch"}
SCRIPTED = {"/XFA", "/OnInstantiate", "/RichMediaContent", "/RichMediaSettings"}
# Of the names of programs.
ENDINGS = re.compile(
    r"\.(app|bat|cmd|com|cpl|dll|dmg|exe|hta|iso|jar|js|jse|lnk|msi|pif|ps1|py|reg|scr|"
    r"sh|vbe|vbs|wsf)$",
    re.IGNORECASE,
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
    if any(isinstance(n, pikepdf.String) and ENDINGS.search(str(n)) for n in names):
        return True
    return any(
        file.read_bytes().startswith(PROGRAMS)
        for file in files.values()
        if isinstance(file, pikepdf.Stream)
    )
