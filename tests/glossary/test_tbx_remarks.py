"""TBX that people bring: nothing of it goes, or is understood anew, in silence."""

import pytest
from django.utils.translation import override

from tests.glossary.tbx_files import (
    PLAIN,
    concept,
    read,
    read_one,
    section,
    term_section,
    v3,
)


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


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


REMARKED = {
    "an unknown category": (
        ['<descrip type="explanation">x</descrip>', PLAIN],
        "Line 4: left out: <descrip> of the type “explanation”",
    ),
    "an unknown element": (
        ["<surprise>x</surprise>", PLAIN],
        "Line 4: left out: <surprise>, which has no place",
    ),
    "an element of another namespace": (
        ['<surprise xmlns="urn:other">x</surprise>', PLAIN],
        "Line 4: left out: <surprise (urn:other)>",
    ),
    "a picture": (
        ['<xref type="xGraphic" target="https://a.example/b.png">b</xref>', PLAIN],
        "Line 4: left out: <xref> of the type “xGraphic”",
    ),
    "a customer": (
        [at_the_term('<admin type="customerSubset">IBM</admin>')],
        "Line 6: left out: <admin> of the type “customerSubset”",
    ),
    "the source of a term": (
        [at_the_term('<admin type="source">A book</admin>')],
        "Line 6: left out: <admin> of the type “source”",
    ),
    "an unknown note of a term": (
        [at_the_term('<termNote type="termLocation">menuItem</termNote>')],
        "Line 6: left out: <termNote> of the type “termLocation”",
    ),
    "an unknown value": (
        [at_the_term('<termNote type="partOfSpeech">pronoun</termNote>')],
        "Line 6: left out: “pronoun”, which is no value of “partOfSpeech”",
    ),
    "two values": (
        [
            at_the_term(
                '<termNote type="partOfSpeech">noun</termNote>',
                '<termNote type="partOfSpeech">verb</termNote>',
            )
        ],
        "Line 7: left out: “verb”; the term has another “partOfSpeech” already",
    ),
    "a definition of a term": (
        [at_the_term('<descrip type="definition">x</descrip>')],
        "Line 6: left out: <descrip> of the type “definition”",
    ),
    "a second term in one section": (
        [at_the_term("<term>x</term>")],
        "Line 6: left out: <term>",
    ),
    "words outside of any text": (
        ["words", PLAIN],
        "Line 3: left out: the words “words” outside",
    ),
    "an address that is none": (
        ['<xref type="externalCrossReference" target="ftp://a">x</xref>', PLAIN],
        "Line 4: left out: “ftp://a”",
    ),
    "a language that the site has not": (
        [PLAIN, section(term_section("dados"), tag="pt-BR")],
        "Line 5: left out: language pt-BR.",
    ),
    "no term in a language of the site": (
        [section(term_section("dados"), tag="pt-BR")],
        "Line 3: the entry has no term in a language of this site.",
    ),
    "a group of nothing known": (
        ["<descripGrp><note>x</note></descripGrp>", PLAIN],
        "Line 4: left out: <descripGrp>",
    ),
}


@pytest.mark.parametrize("case", REMARKED)
def test_what_has_no_place_is_remarked_with_its_line(case):
    parts, expected = REMARKED[case]
    told = read_one(*parts)
    assert told.errors == []
    assert any(one.startswith(expected) for one in told.remarks), told.remarks


def test_an_entry_without_an_id_is_remarked():
    [told], _head = read(v3(concept(PLAIN).replace(' id="open-data"', "")))
    assert told.entry["code"] == ""
    assert told.remarks == [
        "Line 3: the entry has no id, so no concept is found by it."
    ]


UNDERSTOOD = {
    "two definitions": (
        [
            section(
                '<descrip type="definition">a</descrip>',
                '<descrip type="definition">b</descrip>',
                term_section(),
            )
        ],
        {"definition_ru": "a\nb"},
        "Line 4: there is more than one <definition>: they are joined into one.",
    ),
    "a definition of the concept": (
        ['<descrip type="definition">a</descrip>', PLAIN],
        {"definition_ru": "a"},
        (
            "Line 4: <definition> of the whole entry is taken for its text in ru, the "
            "language of the file."
        ),
    ),
    "markup in a text": (
        [section('<note>a <hi type="bold">b</hi> c</note>', term_section())],
        {"note_ru": "a b c"},
        (
            "Line 4: the words of <note> are kept, and the markup in them is left out: "
            "<hi>."
        ),
    ),
    "a reference of a term": (
        [at_the_term('<ref type="crossReference" target="b"/>')],
        {"cross_references": ["b"]},
        "Line 6: <ref> of a term is taken for one of its concept.",
    ),
    "the source of a language": (
        [
            section(
                '<admin type="source">A book</admin>',
                '<descrip type="definition">a</descrip>',
                term_section(),
            )
        ],
        {"definition_ru": "a", "definition_sources_ru": ["A book"]},
        "Line 4: the source of the language is taken for that of the definition.",
    ),
    "no words in a definition": (
        [
            section(
                '<descripGrp><descrip type="definition"/>'
                '<admin type="source">A book</admin></descripGrp>',
                term_section(),
            )
        ],
        {"terms": [{"language": "ru", "text": "данные"}]},
        "Line 4: left out: <admin> of the type “source”, which has no place here.",
    ),
    "a definition in another language": (
        [
            section(
                '<descrip type="definition" xml:lang="en">a</descrip>', term_section()
            )
        ],
        {"definition_ru": "a"},
        "Line 4: a text in en is taken for one of the language around it.",
    ),
}


@pytest.mark.parametrize("case", UNDERSTOOD)
def test_what_is_understood_in_a_way_of_its_own_is_remarked(case):
    parts, fields, remark = UNDERSTOOD[case]
    told = read_one(*parts)
    assert told.remarks == [remark]
    assert {name: told.entry[name] for name in fields} == fields


def test_a_definition_of_the_concept_in_a_foreign_file_is_left_out():
    told = read_one('<descrip type="definition">a</descrip>', PLAIN, language="pt")
    assert "definition_ru" not in told.entry
    [remark] = told.remarks
    assert remark.startswith("Line 4: left out: <definition> of the whole entry")


# What is said once

TRANSACTION = (
    '<transacGrp><transac type="transactionType">origination</transac>'
    '<date>2026-01-01</date><transacNote type="responsibility">Ann</transacNote>'
    "</transacGrp>"
)
ONCE = {
    "who did what": (
        [TRANSACTION, PLAIN],
        "Line 4: left out: who did what when. The site keeps that itself.",
    ),
    "an attribute": (
        [section('<note id="n">x</note>', term_section())],
        "Line 4: left out: the attribute “id” of <note>, which has no place here.",
    ),
    "the words of a reference": (
        ['<ref type="crossReference" target="b">See there</ref>', PLAIN],
        "Line 4: left out: the words of <ref>; it refers without them.",
    ),
    "a language of a country": (
        [section(term_section(), tag="ru-RU")],
        "Line 4: ru-RU is taken for ru.",
    ),
}


@pytest.mark.parametrize("case", ONCE)
def test_what_all_entries_have_is_remarked_once(case):
    parts, remark = ONCE[case]
    told, head = read(v3(*(concept(*parts, code=code) for code in "ab")))
    assert [one.errors + one.remarks for one in told] == [[], []]
    assert head.remarks == [f"{remark} Found 2 times in the file."]


def test_what_stands_behind_the_entries_is_remarked():
    _told, head = read(v3(concept(PLAIN), back="<back><refObjectSec/></back>"))
    assert head.remarks == [
        "Line 6: left out: <back>, which stands outside the entries."
    ]


def test_what_is_remarked_too_often_is_counted():
    parts = ["<x/>"] * 5100
    told, head = read(
        v3(concept(*parts[:4000], PLAIN, code="a"), concept(*parts[4000:], PLAIN))
    )
    assert sum(len(one.remarks) for one in told) == 5000
    [remark] = head.remarks
    assert remark.endswith("Found 100 times in the file.")


def test_the_remarks_are_in_the_language_of_who_reads_them():
    with override("ru"):
        told = read_one("<surprise/>", PLAIN)
    assert told.remarks == ["Строка 4: пропущено: <surprise>, чему здесь нет места."]
