"""The file formats in which the glossary can be downloaded."""

import io
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.interchange import graph
from glossary.interchange.entries import entries_of
from glossary.interchange.tables import delimited, workbook
from glossary.interchange.tbx import writer
from text.languages import current


@dataclass(frozen=True)
class Format:
    """``write(file, concepts, title_page, everything)`` writes to a binary file.

    ``version``: its number in the query, where a suffix has several versions.
    """

    suffix: str
    name: str
    description: str
    media_type: str
    write: Callable
    version: str = ""

    @property
    def key(self):
        """A name of the format in this version."""
        return f"{self.suffix}{self.version}"

    def file_name(self, title_page, *, everything=False):
        """Return the name of the file, with the day of its last change."""
        day = timezone.localtime(title_page.changed_at).date().isoformat()
        parts = ["glossary", current(), day, *(["all"] if everything else [])]
        parts += [f"v{self.version}"] if self.query else []
        return f"{'-'.join(parts)}.{self.suffix}"

    @property
    def query(self):
        """The query string that selects this version; "" for the usual one."""
        is_usual = self == format_of(self.suffix)
        return "" if is_usual else f"?v={self.version}"


@contextmanager
def text_in(file):
    """Yield a text file that writes to a binary file, and leave that one open."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    yield text
    text.detach()


def tbx_writer(version):
    def write(file, concepts, title_page, everything):
        entries = entries_of(concepts, everything=everything)
        writer.write_to(file, entries, title_page, version=version)

    return write


def write_csv(file, concepts, title_page, everything):
    with text_in(file) as text:
        entries = entries_of(concepts, everything=everything)
        delimited.write(text, entries, title_page)


def write_xlsx(file, concepts, title_page, everything):
    entries = entries_of(concepts, everything=everything)
    workbook.write(file, entries, title_page)


def skos_writer(write_graph):
    def write(file, concepts, title_page, everything):
        with text_in(file) as text:
            write_graph(text, concepts, title_page, everything=everything)

    return write


TBX = "application/x-tbx"
UTF_8 = "; charset=utf-8"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# In the order of the page; the first format of a suffix is its usual version.
FORMATS = [
    Format("xlsx", "XLSX", _("a table for Excel"), SPREADSHEET, write_xlsx),
    Format("csv", "CSV", _("a table as plain text"), f"text/csv{UTF_8}", write_csv),
    Format("tbx", "TBX", _("for translation software"), TBX, tbx_writer(3), "3"),
    Format("tbx", "TBX 2008", _("for older software"), TBX, tbx_writer(2), "2"),
    Format(
        *("ttl", "Turtle", _("linked data, SKOS"), f"text/turtle{UTF_8}"),
        skos_writer(graph.turtle),
    ),
    Format(
        *("jsonld", "JSON-LD", _("linked data, SKOS"), f"application/ld+json{UTF_8}"),
        skos_writer(graph.json_ld),
    ),
]


def format_of(suffix, version=""):
    """Return the format with this suffix, in the usual version; else None."""
    formats = [format for format in FORMATS if format.suffix == suffix]
    versions = (format for format in formats if version in ("", format.version))
    return next(versions, None)
