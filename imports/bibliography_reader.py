"""Reads a file of bibliographic records: BibTeX, RIS or CSL-JSON, by its content.

A reader as ``imports.foreign`` asks for: it prints ``[line or number, item]`` for each
record. It imports nothing of Django.
"""

import re

from bibliography.bibtex import read_bibtex
from bibliography.items import read_csl_json
from bibliography.ris import read_ris
from imports.delimited import text_of
from imports.foreign import answer
from sandbox import MEGABYTE
from text.faults import Fault

LARGEST = 4 * MEGABYTE
MOST_RECORDS, LONGEST_TEXT = 2000, 20_000

READERS = {"bibtex": read_bibtex, "ris": read_ris, "json": read_csl_json}
# What text of the two others begins with; JSON begins with a bracket.
BEGINNINGS = {
    "ris": re.compile(r"[A-Z][A-Z0-9]  -( |$)", re.MULTILINE),
    "bibtex": re.compile(r"@\s*[A-Za-z]+\s*[{(]"),
}


def items_in(path, _last):
    text = text_of(path.read_bytes(), LARGEST)
    items = READERS[format_of(text)](text)
    if len(items) > MOST_RECORDS:
        raise Fault("overrun")
    for number, item in enumerate(items, start=1):
        place = item.pop("line", number)
        yield place, {name: cut(item[name]) for name in item}


def format_of(text):
    """Return which of the formats a text is, by what comes first."""
    if text.lstrip()[0] in "[{":
        return "json"
    found = {kind: pattern.search(text) for kind, pattern in BEGINNINGS.items()}
    places = {kind: match.start() for kind, match in found.items() if match}
    if not places:
        raise Fault("other")
    return min(places, key=places.get)


def cut(value):
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


if __name__ == "__main__":
    answer(items_in)
