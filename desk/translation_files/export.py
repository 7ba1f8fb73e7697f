"""Writes a selection for translators: a kit, XLIFF 1.2, or XLSX.

A workbook has the source and its translation in two columns, behind a narrow one with
the ids, and what is to be known of them. Codes are in braces there,
``{1}bold{/1}{2/}``; a brace of the text itself is doubled.
"""

from io import BytesIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from accounts.permissions import may_write
from desk.translation_files.contents import is_planned, item_of, kinds, states_of
from desk.translation_files.kit import write_kit
from desk.translation_files.xliff import write_xliff
from text.languages import LANGUAGES, others
from text.workbook import begin_table, filled
from text.xml import strip_invalid_xml

# Items of a file.
MOST_ITEMS = 200

# The states of units in the words of a workbook.
WORDS = {
    **dict.fromkeys(["final", "current"], pgettext_lazy("status", "in step")),
    "stale": pgettext_lazy("status", "out of date"),
    "missing": pgettext_lazy("status", "missing"),
}

# Characters that Excel takes in a cell.
LONGEST_CELL = 32_767
WIDTHS = [6, 70, 70, 20, 16, 50]
BOLD, USUAL, QUIET = Font(bold=True), Font(), Font(color="FF808080", size=8)
BRACES = {"open": "{{{}}}", "close": "{{/{}}}", "alone": "{{{}/}}"}


# XLSX


def write_workbook(items, source, target) -> bytes:
    """Return the file, or raise ValidationError if a text is too long for a cell."""
    rows = [
        (label, unit, texts_of(item, unit))
        for item in items
        for label, units in item.parts
        for unit in units
    ]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    head = [gettext("Field"), gettext("State"), gettext("What changed")]
    names = ["id", source, target, *head]
    cells = begin_table(sheet, dict(zip(names, WIDTHS, strict=True)))
    # The ids, which are long, would make all rows high.
    cells[0].font, cells[0].alignment = QUIET, Alignment(vertical="top")
    for label, unit, texts in rows:
        cells[1].font = BOLD if unit.state in {"stale", "missing"} else USUAL
        notes = "\n".join(unit.notes)[:LONGEST_CELL]
        row = map(str, [unit.id, *texts, label, WORDS[unit.state], notes])
        sheet.append(filled(cells, map(strip_invalid_xml, row)))
    octets = BytesIO()
    book.save(octets)
    return octets.getvalue()


def texts_of(item, unit):
    segments = unit.source, unit.target
    texts = [to_text(each.pieces if each else []) for each in segments]
    if max(map(len, texts)) > LONGEST_CELL:
        message = gettext(
            "“%(title)s” has a paragraph that is too long for a cell of Excel: take "
            "another format."
        )
        raise ValidationError(message % {"title": item.title})
    return texts


def to_text(pieces) -> str:
    return "".join(
        piece.replace("{", "{{")
        if isinstance(piece, str)
        else BRACES[piece.kind].format(piece.id)
        for piece in pieces
    )


# The file


class Format(NamedTuple):
    label: str
    write: object
    suffix: str
    content_type: str


FORMATS = {
    "kit": Format(_("Kit for OmegaT (ZIP)"), write_kit, "zip", "application/zip"),
    "xliff12": Format(_("XLIFF 1.2"), write_xliff, "xlf", "application/xliff+xml"),
    "xlsx": Format(
        _("Excel (XLSX)"),
        write_workbook,
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


class File(NamedTuple):
    name: str
    octets: bytes
    content_type: str


def export(pointers, language, format_name, user) -> File:
    """Return a file of items to translate into a language; raise ValidationError."""
    if language not in LANGUAGES or format_name not in FORMATS:
        raise ValidationError(gettext("Choose a language and a format."))
    writable = {
        label for label, model in kinds().items() if may_write(user, model, language)
    }
    pointers = [each for each in dict.fromkeys(pointers) if each.model in writable]
    if len(pointers) > MOST_ITEMS:
        message = gettext("At most %(most)d items go into a file.")
        raise ValidationError(message % {"most": MOST_ITEMS})
    states = states_of(pointers)
    there = [states[pointer] for pointer in pointers if pointer in states]
    planned = [state for state in there if is_planned(state.record, language)]
    items = [item_of(state, language) for state in planned]
    items = [item for item in items if item.parts]
    if not items:
        raise ValidationError(
            gettext("There is nothing among these that you could translate.")
        )
    format_ = FORMATS[format_name]
    [source] = others(language)
    name = f"{source}-{language}-{timezone.localdate():%Y-%m-%d}.{format_.suffix}"
    return File(name, format_.write(items, source, language), format_.content_type)
