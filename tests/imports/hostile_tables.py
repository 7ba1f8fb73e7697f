"""Tables that are none, or worse, each with what its sender must be told."""

import io
import zipfile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROWS = [["title", "text"], ["Новость", "Сегодня в институте прошёл «круглый стол»"]]


HUNDRED = ",".join(f"column {number}" for number in range(100)) + "\n"
RUSSIAN = "title,text\nНовость,Сегодня в институте прошёл круглый стол\n"


def xlsx(rows=ROWS):
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(name, change, content=None):
    """Return a workbook of which one part is changed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or xlsx())) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            octets = source.read(part)
            target.writestr(part, change(octets) if part == name else octets)
    return made.getvalue()


def with_parts(count):
    file = io.BytesIO(xlsx())
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(count):
            archive.writestr(f"xl/extra{number}.xml", "<x/>")
    return file.getvalue()


def laughs(octets):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l9;</x>'
    ).encode()


def archive_of(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def table(separator=","):
    return "\n".join(separator.join(cells) for cells in ROWS)


def sharing():
    """One text that many cells share: the workbook is small, and so is each part."""
    longest, count = 190_000, 120
    text = f"<si><t>{'a' * longest}</t></si>"
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{min(row - 1, 1)}</v></c></row>'
        for row in range(1, count + 2)
    )
    sheet = (
        f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{cells}</sheetData></worksheet>'
    )
    content = with_part(SHEET, lambda octets: sheet.encode())
    content = with_part(
        "[Content_Types].xml",
        lambda octets: octets.replace(b"</Types>", f"{SHARED}</Types>".encode()),
        content,
    )
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/sharedStrings.xml",
            f'<sst xmlns="{SPREADSHEET}"><si><t>title</t></si>{text}</sst>',
        )
    return file.getvalue()


HOSTILE = {
    "one text in many cells": (sharing, "is too large"),
    "an empty file": (lambda: b"", "empty"),
    "only blanks": (lambda: b" \n\n", "empty"),
    "only a head": (lambda: b"a,b\n", "nothing below"),
    "an old workbook": (lambda: OLD_OFFICE + bytes(600), "old Excel"),
    "an encrypted workbook": (
        lambda: OLD_OFFICE + bytes(99) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "a web page named .csv": (lambda: b"\n<!DOCTYPE html><table>a", "not a table"),
    "NUL": (lambda: b"a,b\n1,\0\n", "not a table"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(9), "not a table"),
    "KOI8-R": (lambda: RUSSIAN.encode("koi8-r"), "CSV UTF-8"),
    "UTF-16": (lambda: table().encode("utf-16"), "CSV UTF-8"),
    "UTF-8 with a damaged octet": (lambda: table().encode() + b"\xff", "CSV UTF-8"),
    "101 columns": (lambda: b",".join([b"a"] * 101) + b"\n", "100 columns"),
    "20,001 rows": (lambda: b"a\n" + b"1\n" * 20_001, "20000 rows"),
    "over 20 MB": (lambda: b"a\n" + b"x\n" * 10_500_000, "20 MB"),
    "20,000 rows of 100 columns": (
        lambda: (HUNDRED + (",".join(["xy"] * 100) + "\n") * 20_000).encode(),
        "500000 cells",
    ),
    "a formula in the head": (
        lambda: xlsx([["a", "=1+1"], ["x", "y"]]),
        "Row 1, column B: The cell holds a formula",
    ),
    "an open quotation mark in the head": (
        lambda: b'a,"b\n1,2\n',
        "Row 1, column A: A quotation mark",
    ),
    "names of 20 MB": (
        lambda: b",".join([b"x" * 190_000] * 100) + b"\n1\n",
        "Row 1, column A: The name of a column has more than 100",
    ),
    "a column without a name": (lambda: b"a,,c\n1,2,3\n", "Row 1, column B"),
    "a column twice": (lambda: b"a,b,A\n1,2,3\n", "twice: a"),
    "a damaged workbook": (lambda: xlsx()[:-300], "damaged"),
    "another archive": (lambda: archive_of(mimetype="x"), "not a table"),
    "a bomb": (
        lambda: with_part(SHEET, lambda octets: octets + bytes(60_000_000)),
        "is too large",
    ),
    "1001 parts": (lambda: with_parts(1001), "is too large"),
    "a cell far below": (
        lambda: with_part(
            SHEET, lambda octets: octets.replace(b'"2"', b'"9876543210"')
        ),
        "20000 rows",
    ),
    "a billion laughs": (lambda: with_part(SHEET, laughs), "damaged"),
}

# Tables of which one row cannot come in: (content, row, column, message).
BAD_ROWS = {
    "an open quotation mark": (
        lambda: b'a,b\nx,y\n1,"x\n',
        *(3, "", "quotation mark is not closed"),
    ),
    "a stray quotation mark": (
        lambda: b'a,b\nx,y\n1,"x"y\nz,z\n',
        *(3, "", "nothing is read"),
    ),
    "a cell of 10 MB": (
        lambda: b"a,b\nx,y\n" + b"x" * 10_000_000,
        *(3, "", "far more than 200000 characters"),
    ),
    "a cell of 200,001 characters": (
        lambda: b"a,b\n" + b"x" * 200_001 + b"\nx,y\n",
        *(2, "a", "more than 200000 characters"),
    ),
    "a bell in a cell": (
        lambda: b"a,b\nx,y\x07z\nx,y\n",
        *(2, "b", "a character that is not text"),
    ),
    "a cell beyond the head": (
        lambda: b"a,b\n1,2,3\nx,y\n",
        *(2, "", "Column C has no name"),
    ),
    "a formula": (
        lambda: xlsx([["a", "b"], ["x", "y"], ["=1+1", "z"]]),
        *(3, "a", "holds a formula"),
    ),
    "an error of the spreadsheet": (
        lambda: xlsx([["a", "b"], ["#N/A", "z"], ["x", "y"]]),
        *(2, "a", "an error of the spread"),
    ),
}
