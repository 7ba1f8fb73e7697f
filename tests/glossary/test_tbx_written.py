"""Writing TBX by the rules of TBX-Basic."""

import os
from pathlib import Path

import pytest
from lxml import etree

from glossary.interchange.tbx.writer import write
from tests.glossary.tables import title_page
from tests.glossary.tbx_files import entry, full, term
from tests.glossary.tbx_rules import LANG, SPACE, faults_of

OTHERS = [entry("2g"), entry("personal-data")]
DATES = {"created_on": "2026-01-02", "changed_on": "2026-11-25"}


def file_of(*entries, **page):
    return write([*entries, *OTHERS], title_page(**page))


def elements_at(path, *entries, **page):
    """Return what stands at a path of the first entry written."""
    root = etree.fromstring(file_of(*entries, **page))
    first = root.find(f".//{SPACE}conceptEntry")
    return first.findall("/".join(f"{SPACE}{step}" for step in path.split("/")))


def texts(path, *entries, **page):
    return [element.text for element in elements_at(path, *entries, **page)]


def test_all_that_a_concept_may_say_is_written_by_the_rules_of_tbx_basic():
    assert faults_of(file_of({**full(), **DATES})) == []


@pytest.mark.schemas
def test_file_is_valid_by_the_published_schema():
    path = Path(os.environ["SCHEMAS"], "tbx", "TBXcoreStructV03.rng")
    schema = etree.RelaxNG(etree.parse(str(path)))
    file = etree.fromstring(file_of({**full(), **DATES}))
    assert schema.validate(file), schema.error_log


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"definition_ru": "Текст"},
        {"definition_en": "Of a language without terms"},
        {"note_en": "Of a language without terms", "note_sources_en": ["A book"]},
        {"domain_names_ru": ["А", "Б"]},
        {"cross_references": ["2g", "not-in-the-file", "open-data"]},
        {"same_as": ["https://a.example", "http://b.example/?x&y"]},
        DATES,
        {"definition_ru": "\x00\x1f\ufffe и \ud800"},
    ],
)
def test_incomplete_entry_is_valid(fields):
    assert faults_of(file_of(entry(**fields))) == []


def test_file_without_a_title_page_is_valid():
    nothing = {"title": {}, "publisher": {}, "licence": {}, "licence_url": ""}
    assert faults_of(file_of(full(), **nothing)) == []


def test_the_rules_of_this_test_find_what_breaks_them():
    text = file_of({**full(), **DATES}).decode()
    for old, new in [
        ("preferredTerm-admn-sts", "preferred"),
        ('type="TBX-Basic"', 'type="TBX-Core"'),
        ('target="_2g"', 'target="3g"'),
        ('id="_2g"', 'id="2g"'),
        ("<date>2026-01-02", "<date>02.01.2026"),
        ('type="context"', 'type="subjectField"'),
        ('<langSec xml:lang="en">', "<langSec>"),
        ("</term>", "</term><note>x</note>"),
        ("<note>", '<note type="x">'),
        ("<termSec>", "<tig>"),
    ]:
        assert old in text
        broken = text.replace(old, new)
        if new == "<tig>":
            broken = broken.replace("</termSec>", "</tig>")
        assert faults_of(broken.encode()), new


def test_header_has_title_publisher_licence_and_moment():
    root = etree.fromstring(file_of(full(), first_language="en"))
    header = root.find(f"{SPACE}tbxHeader/{SPACE}fileDesc")
    texts_in_header = [
        (element.tag.removeprefix(SPACE), element.get(LANG), element.text)
        for element in header.iter()
        if (element.text or "").strip()
    ]
    assert root.get(LANG) == "en"
    assert texts_in_header == [
        ("p", "en", "Glossary"),
        ("p", "ru", "Глоссарий"),
        ("p", "en", "Institute"),
        ("p", "ru", "Институт"),
        ("p", "en", "CC BY 4.0"),
        ("p", None, "https://licence.example/by/4.0/"),
        ("p", "en", "The state of 2026-11-25T21:30:00.000120+00:00"),
    ]


def test_the_sections_begin_with_the_language_of_the_file():
    for first, other in [("ru", "en"), ("en", "ru")]:
        sections = elements_at("langSec", full(), first_language=first)
        assert [section.get(LANG) for section in sections] == [first, other]


def test_a_citation_in_the_other_language_says_so():
    sources = elements_at("langSec/descripGrp/admin", full())
    assert [(source.text, source.get(LANG)) for source in sources] == [
        ("Закон о данных, статья 7", None),
        ("ISO 5127, 3.1", "en"),
        ("The Data Act, article 7", None),
        ("ISO 5127, 3.1", None),
    ]


def test_the_publisher_answers_for_an_entry_and_no_person():
    transactions = elements_at("transacGrp/*", {**full(), **DATES})
    assert [
        element.text
        for element in elements_at("transacGrp/transac", {**full(), **DATES})
    ] == [
        "origination",
        "modification",
    ]
    assert [
        element.text
        for element in transactions
        if element.get("type") == "responsibility"
    ] == [
        "Институт",
        "Институт",
    ]
    assert texts("transacGrp/date", {**full(), **DATES}) == ["2026-01-02", "2026-11-25"]


def test_lookup_term_is_not_written():
    terms = [term("данные"), term("dannye", status="lookup")]
    assert texts("langSec/termSec/term", entry("a", *terms)) == ["данные"]


def test_concept_without_terms_is_not_written_and_not_referred_to():
    lookup = entry("a", term("dannye", status="lookup"))
    content = write([lookup, entry("b", cross_references=["a"])], title_page())
    assert b'id="a"' not in content
    assert b"<ref" not in content


def test_the_text_of_a_language_without_terms_stands_at_the_concept():
    definitions = elements_at("descripGrp/descrip", entry(definition_en="Words"))
    assert [(definition.text, definition.get(LANG)) for definition in definitions] == [
        ("Words", "en")
    ]


def test_fields_unknown_to_tbx_are_left_out():
    private = {
        "is_case_sensitive": True,
        "is_linked": False,
        "forms": ["формы-слова"],
        "not_when": ["не-здесь"],
    }
    plain = entry("a", term("данные"))
    more = {**entry("a", term("данные", **private)), "own_wording": True}
    assert file_of(more) == file_of(plain)


def test_the_same_entries_give_the_same_bytes():
    assert file_of(full()) == file_of(full())
