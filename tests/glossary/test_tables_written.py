"""Writing CSV and XLSX."""

import csv
import io

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from glossary.interchange.tables.columns import NAMES
from tests.glossary.tables import ENTRY, as_csv, as_xlsx


def readme_and_rows(text):
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    count = sum(line.startswith("#") for line in lines)
    return lines[:count], list(csv.DictReader(io.StringIO("".join(lines[count:]))))


def test_a_csv_begins_with_what_it_is_then_its_head():
    with override("en"):
        text = as_csv([ENTRY])
    assert text.startswith("\ufeff# Glossary. 2nd edition. Institute\r\n")
    readme, rows = readme_and_rows(text)
    assert "# State: 2026-11-25T21:30:00.000120+00:00\r\n" in readme
    assert "# Licence: CC BY 4.0 https://licence.example/by/4.0/\r\n" in readme
    assert [*rows[0]] == NAMES


def test_a_readme_has_no_line_break_of_a_text_within_a_line():
    with override("ru"):
        text = as_csv([], first_language="ru")
    assert text.startswith("\ufeff# Глоссарий. 2-е издание. Институт\r\n")


@pytest.mark.parametrize("licence", [{}, {"ru": "", "en": ""}])
def test_missing_licence_is_left_out(licence):
    with override("en"):
        assert "Licence" not in as_csv([], licence=licence, licence_url="")


def test_each_term_is_a_row_and_its_concept_stands_in_the_first():
    _readme, rows = readme_and_rows(as_csv([ENTRY, {"code": "bare"}]))
    assert [(row["code"], row["term"]) for row in rows] == [
        ("network", "сеть"),
        ("network", '\'=1+1 "net"'),
        ("bare", ""),
    ]
    assert rows[0]["definition_ru"] == "Первая строка\nи «вторая»"
    assert rows[0]["domains"] == "data\nsociety"
    assert rows[0]["editors_wording"] == "no"
    assert rows[0]["forms"] == "сетка\nсеточка"
    assert rows[0]["linked"] == "yes"
    assert rows[1]["domains"] == rows[1]["definition_ru"] == rows[1]["linked"] == ""
    assert rows[1]["usage_note"] == "Plain"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\n", "'"])
def test_no_cell_of_a_csv_begins_as_a_formula_does(sign):
    entry = {"code": "x", "terms": [{"language": "en", "text": f"{sign}1"}]}
    _readme, [row] = readme_and_rows(as_csv([entry]))
    assert row["term"] == f"'{sign}1"


def test_a_workbook_has_a_readme_and_a_table():
    with override("en"):
        book = load_workbook(io.BytesIO(as_xlsx([ENTRY])))
    assert book.sheetnames == ["README", "Glossary"]
    about = [row[0] for row in book["README"].iter_rows(values_only=True)]
    assert about[:2] == [
        "Glossary. 2nd edition. Institute",
        "State: 2026-11-25T21:30:00.000120+00:00",
    ]
    sheet = book["Glossary"]
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == NAMES
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet["C2"].value == "сеть"
    assert sheet["C2"].alignment.wrap_text


def test_every_cell_of_a_workbook_is_a_text():
    book = load_workbook(io.BytesIO(as_xlsx([ENTRY])))
    cells = [cell for row in book.worksheets[1] for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert book.worksheets[1]["C3"].value == '=1+1 "net"'
