"""The kinds of file in which the glossary is had."""

import io
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from glossary.interchange import graph
from glossary.interchange.entries import entries_of
from glossary.interchange.tables import delimited, workbook
from glossary.interchange.tbx import writer


@dataclass(frozen=True)
class Format:
    """``write(file, concepts, edition, everything)`` writes to a binary file.

    ``version``: the number by which it is asked for, where a suffix has several.
    """

    suffix: str
    name: str
    description: str
    media_type: str
    write: Callable
    version: str = ""

    @property
    def query(self):
        """What asks for it behind the address of its suffix."""
        is_usual = self == format_of(self.suffix)
        return "" if is_usual else f"?v={self.version}"


@contextmanager
def text_in(file):
    """Let a text be written to a binary file, and leave that open."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    yield text
    text.detach()


def tbx(version):
    def write(file, concepts, title_page, everything):
        entries = entries_of(concepts, everything=everything)
        writer.write_to(file, entries, title_page, version=version)

    return write


def as_csv(file, concepts, title_page, everything):
    with text_in(file) as text:
        entries = entries_of(concepts, everything=everything)
        delimited.write(text, entries, title_page)


def as_xlsx(file, concepts, title_page, everything):
    entries = entries_of(concepts, everything=everything)
    workbook.write(file, entries, title_page)


def skos(write_graph):
    def write(file, concepts, title_page, everything):
        with text_in(file) as text:
            write_graph(text, concepts, title_page, everything=everything)

    return write


TBX = "application/x-tbx"
UTF_8 = "; charset=utf-8"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# In the order in which readers are shown them; of a suffix the usual version first.
FORMATS = [
    Format("xlsx", "XLSX", _("a table for Excel"), SPREADSHEET, as_xlsx),
    Format("csv", "CSV", _("a table as a text"), f"text/csv{UTF_8}", as_csv),
    Format("tbx", "TBX", _("for translation programs"), TBX, tbx(3), "3"),
    Format("tbx", "TBX 2008", _("for older programs"), TBX, tbx(2), "2"),
    Format(
        *("ttl", "Turtle", _("linked data, SKOS"), f"text/turtle{UTF_8}"),
        skos(graph.turtle),
    ),
    Format(
        *("jsonld", "JSON-LD", _("linked data, SKOS"), f"application/ld+json{UTF_8}"),
        skos(graph.json_ld),
    ),
]


def format_of(suffix, version=""):
    """Return the format with this suffix, in the usual version; else None."""
    formats = [format for format in FORMATS if format.suffix == suffix]
    versions = (format for format in formats if version in ("", format.version))
    return next(versions, None)
