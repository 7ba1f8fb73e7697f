"""Inspects the file of a document, by its content and never by its name::

    python -m library.inspection <source> <textfile>

prints the facts as JSON, or ``{"error": …}`` for a file that is not accepted, and
writes the text for the search to ``<textfile>``. It runs in the sandbox, without
Django: a hostile file may crash it.
"""

import re
import unicodedata
from pathlib import Path

from text.faults import Fault
from text.lemmas import SEARCHED_CHARACTERS

# The type of a file, by its first bytes

HEAD = 4096
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An Office file with a password is an OLE file, like the old ones, with this stream.
LOCKED = "EncryptedPackage".encode("utf-16-le")

PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
# In lower case, anywhere among the first bytes of a text that is no table.
MARKS = [
    *["<svg", "<!doctype html", "<html", "<head", "<body", "<script", "<iframe"],
    *["{\\rtf", "%!ps"],
]


def file_type(source: Path) -> str:
    """Return "pdf", "zip" or "csv". Raise Fault; ``actual``: what it is, if known."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Fault("empty")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\3\4"):
        return "zip"
    if head.startswith(OLD_OFFICE):
        if LOCKED in source.read_bytes():
            raise Fault("encrypted")
        raise Fault("not_accepted", actual="old_office")
    text = as_text(head).lower()
    is_marked = head.startswith(PROGRAMS) or any(mark in text for mark in MARKS)
    if text and not is_marked:
        return "csv"
    raise Fault("not_accepted")


def as_text(head: bytes) -> str:
    """Return the bytes as text, or "" if they are binary."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    text = head.decode("utf-8", errors="replace")
    return "" if "\0" in text else text


# Text for the search: one line, without control characters

# A hyphen at the end of a line, as extracted from a PDF, with the line break.
HYPHENATION = re.compile("[\x02\xad\ufffe]\\s*")
# Categories: control, unassigned, private use, surrogate.
NOT_TEXT = {"Cc", "Cn", "Co", "Cs"}
# Some programs write a language by three letters.
TWO_LETTERS = {"rus": "ru", "eng": "en"}


def to_one_line(text: str) -> str:
    joined = " ".join(HYPHENATION.sub("", text).split())
    if joined.isprintable():
        return joined
    return "".join(c for c in joined if unicodedata.category(c) not in NOT_TEXT)


def language_code(tag: str) -> str:
    """Return "ru" for "ru-RU", and "" for what is no language code."""
    code = re.split("[-_]", tag.strip().lower())[0]
    code = TWO_LETTERS.get(code, code)
    return code if re.fullmatch("[a-z]{2}", code) else ""


def facts_of(file_type, pages=None, title="", language="") -> dict:
    """Return the facts of what is no PDF."""
    return {
        "type": file_type,
        "pages": pages,
        "title": title,
        "language": language_code(language),
        # Only a PDF may lack tags: other formats always have headings and lists.
        "is_tagged": None,
    }


def text_of(source) -> str:
    """Return the words of a table as CSV."""
    with source.open("rb") as file:
        content = file.read(4 * SEARCHED_CHARACTERS)
    return search_text([content.decode("utf-8", errors="ignore")])


def search_text(pieces) -> str:
    """Join pieces of text, up to as many characters as the search reads."""
    text, length = [], 0
    for piece in pieces:
        text.append(piece)
        length += len(piece)
        if length > SEARCHED_CHARACTERS:
            break
    return to_one_line("".join(text))[:SEARCHED_CHARACTERS]
