"""The kinds of file in which the glossary is had."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from glossary.interchange import graph, tables, tbx
from glossary.interchange.entries import entries_of


@dataclass(frozen=True)
class Format:
    """``write(file, concepts, edition, everything=…, version=…)``: to a binary file.

    ``older``: the number of a version that some programs ask for.
    """

    suffix: str
    name: str
    told: str
    media_type: str
    write: Callable
    older: int | None = None


def write_tbx(file, concepts, edition, *, everything, version=3):
    entries = entries_of(concepts, everything=everything)
    file.write(tbx.writing.write(entries, edition, version=version))


def write_csv(file, concepts, edition, *, everything):
    with text_in(file) as text:
        entries = entries_of(concepts, everything=everything)
        tables.delimited.write(text, entries, edition)


def write_xlsx(file, concepts, edition, *, everything):
    entries = entries_of(concepts, everything=everything)
    tables.workbook.write(file, entries, edition)
