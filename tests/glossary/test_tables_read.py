"""The glossary's table is read: entry by entry, with its errors."""

import io
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, settings, strategies as st

from glossary.interchange.tables.columns import NAMES
from glossary.interchange.tables.reader import concepts_in, read
from glossary.models import Term
from imports import reader as table_reader
from imports.tables import table_of
from tests.glossary.tables import MOMENT, as_csv, as_xlsx
from tests.tables import csv_of

WRITERS = {"csv": lambda entries: as_csv(entries).encode(), "xlsx": as_xlsx}


def concepts_of(rows):
    """Return what a table of these rows tells of each concept."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with override("en"):
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
    lines = []
    table_reader.main(path, lines.append)
    *rows, answer = map(json.loads, lines)
    table = table_of(rows, answer)
    table.is_text = not octets.startswith(b"PK")
    return table


# Written, then read

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


def test_table_without_a_readme_has_no_moment():
    assert read(csv_of([row()], [*row()])).made_at == ""


@pytest.mark.parametrize("moment", ["2026-11-25", "2026-13-45T99:00:00+00:00"])
def test_invalid_moment_is_ignored(moment):
    table = read(io.BytesIO(f"# {moment}\ncode\nx\n".encode()))
    assert table.made_at == ""


def test_moment_is_read_from_a_readme_that_a_spreadsheet_saved():
    line = f'"# State: {MOMENT.isoformat()}";;\n'
    table = read(io.BytesIO(f"{line}code;term\nx;\n".encode()))
    assert table.made_at == MOMENT.isoformat()


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
        ([row(), row("web"), row(" net", type="full")], (4, "term")),
        (
            [row(status="preferred"), row("web", status="preferred")],
            (3, "status"),
        ),
    ],
)
def test_errors_have_row_and_column(rows, place):
    assert errors_in(rows) == {place}


def test_each_language_may_have_the_term_and_a_preferred_one():
    rows = [row(status="preferred"), row(language="ru", status="preferred")]
    assert errors_in(rows) == set()


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
    with override("en"), pytest.raises(ValidationError, match=message):
        read(file)


def test_all_columns_are_known():
    table = read(csv_of([dict.fromkeys(NAMES, "x")], NAMES))
    assert set(table.head) == set(NAMES)
    assert table.remarks == []
