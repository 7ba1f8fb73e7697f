"""Reads a page that a translator has filled in, in the sandbox: without Django.

The line of a unit is its number on the page.
"""

import sys

from lxml import html

from desk.translation_files.limits import (
    LARGEST,
    LONGEST,
    LONGEST_ID,
    MOST_UNITS,
    Fault,
)
from desk.translation_files.placeholders import to_pieces
from desk.translation_files.printing import print_units
from text.xml_characters import strip_invalid_xml


def units_of(octets, languages):
    if len(octets) > LARGEST:
        raise Fault("size")
    root = parsed(octets)
    forms = root.xpath("//form[@data-source and @data-target]")
    if not forms:
        raise Fault("not_page")
    languages |= {key: language_in(forms[0], key) for key in languages}
    boxes = forms[0].xpath(".//textarea[@name]")
    if len(boxes) > MOST_UNITS:
        raise Fault("units")
    count = forms[0].get("data-units", "")
    if count.isdecimal() and len(boxes) < (whole := int(count[:9])):
        raise Fault("cut", missing=whole - len(boxes), all=whole)
    done = {
        box.get("value")
        for box in forms[0].xpath(".//input[@name='done' and @checked]")
    }
    for number, box in enumerate(boxes, start=1):
        text = strip_invalid_xml(box.text or "").replace("\r\n", "\n").strip()
        if len(text) > LONGEST:
            raise Fault("long")
        identity = strip_invalid_xml(box.get("name"))[:LONGEST_ID]
        yield [identity, to_pieces(text) or None, identity in done, number]


def language_in(form, key):
    return strip_invalid_xml(form.get(f"data-{key}"))[:20]


def parsed(octets):
    try:
        text = octets.decode("utf-8-sig")
        return html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True))
    except UnicodeDecodeError as error:
        raise Fault("encoding") from error
    except (ValueError, html.etree.ParserError) as error:
        raise Fault("not_page") from error


if __name__ == "__main__":
    print_units(units_of, sys.argv[1])
