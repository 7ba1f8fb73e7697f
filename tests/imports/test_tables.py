"""Tables that people send: what can be read, and what the rest is told."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from openpyxl import Workbook

from imports import tables
from imports.tables import read_table
from tests import memory
from tests.imports.hostile_tables import (
    BAD_ROWS,
    HOSTILE,
    ROWS,
    SHEET,
    table,
    with_part,
    xlsx,
)
from text.differences import difference

# Seconds of processor time, which nothing of what is refused may need: they last longer
# on a processor that does much else.
SOON = 4


def read(content):
    return read_table(io.BytesIO(content))


# What is read


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_encoding_and_delimiter_are_found(separator, encoding):
    result = read(table(separator).encode(encoding))
    assert [result.head, list(result.rows[0].cells.values())] == ROWS


@pytest.mark.cold
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


README = ["Слова, термины", "State: 2026-11-25T21:30:00+00:00"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("break_", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_lines_before_a_text_that_begin_with_a_hash_are_no_rows(
    encoding, break_, separator
):
    rows = [separator.join(cells) for cells in [["a", "b"], ["1", "#2"]]]
    lines = [f"# {line}" for line in README] + [*rows, f"#{separator}"]
    result = read(break_.join(lines).encode(encoding))
    assert result.readme == README
    assert result.head == ["a", "b"]
    assert [(row.number, row.cells) for row in result.rows] == [
        (4, {"a": "1", "b": "#2"}),
        (5, {"a": "#", "b": ""}),
    ]


@pytest.mark.parametrize("line", ['"# Слова, термины";;\r\n', "# Слова, термины,,\n"])
def test_lines_before_a_text_are_known_also_when_a_spreadsheet_has_saved_them(line):
    table = read(f"{line}a;b\n1;\x01\n".encode())
    assert table.readme == README[:1]
    [row] = table.rows
    assert (row.number, [column for column, _ in row.errors]) == (3, ["b"])
    with override("en"), pytest.raises(ValidationError, match="empty"):
        read(line.encode())


@pytest.mark.parametrize("name", ["README", "ReadMe"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_sheet_called_readme_is_no_table_wherever_it_stands(name, place):
    book = Workbook()
    for cells in ROWS:
        book.active.append(cells)
    book.create_sheet("Forgotten")
    about = book.create_sheet(name, place)
    for line in README:
        about.append([None, line])
    about.append(["=1+1"])
    file = io.BytesIO()
    book.save(file)
    result = read(file.getvalue())
    assert [result.head, list(result.rows[0].cells.values())] == ROWS
    assert result.readme == [*README, "=1+1"]
    assert "Forgotten" in result.remarks[0]
    assert name not in result.remarks[0]


def test_a_sheet_that_stands_alone_is_the_table_whatever_its_name():
    book = Workbook()
    book.active.title = "README"
    for cells in ROWS:
        book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    assert read(file.getvalue()) == read(xlsx())


def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_goes():
    content = with_part(
        SHEET, lambda octets: octets.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    )
    assert read(content) == read(xlsx())


# What is refused


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_soon_and_with_its_reason(name, monkeypatch):
    monkeypatch.setattr(tables, "SECONDS", SOON)
    make, expected = HOSTILE[name]
    with override("en"), pytest.raises(ValidationError) as refused:
        read(make())
    [message] = refused.value.messages
    assert expected in message


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_row_that_cannot_be_read_forbids_no_other(name, monkeypatch):
    monkeypatch.setattr(tables, "SECONDS", SOON)
    make, number, column, expected = BAD_ROWS[name]
    with override("en"):
        rows = read(make()).rows
    [bad] = [row for row in rows if row.errors]
    [(where, message)] = bad.errors
    assert (bad.number, where) == (number, column)
    assert expected in message
    [good] = [row for row in rows if not row.errors]
    assert good.cells == {"a": "x", "b": "y"}


def test_twenty_megabytes_of_signs_that_are_none_are_as_many_bad_rows():
    rows = read(b"a\n" + (b"\x01" * 1000 + b"\n") * 19_000).rows
    assert len(rows) == 19_000
    assert all(row.errors for row in rows)


@pytest.mark.cold
def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "SECONDS", 0)
    with override("en"), pytest.raises(ValidationError, match="takes too long"):
        read(xlsx())


@pytest.mark.slow
def test_no_table_takes_more_than_300_megabytes_here_or_where_it_is_read(tmp_path):
    paths = []
    makers = [make for make, *_expected in [*HOSTILE.values(), *BAD_ROWS.values()]]
    # What is accepted, as dear as it may be: signs of four octets, many short cells.
    for name, row in [("large", "😀" + "x" * 199_000), ("many", "ab," * 24 + "ab")]:
        head = ",".join(f"column {number}" for number in range(row.count(",") + 1))
        count = 19_000_000 // len(row.encode())
        paths.append(tmp_path / name)
        paths[-1].write_text(f"{head}\n" + f"{row}\n" * min(count, 20_000), "utf-8")
    memory.check("table", tmp_path, (make() for make in makers), *paths)


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
