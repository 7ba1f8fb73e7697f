"""The file formats in which the glossary can be downloaded."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.interchange import skos, tables, tbx
from glossary.interchange.entries import entries_of
from text.languages import current


@dataclass(frozen=True)
class Format:
    """``write(concepts, title_page, everything)`` returns the file, text or bytes."""

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


def of_entries(write):
    """Return ``Format.write`` by a function of entries and a title page."""

    def write_entries(concepts, title_page, everything):
        return write(entries_of(concepts, everything=everything), title_page)

    return write_entries


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
            of_entries(tables.write_csv),
        ),
        Format(
            *["tbx", "TBX", _("for translation software"), "application/x-tbx"],
            of_entries(tbx.write),
        ),
        Format(
            *["ttl", "Turtle", _("linked data, SKOS"), "text/turtle; charset=utf-8"],
            skos.write_turtle,
        ),
        Format(
            *["jsonld", "JSON-LD", _("linked data, SKOS")],
            "application/ld+json; charset=utf-8",
            skos.write_json_ld,
        ),
    ]
}
