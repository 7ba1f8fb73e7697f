"""Reading TBX files of the site itself and of other programs."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given, strategies as st

from glossary.interchange.tbx import file
from glossary.interchange.tbx.reader import Reader
from glossary.interchange.tbx.writer import write
from tests.glossary.tables import MOMENT, title_page
from tests.glossary.tbx_files import (
    PLAIN,
    concept,
    entry,
    file_of,
    full,
    read,
    read_one,
    section,
    term,
    term_section,
    v3,
)
from text.typography import with_plain_spaces


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


# Written, then read


def without_order(entry):
    """Return an entry without what its file does not order."""
    return {**entry, "terms": [dict(sorted(term.items())) for term in entry["terms"]]}


@pytest.mark.cold
def test_entries_are_read_as_they_were_written():
    entries = [full(), entry("2g"), entry("personal-data")]
    table = read(write(entries, title_page()))
    assert table.remarks == []
    cells = [without_order(row.cells) for row in table.rows]
    assert cells == [*map(without_order, entries)]
    assert table.made_at == MOMENT.isoformat()


SIGNS = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[
        *map(chr, range(9)),
        *["\x0b", "\x0c", "\ufffe", "\uffff"],
        *map(chr, range(14, 32)),
    ],
)
ODD = st.sampled_from(
    ["=1+1", "«Ёлки»", '"q" & <b>', "]]>", "a\nb", "a\r\n  b\tc", "&amp;", "\u0301"]
)
TEXTS = (
    st.lists(st.one_of(ODD, st.text(SIGNS, max_size=20)), min_size=1, max_size=4)
    .map(lambda parts: "".join(parts).strip(" \t\r\n"))
    .filter(bool)
)
# Of one line: names, terms and citations. The spaces of terms are plain in a file.
LINES = TEXTS.map(lambda text: " ".join(filter(None, file_spaces(text)))).filter(bool)


def file_spaces(text):
    return re.sub("[\t\r\n]", " ", with_plain_spaces(text)).split(" ")


@given(
    code=st.from_regex("[a-zA-Z0-9_-]{1,80}", fullmatch=True),
    text=TEXTS,
    other=TEXTS,
    line=LINES,
)
def test_any_code_and_text_are_read_as_they_were_written(code, text, other, line):
    original = entry(
        code,
        term(line, note=text, example=other, example_source=line, region=line),
        term(line, "en", example=text),
        domain_names_ru=[line],
        definition_ru=text,
        definition_sources_ru=[line, line],
        note_ru=other,
        note_sources_ru=[line],
        definition_en=other,
        note_en=text,
    )
    file = write([original], title_page())
    assert in_this_process(file) == [without_order(original)]


def in_this_process(octets):
    """Read without the sandbox, which would be started for each example."""
    reader = Reader(["ru", "en"])
    entries = [without_order(entry) for _line, entry in reader.entries(octets)]
    assert reader.remarks() == []
    return entries


# Other kinds of files


def test_categories_as_elements_are_read_as_those_as_attributes():
    names = (
        ' xmlns:min="http://www.tbxinfo.net/ns/min"'
        ' xmlns:basic="http://www.tbxinfo.net/ns/basic"'
    )
    content = v3(
        concept(
            "<min:subjectField>Data</min:subjectField>",
            '<basic:crossReference target="b">b</basic:crossReference>',
            '<langSec xml:lang="en"><descripGrp>',
            "<basic:definition>Words</basic:definition>",
            "<basic:source>A book</basic:source></descripGrp>",
            "<termSec><term>data</term><min:partOfSpeech>noun</min:partOfSpeech>",
            "<basic:termType>fullForm</basic:termType></termSec></langSec>",
        ),
        more=names,
    ).replace('style="dca"', 'style="dct"')
    table = read(content)
    assert table.remarks == []
    assert table.rows[0].cells == {
        "code": "open-data",
        "domain_names_ru": ["Data"],
        "cross_references": ["b"],
        "definition_en": "Words",
        "definition_sources_en": ["A book"],
        "terms": [term("data", "en", part_of_speech="noun", type="full")],
    }


def test_source_in_a_group_belongs_to_no_text_outside_of_it():
    source = '<admin type="source">{}</admin>'.format
    field = '<descrip type="subjectField">Law</descrip>' + source("EuroVoc")
    group = f"<descripGrp>{field}</descripGrp>"
    example = '<descrip type="context">An example.</descrip>'
    values = read_one(
        '<descrip type="definition" xml:lang="en">Words</descrip>',
        group,
        source("A book"),
        section(term_section("данные", example, group, source("A paper"))),
    )
    assert values["definition_sources_en"] == ["A book"]
    assert values["domain_names_ru"] == ["Law"]
    assert values["terms"][0]["example_source"] == "A paper"


@pytest.mark.parametrize("dialect", ["TBX-Core", "TBX-Min", "TBX-Linguist", ""])
def test_other_dialects_are_read_as_far_as_their_words_are_known(dialect):
    part = '<descrip type="explanation">x</descrip>'
    table = read(v3(concept(part, PLAIN), kind=dialect))
    assert table.rows[0].cells["terms"] == [term("данные")]
    assert len(table.remarks) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251"])
def test_a_file_is_read_in_the_encoding_that_it_says(encoding):
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    content = f'<?xml version="1.0" encoding="{name}"?>\n' + v3(concept(PLAIN))
    [row] = read(content.encode(encoding)).rows
    assert row.cells["terms"] == [term("данные")]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (v3(concept(PLAIN)), "a.xml", True),
        (b"\xef\xbb\xbf" + v3(concept(PLAIN)).encode(), "a.bin", True),
        (f"<?xml version='1.0'?>{v3()}".encode("utf-16"), "a", True),
        ("anything", "a.TBX", True),
        ("code;text", "a.csv", False),
        (b"PK\x03\x04", "a.xlsx", False),
    ],
)
def test_tbx_is_known_by_its_content_or_its_name(content, name, expected):
    opened = file_of(content, name)
    assert file.is_tbx(opened) is expected
    assert opened.tell() == 0


# What is taken how


@pytest.mark.parametrize(
    ("written", "code"),
    [("open-data", "open-data"), ("_2g", "2g"), ("__x", "_x"), ("c5", "c5")],
)
def test_the_code_of_an_entry_is_its_id(written, code):
    [row] = read(v3(concept(PLAIN, code=written))).rows
    assert row.cells["code"] == code


def test_reference_to_a_concept_outside_the_file_is_read():
    for target in ["elsewhere", "#elsewhere"]:
        part = f'<ref type="crossReference" target="{target}"/>'
        assert read_one(part, PLAIN)["cross_references"] == ["elsewhere"]


def test_lines_that_an_editor_broke_are_joined_again():
    part = section("<note>one\n\t\ttwo\nthree</note>", term_section())
    assert read_one(part)["note_ru"] == "one two\nthree"


def test_line_breaks_of_the_sites_own_files_are_not_joined():
    text = "one\n\t\ttwo\n  three"
    [row] = read(write([entry(note_ru=text)], title_page())).rows
    assert row.cells["note_ru"] == text


def test_a_domain_is_named_in_its_language_else_in_that_of_the_file():
    for more, language, key in [
        ("", "ru", "domain_names_ru"),
        ("", "en", "domain_names_en"),
        ("", "pt", "domain_names_ru"),
        (' xml:lang="en"', "ru", "domain_names_en"),
    ]:
        part = f'<descrip type="subjectField"{more}>Data</descrip>'
        assert read_one(part, PLAIN, language=language)[key] == ["Data"]


def test_a_row_has_the_line_of_its_entry():
    rows = read(v3(concept(PLAIN, code="a"), concept(PLAIN, code="b"))).rows
    assert [row.number for row in rows] == [3, 6]


def test_entries_in_one_line_are_rows_of_their_own():
    content = v3(concept(PLAIN, code="a"), concept(PLAIN, code="b"))
    rows = read(content.replace("\n", "")).rows
    assert [(row.number, row.cells["code"]) for row in rows] == [(1, "a"), (2, "b")]


def test_entry_has_only_the_values_of_the_file():
    assert read_one(PLAIN) == {"code": "open-data", "terms": [term("данные")]}


def test_the_moment_of_a_file_is_read_wherever_its_title_stands():
    state = f"<sourceDesc><p>The state of {MOMENT.isoformat()}</p></sourceDesc>"
    title = "<titleStmt><title>Glossary</title></titleStmt>"
    publisher = "<publicationStmt><p>Institute</p></publicationStmt>"
    for parts in [title + publisher, publisher + title, publisher, ""]:
        header = f"<tbxHeader><fileDesc>{parts}{state}</fileDesc></tbxHeader>"
        table = read(v3(concept(PLAIN)).replace("<text>", f"{header}<text>"))
        assert (table.made_at, table.remarks) == (MOMENT.isoformat(), [])


def test_transactions_of_the_sites_own_files_are_not_remarked():
    table = read(write([entry(created_on="2026-01-01")], title_page()))
    assert table.remarks == []
