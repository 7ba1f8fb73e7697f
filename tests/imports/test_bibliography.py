"""Files of bibliographic records that people send: what is read, and what they hear."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from imports import bibliography

WORK = {
    "id": "primer",
    "type": "book",
    "title": "Пример «книги»",
    "author": [{"family": "Примерова", "given": "Анна"}],
}
BIBTEX = """
@book{primer,
  title = {Пример «книги»},
  author = {Примерова, Анна},
}
"""
RIS = """TY  - BOOK
ID  - primer
TI  - Пример «книги»
AU  - Примерова, Анна
ER  -
"""


def read(content):
    return bibliography.read(io.BytesIO(content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "place"), [(BIBTEX, 2), (RIS, 1), (json.dumps([WORK]), 1)]
)
def test_a_file_is_known_by_its_content_whatever_its_encoding(
    text, place, encoding, break_
):
    assert read(text.replace("\n", break_).encode(encoding)) == [(place, WORK)]


@pytest.mark.cold
def test_the_sandbox_reads_without_django():
    assert read(BIBTEX.encode()) == [(2, WORK)]


HOSTILE = {
    "empty": (b" \n", "The file is empty."),
    "other text": (b"Dear Sir", "This is not a file of bibliographic records"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a file of"),
    "NUL": (BIBTEX.encode() + b"\x00", "This is not a file of"),
    "web page": (b"<!doctype html>@book{a, title={b}}", "This is not a file of"),
    "broken UTF-8": (BIBTEX.encode()[:-30] + b"\xd0 \xff\xd0\xd0\xd0", "encoding"),
    "UTF-16": (BIBTEX.encode("utf-16"), "The encoding of the text is not known"),
    "large": (BIBTEX.encode() + b" " * 10_000_000, "up to 4 MB"),
    "braces": (b"@book{a, title = " + b"{" * 1_000_000, "Line 1 is not BibTeX"),
    "braces in turn": (b"@book{a, title = {" + b"{}" * 300_000, "to read|BibTeX"),
    "at signs": (b"@book{" * 600_000, "Line 1 is not BibTeX"),
    "without end": (b"TY  - BOOK\nTI  - A", "In RIS a record begins"),
    "without type": (b"TY  - \nER  - ", "In RIS a record begins"),
    "too many": (b"TY  - BOOK\nER  - \n" * 2001, "2000 records"),
    "deep": (b"[" * 1_000_000, "Line 1 is not JSON"),
    "no list": (b'{"type": "book"}', "This JSON is not a list"),
    "numbers": (b"[5]", "Record 1 is not an object"),
    "long number": (b"[" + b"9" * 1_000_000 + b"]", "Line 1 is not JSON"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_says_why(name):
    content, message = HOSTILE[name]
    with override("en"), pytest.raises(ValidationError, match=message):
        read(content)
