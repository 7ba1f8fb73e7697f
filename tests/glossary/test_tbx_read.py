"""TBX that people bring: what was written comes back, and others' files are read."""

import re

import pytest
from django.utils.translation import override
from hypothesis import given, strategies as st

from glossary.interchange.tbx import file
from glossary.interchange.tbx.entry import Whole, row_of
from glossary.interchange.tbx.parsing import Parsing
from glossary.interchange.tbx.writing import write
from tests.glossary.tbx_files import (
    MOMENT,
    PLAIN,
    TitlePage,
    concept,
    entry,
    file_of,
    full,
    read,
    read_one,
    section,
    term,
    term_section,
    v2,
    v3,
)
from text.typography import with_plain_spaces


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


# What was written comes back


def without_order(told):
    """Return an entry without what its file does not order."""
    return {**told, "terms": [dict(sorted(one.items())) for one in told["terms"]]}


def after_undelete(entries, version):
    told, head = read(write(entries, TitlePage(), version=version))
    assert [one.errors + one.remarks for one in told] == [[]] * len(told)
    return [without_order(one.entry) for one in told], head


@pytest.mark.parametrize("version", [2, 3])
def test_all_that_a_file_tells_comes_back(version):
    entries = [full(), entry("2g"), entry("personal-data")]
    told, head = after_undelete(entries, version)
    assert told == [without_order(one) for one in entries]
    assert (head.version, head.moment) == (version, MOMENT)
    assert (head.languages, head.remarks) == (["ru", "en"], [])


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
    version=st.sampled_from([2, 3]),
)
def test_any_code_and_any_text_come_back_as_they_were(code, text, other, line, version):
    given_entry = entry(
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
    [told], _head = in_this_process(write([given_entry], TitlePage(), version=version))
    assert told == without_order(given_entry)


def in_this_process(octets):
    """Read without the sandbox, which would be started for each example."""
    parsing = Parsing(octets)
    whole = Whole(["ru", "en"], "ru", keeps_lines=True)
    rows = [row_of(element, whole) for element in parsing.run()]
    assert [row[2:] for row in rows] == [[[], []]] * len(rows)
    return [without_order(row[1]) for row in rows], whole


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
    [told], _head = read(content)
    assert told.remarks == []
    assert told.entry == {
        "code": "open-data",
        "domain_names_ru": ["Data"],
        "cross_references": ["b"],
        "definition_en": "Words",
        "definition_sources_en": ["A book"],
        "terms": [term("data", "en", part_of_speech="noun", type="full")],
    }


OLD_ENTRY = (
    '<termEntry id="c5"><langSet xml:lang="ru"><ntig><termGrp><term>данные</term>'
    '<termNote type="termType">acronym</termNote></termGrp></ntig></langSet>'
    '<langSet xml:lang="en"><tig><term>data</term></tig></langSet></termEntry>'
)


@pytest.mark.parametrize(
    ("beginning", "remarks"),
    [
        ("", []),
        (
            '<?xml version="1.0"?>\n<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">\n',
            ["Line 2: left out: DOCTYPE, which stands outside the entries."],
        ),
    ],
)
def test_files_of_2008_are_read_with_their_nested_terms(beginning, remarks):
    [told], head = read(v2(OLD_ENTRY, beginning=beginning))
    assert (head.version, head.remarks, told.remarks) == (2, remarks, [])
    assert told.entry["code"] == "c5"
    assert told.entry["terms"] == [
        term("данные", type="acronym"),
        term("data", "en"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251"])
def test_a_file_is_read_in_the_encoding_that_it_says(encoding):
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    content = f'<?xml version="1.0" encoding="{name}"?>\n' + v3(concept(PLAIN))
    [told], _head = read(content.encode(encoding))
    assert told.entry["terms"] == [term("данные")]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (v3(concept(PLAIN)), "a.xml", True),
        (b"\xef\xbb\xbf" + v3(concept(PLAIN)).encode(), "a.bin", True),
        (f"<?xml version='1.0'?>{v2()}".encode("utf-16"), "a", True),
        ("anything", "a.TBX", True),
        ("code;text", "a.csv", False),
        (b"PK\x03\x04", "a.xlsx", False),
    ],
)
def test_tbx_is_known_by_its_content_or_its_name(content, name, expected):
    opened = file_of(content, name)
    assert file.is_one(opened) is expected
    assert opened.tell() == 0


# What is taken how


@pytest.mark.parametrize(
    ("written", "code"),
    [("open-data", "open-data"), ("_2g", "2g"), ("__x", "_x"), ("c5", "c5")],
)
def test_the_code_of_an_entry_is_its_id(written, code):
    [told], _head = read(v3(concept(PLAIN, code=written)))
    assert told.entry["code"] == code


def test_a_reference_to_what_the_file_does_not_hold_is_kept():
    for target in ["elsewhere", "#elsewhere"]:
        told = read_one(f'<ref type="crossReference" target="{target}"/>', PLAIN)
        assert told.entry["cross_references"] == ["elsewhere"]


def test_lines_that_an_editor_broke_are_joined_again():
    told = read_one(section("<note>one\n\t\ttwo\nthree</note>", term_section()))
    assert told.entry["note_ru"] == "one two\nthree"


def test_lines_of_our_own_files_stay_as_they_were_written():
    text = "one\n\t\ttwo\n  three"
    [told], _head = read(write([entry(note_ru=text)], TitlePage()))
    assert told.entry["note_ru"] == text


def test_a_domain_is_named_in_its_language_else_in_that_of_the_file():
    for more, language, key in [
        ("", "ru", "domain_names_ru"),
        ("", "en", "domain_names_en"),
        ("", "pt", "domain_names_ru"),
        (' xml:lang="en"', "ru", "domain_names_en"),
    ]:
        part = f'<descrip type="subjectField"{more}>Data</descrip>'
        told = read_one(part, PLAIN, language=language)
        assert told.entry[key] == ["Data"]


def test_an_entry_knows_its_line():
    told, _head = read(v3(concept(PLAIN, code="a"), concept(PLAIN, code="b")))
    assert [one.line for one in told] == [3, 6]


def test_what_the_file_does_not_say_is_not_in_the_entry():
    assert read_one(PLAIN).entry == {"code": "open-data", "terms": [term("данные")]}


def test_the_moment_of_a_file_is_read_wherever_its_title_stands():
    state = f"<sourceDesc><p>The state of {MOMENT.isoformat()}</p></sourceDesc>"
    title = "<titleStmt><title>Glossary</title></titleStmt>"
    publisher = "<publicationStmt><p>Institute</p></publicationStmt>"
    for parts in [title + publisher, publisher + title, publisher, ""]:
        header = f"<tbxHeader><fileDesc>{parts}{state}</fileDesc></tbxHeader>"
        _told, head = read(v3(concept(PLAIN)).replace("<text>", f"{header}<text>"))
        assert (head.moment, head.remarks) == (MOMENT, [])
