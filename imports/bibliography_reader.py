"""Reads a file of bibliographic records: BibTeX, RIS or CSL-JSON, by its content.

A reader as ``imports.foreign`` asks for: it prints ``[line or number, item]`` for each
record, then ``{"format": "bibtex", "fault": null}``. It imports nothing of Django.
"""

import json
import re
import sys
from pathlib import Path

from imports.delimited import encoding_of
from imports.faults import Fault
from publishing.bibliography.bibtex import read_bibtex
from publishing.bibliography.csl_json import read_csl_json
from publishing.bibliography.errors import UnreadableRecords
from publishing.bibliography.ris import read_ris
from sandbox import MEGABYTE

LARGEST = 4 * MEGABYTE
MOST_RECORDS, LONGEST_TEXT = 2000, 20_000
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

READERS = {"bibtex": read_bibtex, "ris": read_ris, "json": read_csl_json}
# What text of the two others begins with; JSON begins with a bracket.
RIS = re.compile(r"[A-Z][A-Z0-9]  -( |$)", re.MULTILINE)
BIBTEX = re.compile(r"@\s*[A-Za-z]+\s*[{(]")


def main(path, write):
    fault, kind = None, None
    try:
        text = text_of(Path(path).read_bytes())
        kind = format_of(text)
        items = READERS[kind](text)
        if len(items) > MOST_RECORDS:
            raise Fault("records", most=MOST_RECORDS)
        for number, item in enumerate(items, start=1):
            place = item.pop("line", number)
            write(as_line([place, {name: cut(item[name]) for name in item}]))
    except (Fault, UnreadableRecords) as error:
        fault = [error.code, error.values]
    write(as_line({"format": kind, "fault": fault}))


def text_of(octets):
    if len(octets) > LARGEST:
        raise Fault("size")
    text = octets.decode(encoding_of(octets))
    text = CONTROL.sub("", re.sub("\r\n?", "\n", text))
    if not text.strip():
        raise Fault("empty")
    return text


def format_of(text):
    """Return which of the formats a text is, by what comes first."""
    if text.lstrip()[0] in "[{":
        return "json"
    places = {
        kind: found.start()
        for kind, pattern in [("ris", RIS), ("bibtex", BIBTEX)]
        if (found := pattern.search(text))
    }
    if not places:
        raise Fault("other")
    return min(places, key=places.get)


def cut(value):
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def as_line(content):
    return json.dumps(content, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main(sys.argv[1], sys.stdout.write)
