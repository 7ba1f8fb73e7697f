"""Remarks on what a TBX import leaves out or stores elsewhere."""

import pytest
from django.utils.translation import override

from tests.glossary.tbx_files import (
    PLAIN,
    concept,
    read,
    read_one,
    section,
    term,
    term_section,
    v3,
)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def remarks_of(*parts):
    """Return what is remarked of a file of one concept, whose parts begin in line 4."""
    return read(v3(concept(*parts))).remarks


def at_the_term(*parts):
    """Return a section whose term stands in line 5, its parts below it."""
    return "\n".join(
        [
            '<langSec xml:lang="ru"><termSec>',
            "<term>данные</term>",
            *parts,
            "</termSec></langSec>",
        ]
    )


NO_WORDS = '<descrip type="definition" xml:lang="ru"/><admin type="source">x</admin>'
LEFT_OUT = {
    "an unknown category": (
        ['<descrip type="explanation">x</descrip>', PLAIN],
        'Line 4: left out: <conceptEntry><descrip type="explanation">',
    ),
    "an unknown element": (
        ["<surprise>x</surprise>", PLAIN],
        "Line 4: left out: <conceptEntry><surprise>",
    ),
    "an element of another namespace": (
        ['<surprise xmlns="urn:other">x</surprise>', PLAIN],
        "Line 4: left out: <conceptEntry><{urn:other}surprise>",
    ),
    "who did what": (
        ["<transacGrp><date>2026-01-01</date></transacGrp>", PLAIN],
        "Line 4: left out: <conceptEntry><transacGrp>",
    ),
    "the source of a term": (
        [at_the_term('<admin type="source">A book</admin>')],
        'Line 6: left out: <termSec><admin type="source">A book',
    ),
    "a value that is none": (
        [at_the_term('<termNote type="partOfSpeech">pronoun</termNote>')],
        'Line 6: left out: <termSec><termNote type="partOfSpeech">pronoun',
    ),
    "a second value": (
        [
            at_the_term(
                '<termNote type="partOfSpeech">noun</termNote>',
                '<termNote type="partOfSpeech">verb</termNote>',
            )
        ],
        'Line 7: left out: <termSec><termNote type="partOfSpeech">verb',
    ),
    "a definition of a term": (
        [at_the_term('<descrip type="definition">x</descrip>')],
        'Line 6: left out: <termSec><descrip type="definition">x',
    ),
    "a second term in one section": (
        [at_the_term("<term>x</term>")],
        "Line 6: left out: <termSec><term>x",
    ),
    "a term without words": (
        [PLAIN, section(term_section(" "), tag="en")],
        "Line 5: left out: <langSec><termSec>",
    ),
    "an address that is none": (
        ['<xref type="externalCrossReference" target="ftp://a">x</xref>', PLAIN],
        ('Line 4: left out: <conceptEntry><xref type="externalCrossReference">ftp://a'),
    ),
    "a language that the site has not": (
        [PLAIN, section(term_section("dados"), tag="pt-BR")],
        'Line 5: left out: <conceptEntry><langSec xml:lang="pt-BR">',
    ),
    "a language without a tag": (
        [PLAIN, "<langSec><termSec><term>x</term></termSec></langSec>"],
        "Line 5: left out: <conceptEntry><langSec>",
    ),
    "the source of an empty definition": (
        [f"<descripGrp>{NO_WORDS}</descripGrp>", PLAIN],
        'Line 4: left out: <descripGrp><admin type="source">',
    ),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_element_that_is_left_out_is_remarked_with_its_line(case):
    parts, expected = LEFT_OUT[case]
    table = read(v3(concept(*parts)))
    assert table.remarks == [expected]
    # The rest of the entry comes in.
    assert term("данные").items() <= table.rows[0].cells["terms"][0].items()


# (parts, what they are read as)
ELSEWHERE = [
    (
        section(
            '<descrip type="definition">a</descrip>',
            '<descrip type="definition" xml:lang="en">b</descrip>',
            term_section(),
        ),
        {"definition_ru": "a\nb"},
    ),
    ('<descrip type="definition">a</descrip>' + PLAIN, {"definition_ru": "a"}),
    (
        at_the_term('<ref type="crossReference" target="b"/>'),
        {"cross_references": ["b"]},
    ),
    (
        section(
            '<descrip type="definition">a</descrip>',
            '<admin type="source">A book</admin>',
            term_section(),
        ),
        {"definition_ru": "a", "definition_sources_ru": ["A book"]},
    ),
    (section(term_section(), tag="ru-RU"), {"terms": [term("данные")]}),
]


@pytest.mark.parametrize(("part", "fields"), ELSEWHERE)
def test_text_that_others_write_elsewhere_is_read(part, fields):
    assert fields.items() <= read_one(part).items()


def test_markup_in_a_text_is_left_out_and_its_words_are_not():
    part = section('<note>a <hi type="bold">b</hi> c</note>', term_section())
    table = read(v3(concept(part)))
    assert table.rows[0].cells["note_ru"] == "a b c"
    assert table.remarks == ['Line 4: left out: <note><hi type="bold">']


def test_a_definition_of_the_concept_in_a_foreign_file_is_left_out():
    part = '<descrip type="definition">a</descrip>'
    table = read(v3(concept(part, PLAIN), language="pt"))
    assert "definition_ru" not in table.rows[0].cells
    [remark] = table.remarks
    assert remark == 'Line 4: left out: <conceptEntry><descrip type="definition">'


# Entries


def test_entry_without_a_term_in_a_language_of_the_site_is_left_out():
    foreign = concept(
        '<descrip type="subjectField">Data</descrip>',
        section(term_section("dados"), tag="pt-BR"),
        code="c5",
    )
    table = read(v3(foreign, concept(PLAIN)))
    assert [row.cells["code"] for row in table.rows] == ["open-data"]
    assert (
        'Line 3: left out: <conceptEntry id="c5">, without a term in a language of '
        "this site"
    ) in table.remarks


@pytest.mark.parametrize("again", ["open-data", "_open-data"])
def test_of_two_entries_with_one_code_the_first_comes_in(again):
    table = read(v3(concept(PLAIN), concept(PLAIN, code=again)))
    assert [row.number for row in table.rows] == [3]
    assert table.remarks == [
        f'Line 6: left out: <conceptEntry id="{again}">, which is already in line 3'
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [("", "dannye"), ("код 5", "kod-5"), ("a.b", "a-b"), ("a" * 81, "a" * 60)],
)
def test_invalid_id_becomes_a_code(written, code):
    table = read(v3(concept(PLAIN, code=written)))
    assert [row.cells["code"] for row in table.rows] == [code]
    [remark] = table.remarks
    assert remark.startswith('Line 3: <conceptEntry id="')
    assert remark.endswith(f'kept as <conceptEntry id="{code}">')


def test_a_reference_to_such_an_id_leads_to_its_entry():
    part = '<ref type="crossReference" target="код 5"/>'
    assert read_one(part, PLAIN)["cross_references"] == ["kod-5"]


# The file


def test_equal_remarks_are_counted():
    part = '<admin type="customerSubset">IBM</admin>'
    table = read(v3(*(concept(part, PLAIN, code=code) for code in "abc")))
    [remark] = table.remarks
    assert remark.startswith("First in line 4, 3 times in all: left out: <")
    assert remark.endswith('<admin type="customerSubset">')


def test_element_after_the_entries_is_remarked():
    table = read(v3(concept(PLAIN), back="<back><refObjectSec/></back>"))
    assert table.remarks == ["Line 6: left out: <text><back>"]


def test_of_many_remarks_the_rest_is_counted():
    parts = [f"<x{number}/>" for number in range(150)]
    remarks = remarks_of(*parts, PLAIN)
    assert len(remarks) == 101
    assert remarks[-1] == "First in line 104, 50 times in all: left out: …"


def test_remarks_are_in_the_active_language():
    with override("ru"):
        remarks = remarks_of("<surprise/>", "<surprise/>", PLAIN)
    assert remarks == [
        "Впервые в строке 4, всего 2 раза: пропущено: <conceptEntry><surprise>"
    ]


def test_of_two_preferred_terms_of_a_language_the_second_is_admitted():
    preferred = (
        '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>'
    )
    parts = [section(term_section(text, preferred)) for text in "ab"]
    other = section(term_section("c", preferred), tag="en")
    table = read(v3(concept(*parts, other)))
    terms = table.rows[0].cells["terms"]
    assert [row["status"] for row in terms] == ["preferred", "admitted", "preferred"]
    [remark] = table.remarks
    assert remark == (
        "Line 5: preferredTerm-admn-sts: <term>b</term> is kept as "
        "admittedTerm-admn-sts"
    )
