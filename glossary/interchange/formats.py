"""The file formats in which the glossary can be downloaded."""

import io
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.interchange import skos, tables, tbx
from glossary.interchange.entries import entries_of
from text.languages import current


@dataclass(frozen=True)
class Format:
    """``write(file, concepts, title_page, everything)`` writes to a binary file."""

    suffix: str
    name: str
    description: str
    media_type: str
    write: Callable

    def file_name(self, title_page, *, everything=False):
        """Return the name of the file, with the day of its last change."""
        day = timezone.localtime(title_page.changed_at).date().isoformat()
        parts = ["glossary", current(), day, *(["all"] if everything else [])]
        return f"{'-'.join(parts)}.{self.suffix}"


@contextmanager
def text_in(file):
    """Yield a text file that writes to a binary file, and leave that one open."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    yield text
    text.detach()


def of_entries(write):
    """Return ``Format.write`` by a function of a file, entries and a title page."""

    def write_entries(file, concepts, title_page, everything):
        write(file, entries_of(concepts, everything=everything), title_page)

    return write_entries


def as_text(write):
    """Return the same function for a binary file."""

    def write_text(file, *args):
        with text_in(file) as text:
            write(text, *args)

    return write_text


SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# In the order of the page, by suffix.
FORMATS = {
    format.suffix: format
    for format in [
        Format(
            *["xlsx", "XLSX", _("a table for Excel"), SPREADSHEET],
            of_entries(tables.write_xlsx),
        ),
        Format(
            *["csv", "CSV", _("a table as plain text"), "text/csv; charset=utf-8"],
            as_text(of_entries(tables.write_csv)),
        ),
        Format(
            *["tbx", "TBX", _("for translation software"), "application/x-tbx"],
            of_entries(lambda file, *args: file.write(tbx.write(*args))),
        ),
        Format(
            *["ttl", "Turtle", _("linked data, SKOS"), "text/turtle; charset=utf-8"],
            as_text(skos.write_turtle),
        ),
        Format(
            *["jsonld", "JSON-LD", _("linked data, SKOS")],
            "application/ld+json; charset=utf-8",
            as_text(skos.write_json_ld),
        ),
    ]
}
