"""Reads a PDF: refuses damaged and active ones, returns the facts and the text."""

import io
import mmap
import time
from pathlib import Path

import pikepdf
import pypdfium2

from library.inspection.activity import is_active
from library.inspection.file_type import InvalidDocument
from library.inspection.plain_text import SearchText, language_code

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
            return facts(source), text_of(document)
    except pikepdf.PasswordError as error:
        raise InvalidDocument("encrypted") from error
    except pypdfium2.PdfiumError as error:
        raise InvalidDocument(
            "encrypted" if "assword" in str(error) else "damaged"
        ) from error
    except pikepdf.PdfError as error:
        raise InvalidDocument("damaged") from error


def facts(source: Path) -> dict:
    with pikepdf.open(openable(source), suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            raise InvalidDocument("encrypted")
        refuse_length(len(pdf.pages))
        if is_active(pdf):
            raise InvalidDocument("active")
        if any("file is damaged" in warning for warning in pdf.get_warnings()):
            raise InvalidDocument("damaged")
        return {
            "type": "pdf",
            "pages": len(pdf.pages),
            "title": title_of(pdf),
            "language": language_code(string(pdf.Root.get("/Lang"))),
            "is_tagged": is_tagged(pdf.Root),
        }


def refuse_length(pages: int):
    if not pages:
        raise InvalidDocument("damaged")
    if pages > MOST_PAGES:
        raise InvalidDocument("pages")


def openable(source: Path):
    """Return what pikepdf can open: the file, or its content up to the last end mark.

    Raise PdfError where it could be opened only by searching for its objects.
    """
    try:
        pikepdf.open(source, suppress_warnings=True, attempt_recovery=False).close()
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        data = source.read_bytes()
        start = io.BytesIO(data[: data.rfind(END) + len(END)])
        pikepdf.open(start, suppress_warnings=True, attempt_recovery=False).close()
        return start
    return source


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
            raise InvalidDocument("mixed")


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


def text_of(document) -> str:
    """Return the text of the first pages, within the limits of time and length."""
    text, end = SearchText(), time.process_time() + TEXT_SECONDS
    for number in range(min(len(document), TEXT_PAGES)):
        if text.is_full or time.process_time() > end:
            break
        try:
            page = document[number]
            text.add(page.get_textpage().get_text_range() + "\n")
            page.close()
        except pypdfium2.PdfiumError:
            # A page that cannot be read adds nothing to the text.
            continue
    return text.text()
