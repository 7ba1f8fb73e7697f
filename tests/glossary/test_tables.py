"""The glossary as CSV and XLSX: written, and read entry by entry with its errors."""

import csv
import io
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook

from glossary.interchange.tables import NAMES, concepts_in, read
from glossary.models import Term
from imports import reader as table_reader
from imports.foreign import lines_of
from imports.tables import table_of
from tests.glossary.files import MOMENT, as_csv, as_xlsx, entry, term
from tests.tables import csv_of

pytestmark = pytest.mark.usefixtures("english")

ENTRY = entry(
    "network",
    term("сеть", status="preferred", forms=["сетка", "сеточка"], is_linked=True),
    term('=1+1 "net"', "en", note="\x0bPlain"),
    domains=["data", "society"],
    own_wording=False,
    definition_ru="Первая строка\r\nи «вторая»",
)


# Written


def readme_and_rows(text):
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    count = sum(line.startswith("#") for line in lines)
    return lines[:count], list(csv.DictReader(io.StringIO("".join(lines[count:]))))


def test_a_csv_says_what_it_is_and_has_a_row_for_each_term():
    text = as_csv([ENTRY, {"code": "bare"}])
    assert text.startswith("\ufeff# Glossary. 2nd edition. Institute\r\n")
    readme, rows = readme_and_rows(text)
    assert "# State: 2026-11-25T21:30:00.000120+00:00\r\n" in readme
    assert "# Licence: CC BY 4.0 https://licence.example/by/4.0/\r\n" in readme
    assert [*rows[0]] == NAMES
    assert [(row["code"], row["term"]) for row in rows] == [
        ("network", "сеть"),
        ("network", '\'=1+1 "net"'),
        ("bare", ""),
    ]
    # The concept stands in the first of its rows.
    assert rows[0]["definition_ru"] == "Первая строка\nи «вторая»"
    assert rows[0]["domains"] == "data\nsociety"
    assert rows[0]["editors_wording"] == "no"
    assert rows[0]["forms"] == "сетка\nсеточка"
    assert rows[0]["linked"] == "yes"
    assert rows[1]["domains"] == rows[1]["definition_ru"] == rows[1]["linked"] == ""
    assert rows[1]["usage_note"] == "Plain"


def test_a_readme_has_no_line_break_of_a_text_and_no_licence_where_there_is_none():
    text = as_csv([], first_language="ru", licence_name={"ru": ""}, licence_url="")
    assert text.startswith("\ufeff# Глоссарий. 2-е издание. Институт\r\n")
    assert "Licence" not in text


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\n", "'"])
def test_no_cell_of_a_csv_begins_as_a_formula_does(sign):
    _readme, [row] = readme_and_rows(as_csv([entry("x", term(f"{sign}A1"))]))
    assert row["term"] == f"'{sign}A1"


def test_a_workbook_has_a_readme_and_a_table_of_texts():
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
    assert (sheet["C2"].value, sheet["C3"].value) == ("сеть", '=1+1 "net"')
    assert sheet["C2"].alignment.wrap_text
    assert {cell.data_type for row in sheet for cell in row if cell.value} == {"s"}


# Read

WRITERS = {"csv": lambda entries: as_csv(entries).encode(), "xlsx": as_xlsx}


def concepts_of(rows):
    """Return what a table of these rows tells of each concept."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return read(csv_of(rows, columns)).rows


def errors_in(rows):
    """Return {(row, column)} of all that is wrong."""
    places = set()
    for concept in concepts_of(rows):
        for column, message in concept.errors:
            other = re.match(r"row (\d+): ", message)
            places.add((int(other[1]) if other else concept.number, column))
    return places


def row(term="net", code="network", language="en", **cells):
    return {"code": code, "language": language, "term": term, **cells}


def read_in_this_process(octets, path):
    """Read as the sandbox does, without a process for each table."""
    path.write_bytes(octets)
    lines = lines_of(table_reader.rows_in, path)
    *rows, answer = json.loads(json.dumps([*lines]))
    table = table_of(rows, answer)
    table.is_text = not octets.startswith(b"PK")
    return table


SIGNS = "абвЁёя abc\"'«»,;=+-@#\n\t0№"
texts = st.text(SIGNS, min_size=1, max_size=30).map(str.strip).filter(bool)
# What a list holds stands in one line.
lines = texts.filter(lambda text: "\n" not in text)
lists = st.lists(lines, min_size=1, max_size=3, unique=True)
codes = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
terms = st.fixed_dictionaries(
    {"language": st.sampled_from(["ru", "en"]), "text": lines},
    optional={
        "status": st.sampled_from(
            [status for status in Term.Status.values if status != "preferred"]
        ),
        "type": st.sampled_from(Term.Type.values),
        "part_of_speech": st.sampled_from(Term.PartOfSpeech.values),
        "gender": st.sampled_from(Term.Gender.values),
        "region": lines,
        "note": texts,
        "example": texts,
        "example_source": lines,
        "is_case_sensitive": st.booleans(),
        "is_linked": st.booleans(),
        "forms": lists,
        "not_when": lists,
    },
)
entries = st.fixed_dictionaries(
    {"code": codes},
    optional={
        "domains": st.lists(codes, min_size=1, max_size=3, unique=True),
        "broader": st.lists(codes, min_size=1, max_size=3, unique=True),
        "related": st.lists(codes, min_size=1, max_size=3, unique=True),
        "confusable": st.lists(codes, min_size=1, max_size=3, unique=True),
        "replaced_by": codes,
        "same_as": lists,
        "own_wording": st.booleans(),
        **{
            f"{name}_{code}": texts
            for name in ["definition", "note"]
            for code in ["ru", "en"]
        },
        **{
            f"{name}_sources_{code}": lists
            for name in ["definition", "note"]
            for code in ["ru", "en"]
        },
        "terms": st.lists(
            terms,
            min_size=1,
            max_size=3,
            unique_by=lambda term: "".join(term["text"].split()),
        ),
    },
)


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=8, deadline=None)
@given(
    written_entries=st.lists(
        entries, min_size=1, max_size=3, unique_by=lambda concept: concept["code"]
    )
)
def test_what_is_written_is_read_again(kind, written_entries, tmp_path_factory):
    path = tmp_path_factory.mktemp("tables") / "glossary"
    rows_read = concepts_in(read_in_this_process(WRITERS[kind](written_entries), path))
    assert [concept.errors for concept in rows_read if concept.errors] == []
    assert [concept.cells for concept in rows_read] == written_entries


def test_rows_have_the_numbers_of_the_file():
    text = as_csv([{"code": "a"}, {"code": "b"}])
    first = sum(line.startswith(("#", "\ufeff#")) for line in text.splitlines()) + 2
    numbers = [row.number for row in read(io.BytesIO(text.encode())).rows]
    assert numbers == [first, first + 1]


@pytest.mark.parametrize(
    ("cell", "text"),
    [("'=1", "=1"), ("''t", "'t"), ("'t Hooft", "'t Hooft"), ("'", "'"), ("''", "'")],
)
def test_only_an_apostrophe_before_a_formula_is_removed(cell, text):
    [concept] = concepts_of([row(cell)])
    assert concept.cells["terms"][0]["text"] == text


@pytest.mark.parametrize(
    ("readme", "moment"),
    [
        # As a spreadsheet saves it.
        (f'"# State: {MOMENT.isoformat()}";;\n', MOMENT.isoformat()),
        *[("", ""), ("# 2026-11-25\n", ""), ("# 2026-13-45T99:00:00+00:00\n", "")],
    ],
)
def test_moment_of_a_table_is_that_of_its_readme(readme, moment):
    table = read(io.BytesIO(f"{readme}code;term\nx;\n".encode()))
    assert table.made_at == moment


# What is understood


@pytest.mark.parametrize("word", ["preferred", "Preferred", "предпочтительный"])
def test_words_are_known_by_value_and_by_their_name_in_any_language(word):
    with override("ru"):
        label = str(Term.Status.PREFERRED.label)
    [concept] = concepts_of([row(status=label if word.startswith("п") else word)])
    assert concept.errors == []
    assert concept.cells["terms"][0]["status"] == "preferred"


@pytest.mark.parametrize("language", ["ru", "RU", "Русский", "русский"])
def test_a_language_is_known_by_code_or_name(language):
    [concept] = concepts_of([row("сеть", language=language, linked="да")])
    assert concept.cells["terms"] == [
        {"language": "ru", "text": "сеть", "is_linked": True}
    ]


def test_codes_of_a_cell_may_stand_in_a_line():
    [concept] = concepts_of([row(broader="a, b; c\nd d")])
    assert concept.cells["broader"] == ["a", "b", "c", "d"]


def test_a_concept_may_say_the_same_in_each_of_its_rows():
    rows = [row("net", note_en="A note."), row("network", note_en="A note.")]
    [concept] = concepts_of(rows)
    assert concept.errors == []
    assert concept.cells["note_en"] == "A note."
    assert [term["text"] for term in concept.cells["terms"]] == ["net", "network"]


# What is wrong


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([row(code="")], (2, "code")),
        ([row(), row("web", code="")], (3, "code")),
        ([row(code="no code")], (2, "code")),
        ([row(), row("web", code="other"), row("mesh")], (4, "code")),
        ([row(language="")], (2, "language")),
        ([row(language="de")], (2, "language")),
        ([row("", status="preferred")], (2, "term")),
        ([row(), row("")], (3, "term")),
        ([row("x" * 201)], (2, "term")),
        ([row(status="best")], (2, "status")),
        ([row(type="word")], (2, "type")),
        ([row(part_of_speech="preposition")], (2, "part_of_speech")),
        ([row(gender="fem")], (2, "gender")),
        ([row(linked="maybe")], (2, "linked")),
        ([row(region="x" * 101)], (2, "region")),
        ([row(broader="один")], (2, "broader")),
        ([row(note_en="One."), row("web", note_en="Other.")], (3, "note_en")),
    ],
)
def test_errors_have_row_and_column(rows, place):
    assert errors_in(rows) == {place}


def test_a_duplicate_code_names_the_row_in_which_it_stood():
    [_first, _other, concept] = concepts_of([row(), row(code="other"), row("mesh")])
    [(_column, message)] = concept.errors
    assert "row 2" in message


@pytest.mark.parametrize(
    ("head", "message"),
    [("code,colour", "colour"), ("term", "A column is missing: code")],
)
def test_unknown_or_missing_columns_are_refused(head, message):
    file = io.BytesIO(f"{head}\nx,y\n".encode()[: len(head) + 3])
    with pytest.raises(ValidationError, match=message):
        read(file)


def test_all_columns_are_known():
    table = read(csv_of([dict.fromkeys(NAMES, "x")], NAMES))
    assert set(table.head) == set(NAMES)
    assert table.remarks == []
