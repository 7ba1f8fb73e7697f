"""TBX files: written by the rules of TBX-Basic; read, our own and those of others."""

import io
import os
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, strategies as st
from lxml import etree, isoschematron

from glossary.interchange import tbx
from glossary.interchange.tbx_reader import LARGEST, LONGEST, MOST_LEFT_OUT, Reader
from imports import tables
from tests.glossary.files import MOMENT, entry, term, title_page
from text.typography import with_plain_spaces

pytestmark = pytest.mark.usefixtures("english")

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# An entry with a value for all that TBX-Basic has a place for, and difficult texts.
FULL = entry(
    "open-data",
    term(
        "открытые данные",
        status="preferred",
        part_of_speech="noun",
        type="full",
        gender="other",
        region="Россия",
        example="Открытые данные — это <данные>.",
        example_source="Пример, с. 1",
        note="Только во множественном числе.",
    ),
    term("ОД", status="admitted", type="abbreviation"),
    term("О. Д.", status="deprecated", type="acronym"),
    term("open data", "en", part_of_speech="adjective", gender="neuter"),
    term("free data", "en", status="superseded", part_of_speech="verb", type="variant"),
    term("data in the open", "en", part_of_speech="adverb", type="phrase"),
    term("=opens", "en", part_of_speech="other", type="short"),
    domain_names_ru=["Данные", "Право & «порядок»"],
    cross_references=["2g", "personal-data"],
    same_as=["https://vocabulary.example/q?a=1&b=2"],
    definition_ru="=Данные, доступные всем;\nи не только <b>им</b>.",
    definition_sources_ru=["Закон о данных, статья 7", "ISO 5127, 3.1"],
    note_ru='Не путать с "доступом" ]]> & прочим.',
    note_sources_ru=["Заметка, с. 2"],
    definition_en="+Data that anybody may use.",
    definition_sources_en=["The Data Act, article 7", "ISO 5127, 3.1"],
    note_en="’Tis a note.\n\nOf two paragraphs.",
    note_sources_en=["A note, p. 2"],
)
OTHERS = [entry("2g", term()), entry("personal-data", term())]


# Written


def written(*entries, **page):
    return tbx.write([*entries, *OTHERS], title_page(**page))


def elements_at(path, *entries, **page):
    """Return what stands at a path of the first entry written."""
    root = etree.fromstring(written(*entries, **page))
    first = root.find(f".//{{{NAMESPACE}}}conceptEntry")
    return first.findall("/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/")))


def texts_at(path, *entries):
    return [element.text for element in elements_at(path, *entries)]


INCOMPLETE = [
    {},
    {"definition_ru": "Текст"},
    {"definition_en": "Of a language without terms"},
    {"domain_names_ru": ["А", "Б"]},
    {"cross_references": ["2g", "not-in-the-file", "open-data"]},
    {"definition_ru": "\x00\x1f\ufffe и \ud800"},
]


# What lxml does not know of the language of the published rules.
IN_XSLT_1 = {
    b'queryBinding="xslt2"': b'queryBinding="xslt"',
    b"matches(@target,'https?://.+')": b"starts-with(@target,'http')",
    b"./local-name()": b"local-name()",
}


@pytest.mark.schemas
@pytest.mark.parametrize("fields", [FULL, *INCOMPLETE])
def test_file_is_valid_by_the_published_rules_of_tbx_basic(fields):
    folder = Path(os.environ["SCHEMAS"], "tbx")
    schema = etree.RelaxNG(etree.parse(str(folder / "TBXcoreStructV03.rng")))
    rules = (folder / "TBX-Basic_DCA.sch").read_bytes()
    for xslt_2, xslt_1 in IN_XSLT_1.items():
        rules = rules.replace(xslt_2, xslt_1)
    rules = isoschematron.Schematron(etree.fromstring(rules))
    for page in [{}, {"title": {}, "publisher": {}, "licence": {}, "licence_url": ""}]:
        file = etree.fromstring(written(entry("a", term()) | fields, **page))
        assert schema.validate(file), schema.error_log
        assert rules.validate(file), rules.error_log


def test_each_field_stands_at_its_place_in_the_words_of_tbx():
    marks = {
        (element.get("type"), element.text)
        for element in elements_at("langSec/termSec/termNote", FULL)
    }
    assert marks >= {
        ("administrativeStatus", "preferredTerm-admn-sts"),
        ("administrativeStatus", "admittedTerm-admn-sts"),
        ("administrativeStatus", "deprecatedTerm-admn-sts"),
        ("administrativeStatus", "supersededTerm-admn-sts"),
        ("termType", "fullForm"),
        ("termType", "shortForm"),
        ("partOfSpeech", "adverb"),
        ("grammaticalGender", "neuter"),
        ("geographicalUsage", "Россия"),
    }
    assert texts_at("descrip", FULL) == FULL["domain_names_ru"]
    assert [ref.get("target") for ref in elements_at("ref", FULL)] == [
        *["_2g", "personal-data"]
    ]
    path = "langSec/descripGrp/admin"
    assert texts_at(path, FULL)[:2] == FULL["definition_sources_ru"]
    assert texts_at("langSec/termSec/note", FULL) == ["Только во множественном числе."]


def test_header_has_title_publisher_licence_and_moment():
    root = etree.fromstring(written(FULL, first_language="en"))
    header = root.find(f"{{{NAMESPACE}}}tbxHeader/{{{NAMESPACE}}}fileDesc")
    paragraphs = header.iter(f"{{{NAMESPACE}}}p")
    assert root.get(LANG) == "en"
    assert [(element.get(LANG), element.text) for element in paragraphs] == [
        ("en", "Glossary"),
        ("ru", "Глоссарий"),
        ("en", "Institute"),
        ("ru", "Институт"),
        ("en", "CC BY 4.0"),
        (None, "https://licence.example/by/4.0/"),
        ("en", "The state of 2026-11-25T21:30:00.000120+00:00"),
    ]
    for first, other in [("ru", "en"), ("en", "ru")]:
        sections = elements_at("langSec", FULL, first_language=first)
        assert [section.get(LANG) for section in sections] == [first, other]


def test_what_tbx_has_no_place_for_is_left_out():
    terms = [term("данные"), term("dannye", status="lookup")]
    assert texts_at("langSec/termSec/term", entry("a", *terms)) == ["данные"]
    lookup = entry("a", term("dannye", status="lookup"))
    content = written(lookup, entry("b", term(), cross_references=["a"]))
    assert b'id="a"' not in content
    assert b"<ref" not in content
    linking = {
        "is_case_sensitive": True,
        "is_linked": False,
        "forms": ["формы-слова"],
        "not_when": ["не-здесь"],
    }
    more = {**entry("a", term(**linking)), "own_wording": True}
    assert written(more) == written(entry("a", term()))


# Read


def v3(*entries, kind="TBX-Basic", language="ru", more="", back=""):
    """Return a file of version 3; its first entry begins in line 3."""
    return (
        f'<tbx type="{kind}" style="dca" xml:lang="{language}" xmlns="{NAMESPACE}"'
        f"{more}>\n<text><body>\n"
        + "\n".join(entries)
        + f"\n</body>{back}</text></tbx>"
    )


def concept(*parts, code="open-data"):
    """Return an entry; its parts begin in the line below it, one in each line."""
    return "\n".join([f'<conceptEntry id="{code}">', *parts, "</conceptEntry>"])


def section(*parts, tag="ru"):
    return f'<langSec xml:lang="{tag}">' + "".join(parts) + "</langSec>"


def term_section(text="данные", *parts):
    return f"<termSec><term>{text}</term>" + "".join(parts) + "</termSec>"


PLAIN = section(term_section())


def file_of(content, name="glossary.tbx"):
    opened = io.BytesIO(content.encode() if isinstance(content, str) else content)
    opened.name = name
    return opened


def read(content):
    return tbx.read(file_of(content))


def read_here(content):
    """Read without the sandbox, which takes a process; return entries and the rest."""
    octets = content.encode() if isinstance(content, str) else content
    rows = [*Reader(["ru", "en"]).entries(octets)]
    left_out = [what for _line, _entry, left_out in rows for what in left_out]
    return [entry for _line, entry, _left_out in rows], left_out


def read_one(*parts, **options):
    """Read a file of one concept in Russian; return its entry."""
    [values], _remarks = read_here(v3(concept(*parts), **options))
    return values


def without_order(entry):
    """Return an entry without what its file does not order."""
    return {**entry, "terms": [dict(sorted(term.items())) for term in entry["terms"]]}


@pytest.mark.cold
def test_entries_are_read_as_they_were_written():
    table = read(written(FULL))
    assert table.remarks == []
    cells = [without_order(row.cells) for row in table.rows]
    assert cells == [*map(without_order, [FULL, *OTHERS])]
    assert table.made_at == MOMENT.isoformat()
    assert table.has_lines


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
    entries, remarks = read_here(tbx.write([original], title_page()))
    assert [*map(without_order, entries)] == [without_order(original)]
    assert remarks == []


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


# (parts, what they are read as)
ELSEWHERE = [
    (PLAIN, {}),
    (
        section(
            '<descrip type="definition">a</descrip>',
            '<descrip type="definition" xml:lang="en">b</descrip>',
            '<admin type="source">A book</admin>',
            term_section(),
        ),
        {"definition_ru": "a\nb", "definition_sources_ru": ["A book"]},
    ),
    ('<descrip type="definition">a</descrip>' + PLAIN, {"definition_ru": "a"}),
    ('<ref type="crossReference" target="#b"/>' + PLAIN, {"cross_references": ["b"]}),
    (
        section(
            term_section("данные", '<ref type="crossReference" target="b"/>'),
            tag="ru-RU",
        ),
        {"cross_references": ["b"]},
    ),
    # Lines that an editor broke are joined again.
    (
        section("<note>one\n\t\ttwo\nthree</note>", term_section()),
        {"note_ru": "one two\nthree"},
    ),
    (
        '<descrip type="subjectField">Data</descrip>' + PLAIN,
        {"domain_names_ru": ["Data"]},
    ),
    (
        '<descrip type="subjectField" xml:lang="en">Data</descrip>' + PLAIN,
        {"domain_names_en": ["Data"]},
    ),
]


@pytest.mark.parametrize(("part", "fields"), ELSEWHERE)
def test_text_that_others_write_elsewhere_is_read(part, fields):
    assert read_one(part) == {"code": "open-data", "terms": [term()], **fields}


def test_a_domain_and_a_definition_of_the_concept_are_in_the_language_of_the_file():
    domain = '<descrip type="subjectField">Data</descrip>'
    definition = '<descrip type="definition">a</descrip>'
    assert read_one(domain, PLAIN, language="en")["domain_names_en"] == ["Data"]
    [values], [remark] = read_here(
        v3(concept(domain, definition, PLAIN), language="pt")
    )
    assert values["domain_names_ru"] == ["Data"]
    assert "definition_ru" not in values
    assert remark == '<conceptEntry><descrip type="definition">'


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
    assert tbx.is_tbx(opened) is expected
    assert opened.tell() == 0


def test_line_breaks_of_the_sites_own_files_are_not_joined():
    text = "one\n\t\ttwo\n  three"
    [values], _remarks = read_here(tbx.write([FULL | {"note_ru": text}], title_page()))
    assert values["note_ru"] == text


def test_entries_in_one_line_are_rows_of_their_own():
    content = v3(concept(PLAIN, code="a"), concept(PLAIN, code="b"))
    rows = [(row.number, row.cells["code"]) for row in read(content).rows]
    assert rows == [(3, "a"), (6, "b")]
    rows = [
        (row.number, row.cells["code"]) for row in read(content.replace("\n", "")).rows
    ]
    assert rows == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(("written", "code"), [("_2g", "2g"), ("__x", "_x"), ("", "")])
def test_the_code_of_an_entry_is_its_id(written, code):
    [row] = read(v3(concept(PLAIN, code=written))).rows
    assert row.cells["code"] == code
    assert [column for column, _message in row.errors] == ["code"] * (not code)


# What has no place


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
NOUN, VERB, PRONOUN = (
    f'<termNote type="partOfSpeech">{name}</termNote>'
    for name in ["noun", "verb", "pronoun"]
)
LEFT_OUT = [
    (
        ['<descrip type="explanation">x</descrip>', PLAIN],
        '<conceptEntry><descrip type="explanation">',
    ),
    (["<surprise>x</surprise>", PLAIN], "<conceptEntry><surprise>"),
    (
        ['<surprise xmlns="urn:other">x</surprise>', PLAIN],
        "<conceptEntry><{urn:other}surprise>",
    ),
    (
        ["<transacGrp><date>2026-01-01</date></transacGrp>", PLAIN],
        "<conceptEntry><transacGrp>",
    ),
    (
        [at_the_term('<admin type="source">A book</admin>')],
        '<termSec><admin type="source">A book',
    ),
    (
        [at_the_term(PRONOUN)],
        '<termSec><termNote type="partOfSpeech">pronoun',
    ),
    (
        [at_the_term(NOUN, VERB)],
        '<termSec><termNote type="partOfSpeech">verb',
    ),
    (
        [at_the_term('<descrip type="definition">x</descrip>')],
        '<termSec><descrip type="definition">x',
    ),
    ([at_the_term("<term>x</term>")], "<termSec><term>x"),
    (
        [PLAIN, section(term_section(" "), tag="en")],
        "<langSec><termSec>",
    ),
    (
        ['<xref type="externalCrossReference" target="ftp://a">x</xref>', PLAIN],
        '<conceptEntry><xref type="externalCrossReference">ftp://a',
    ),
    (
        [PLAIN, section(term_section("dados"), tag="pt-BR")],
        '<conceptEntry><langSec xml:lang="pt-BR">',
    ),
    (
        [PLAIN, "<langSec><termSec><term>x</term></termSec></langSec>"],
        "<conceptEntry><langSec>",
    ),
    (
        [f"<descripGrp>{NO_WORDS}</descripGrp>", PLAIN],
        '<descripGrp><admin type="source">',
    ),
    (
        [section('<note>a <hi type="bold">b</hi> c</note>', term_section())],
        '<note><hi type="bold">',
    ),
]


@pytest.mark.parametrize(("parts", "expected"), LEFT_OUT)
def test_element_that_is_left_out_is_remarked(parts, expected):
    [values], remarks = read_here(v3(concept(*parts)))
    assert remarks == [expected]
    # The rest of the entry comes in.
    assert term().items() <= values["terms"][0].items()


@pytest.mark.parametrize("dialect", ["TBX-Core", "TBX-Min", ""])
def test_other_dialects_are_read(dialect):
    [values], remarks = read_here(v3(concept(PLAIN), kind=dialect))
    assert (values["terms"], remarks) == ([term()], [])


def test_what_is_left_out_is_said_at_its_row_in_both_languages():
    parts = [f"<x{number}/>" for number in range(150)]
    file = v3(concept(*parts, PLAIN, code="a"), concept("<y/>", "<y/>", PLAIN))
    with override("en"):
        first, second = read(file).rows
    assert len(first.remarks) == MOST_LEFT_OUT
    assert second.remarks == [("", "Left out: <conceptEntry><y>")]
    with override("ru"):
        [_first, second] = read(file).rows
    assert second.remarks == [("", "Пропущено: <conceptEntry><y>")]


# Refused

GOOD = v3(concept(PLAIN))
ENTITIES = (
    '<?xml version="1.0"?>\n<!DOCTYPE tbx [\n<!ENTITY a "ha">\n'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
)
NOT_TBX, NOT_XML = "This is not a TBX file", "The file is not well-formed XML: see line"
DTD, TOO_LARGE = "The file declares a DTD of its own", "The file is larger than 20 MB"
TOO_LONG = "The file takes too much time or memory"
REFUSED = {
    "billion laughs": (ENTITIES + v3("&b;"), DTD),
    "an entity of a DTD that is not read": (
        '<!DOCTYPE tbx SYSTEM "a">\n' + v3("<note>&odd;</note>"),
        "The file has an entity that is not known: &odd;",
    ),
    "200,000 nested elements": (
        GOOD.replace("<conceptEntry", "<x>" * 200_000 + "<conceptEntry"),
        TOO_LARGE,
    ),
    "a huge text": (GOOD.replace("данные", "д" * (LONGEST + 1)), TOO_LONG),
    "a huge file": (GOOD + " " * LARGEST, TOO_LARGE),
    "a file that takes much memory": (
        v3(concept(PLAIN, "<a/>" * 3_000_000)),
        TOO_LARGE,
    ),
    "too many entries": (v3(*["<conceptEntry/>"] * 10_001), TOO_LONG),
    "an element that is not closed": (GOOD.replace("</termSec>", ""), f"{NOT_XML} 4"),
    "no entry": (v3(), NOT_TBX),
    "another namespace": (GOOD.replace(NAMESPACE, "urn:other"), NOT_TBX),
    "categories as elements": (
        GOOD.replace('style="dca"', 'style="dct"'),
        NOT_TBX,
    ),
    "TBX of 2008": ('<martif type="TBX"/>', NOT_TBX),
}


@pytest.mark.parametrize("case", REFUSED)
def test_invalid_file_is_refused_with_line_and_reason(case):
    content, expected = REFUSED[case]
    with pytest.raises(ValidationError) as caught:
        read(content)
    [message] = caught.value.messages
    assert message.startswith(expected)


@pytest.mark.cold
def test_what_takes_too_much_time_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "SECONDS", 0)
    with pytest.raises(ValidationError, match=TOO_LONG):
        read(GOOD)
    monkeypatch.undo()
    with override("ru"), pytest.raises(ValidationError) as caught:
        read(v3(concept(PLAIN)).replace("tbx", "xliff"))
    assert caught.value.messages[0].startswith("Это не файл TBX")
