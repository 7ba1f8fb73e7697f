"""Tables that people send: what can be read, and what the rest is told."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl import Workbook

from publishing.differences import difference
from publishing.importing import tables
from publishing.importing.tables import read_table

SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROWS = [["title", "text"], ["Новость", "Сегодня в институте прошёл «круглый стол»"]]


RUSSIAN = "title,text\nНовость,Сегодня в институте прошёл круглый стол\n"


def read(content):
    return read_table(io.BytesIO(content))


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


# What is read


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_encoding_and_delimiter_are_found(separator, encoding):
    found = read(table(separator).encode(encoding))
    assert [found.head, list(found.rows[0].cells.values())] == ROWS


def test_csv_and_xlsx_are_read_alike():
    assert read(xlsx()) == read(table().encode())


@pytest.mark.parametrize("break_", ["\n", "\r\n"])
def test_a_cell_in_quotes_may_hold_line_breaks_and_rows_keep_their_number(break_):
    text = break_.join(["a;b", '1;"x', 'y; ""z"""', "", "2;w"])
    assert [(row.number, row.cells) for row in read(text.encode()).rows] == [
        (2, {"a": "1", "b": 'x\ny; "z"'}),
        (4, {"a": "2", "b": "w"}),
    ]


def test_other_sheets_are_not_passed_over_in_silence():
    book = Workbook()
    book.active.append(["a"])
    book.active.append(["1"])
    book.create_sheet("Forgotten")
    file = io.BytesIO()
    book.save(file)
    assert "Forgotten" in read(file.getvalue()).remarks[0]


def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_goes():
    content = with_part(
        SHEET, lambda octets: octets.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    )
    assert read(content) == read(xlsx())


# What is refused

HOSTILE = {
    "an empty file": (lambda: b"", "empty"),
    "only blanks": (lambda: b" \n\n", "empty"),
    "only a head": (lambda: b"a,b\n", "nothing below"),
    "an old workbook": (lambda: OLD_OFFICE + bytes(600), "old Excel"),
    "an encrypted workbook": (
        lambda: OLD_OFFICE + bytes(99) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "a web page named .csv": (lambda: b"\n<!DOCTYPE html><table><tr><td>a", "web page"),
    "a PDF": (lambda: b"%PDF-1.7\n", "PDF"),
    "NUL": (lambda: b"a,b\n1,\0\n", "no CSV"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "no CSV"),
    "KOI8-R": (lambda: RUSSIAN.encode("koi8-r"), "CSV UTF-8"),
    "CP866": (
        lambda: table().replace("«", '""').replace("»", '""').encode("cp866"),
        "CSV UTF-8",
    ),
    "UTF-16": (lambda: table().encode("utf-16"), "CSV UTF-8"),
    "UTF-8 with a damaged octet": (lambda: table().encode() + b"\xff", "CSV UTF-8"),
    "an open quotation mark": (lambda: b'a,b\n1,"x\n', "Row 2: a quotation mark"),
    "a stray quotation mark": (lambda: b'a,b\n1,"x"y\n', "Row 2: a quotation mark"),
    "101 columns": (lambda: b",".join([b"a"] * 101) + b"\n", "100 columns"),
    "20,001 rows": (lambda: b"a\n" + b"1\n" * 20_001, "20000 rows"),
    "a cell of 10 MB": (lambda: b"a\n" + b"x" * 10_000_000, "200000 characters"),
    "a cell of 200,001 characters": (
        lambda: b"a\n" + b"x" * 200_001,
        "200000 characters",
    ),
    "over 20 MB": (lambda: b"a\n" + b"x\n" * 10_500_000, "20 MB"),
    "a column without a name": (lambda: b"a,,c\n1,2,3\n", "Row 1, column B"),
    "a cell beyond the head": (lambda: b"a,b\n1,2,3\n", "Row 2, column C"),
    "a column twice": (lambda: b"a,b,A\n1,2,3\n", "twice: a"),
    "a formula": (
        lambda: xlsx([["a"], ["x"], ["=1+1"]]),
        "Row 3, column A: the cell holds a f",
    ),
    "an error of the spreadsheet": (
        lambda: xlsx([["a"], ["#N/A"]]),
        "an error of the spread",
    ),
    "a damaged workbook": (lambda: xlsx()[:-300], "damaged"),
    "a workbook of no XML": (lambda: with_part(SHEET, lambda octets: b"<x"), "damaged"),
    "another archive": (lambda: archive_of(mimetype="x"), "no Excel workbook"),
    "a bomb": (
        lambda: with_part(SHEET, lambda octets: octets + bytes(300_000_000)),
        "holds too much",
    ),
    "a bomb below 50 MB": (
        lambda: with_part(SHEET, lambda octets: octets + b" " * 40_000_000),
        "holds too much",
    ),
    "1001 parts": (lambda: with_parts(1001), "holds too much"),
    "a cell far below": (
        lambda: with_part(
            SHEET, lambda octets: octets.replace(b'"2"', b'"9876543210"')
        ),
        "more than 20000 rows",
    ),
    "a billion laughs": (lambda: with_part(SHEET, laughs), "DTD"),
    "a DTD in UTF-16": (
        lambda: with_part(
            "docProps/app.xml",
            lambda octets: (
                '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode(
                    "utf-16"
                )
            ),
        ),
        "DTD",
    ),
}


@pytest.mark.parametrize("content", [b"A letter", b"a,b\n1,2\n", b'a\n"1'])
def test_a_text_named_as_a_workbook_is_called_one(content):
    with override("en"), pytest.raises(ValidationError, match="no Excel workbook"):
        read_table(SimpleUploadedFile("table.xlsx", content))


def test_a_workbook_is_known_by_its_content():
    for name in ["table.xlsx", "table.csv"]:
        assert read_table(SimpleUploadedFile(name, xlsx())).head == ROWS[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_soon_and_with_its_reason(name, monkeypatch):
    # A second of processor time, which nothing of these may need.
    monkeypatch.setattr(tables, "SECONDS", 1)
    make, expected = HOSTILE[name]
    with override("en"), pytest.raises(ValidationError) as refused:
        read(make())
    [message] = refused.value.messages
    assert expected in message


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "SECONDS", 0)
    with override("en"), pytest.raises(ValidationError, match="too much time"):
        read(xlsx())


def test_one_text_that_many_cells_of_a_workbook_share_fills_no_memory():
    """Such a workbook is small, and so is each part of it."""
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
    assert len(file.getvalue()) < 50_000
    with override("en"), pytest.raises(ValidationError, match="time or memory"):
        read(file.getvalue())


def test_a_table_gets_no_more_memory_than_a_server_can_spare():
    assert tables.MEGABYTES <= 300


# What differs


def test_a_difference_is_told_in_words():
    assert difference("one two three", "one 2 three") == [
        ("same", "one "),
        ("del", "two "),
        ("ins", "2 "),
        ("same", "three"),
    ]


def test_what_stays_far_from_a_change_is_left_out():
    words = " ".join(map(str, range(500)))
    pieces = difference(f"{words} a {words}", f"{words} b {words}")
    assert [piece for piece in pieces if piece[0] != "same"] == [
        ("del", "a "),
        ("ins", "b "),
    ]
    assert all(len(text) < 100 for _kind, text in pieces)


def test_texts_of_one_word_many_times_are_shown_as_a_whole():
    """To compare them word by word would take minutes."""
    pieces = difference("a " * 300, "a b " * 300)
    assert [kind for kind, text in pieces if text] == ["del", "ins"]
