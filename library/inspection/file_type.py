"""The type of a file, by its first bytes."""

from pathlib import Path

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


class InvalidDocument(Exception):
    """The file is not accepted. ``actual``: what it is instead, where that is known."""

    def __init__(self, code: str, actual: str = ""):
        super().__init__(code)
        self.code, self.actual = code, actual

    def as_json(self) -> dict:
        return {"error": self.code} | ({"actual": self.actual} if self.actual else {})


def file_type(source: Path, *, more: bool = False) -> str:
    """Return "pdf" or "zip", or "csv" where ``more`` is accepted.

    Raises InvalidDocument for anything else.
    """
    with source.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise InvalidDocument("empty")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\3\4"):
        return "zip"
    if head.startswith(OLD_OFFICE):
        if LOCKED in source.read_bytes():
            raise InvalidDocument("encrypted")
        raise InvalidDocument("not_accepted", "old_office")
    text = as_text(head).lower()
    is_marked = head.startswith(PROGRAMS) or any(mark in text for mark in MARKS)
    if more and text and not is_marked:
        return "csv"
    raise InvalidDocument("not_accepted")


def as_text(head: bytes) -> str:
    """Return the bytes as text, or "" if they are binary."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    text = head.decode("utf-8", errors="replace")
    return "" if "\0" in text else text
