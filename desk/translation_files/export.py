"""Writes a selection for translators, as XLIFF 1.2 or as XLSX.

XLIFF has a ``file`` for each item and a unit for each segment; a workbook the source
and its translation in two columns, behind a narrow one with the ids. Codes are in
braces there, ``{1}bold{/1}{2/}``; a brace of the text itself is doubled.
"""

from io import BytesIO
from itertools import count
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

from accounts.permissions import may_write
from desk.translation_files.contents import is_planned, item_of, kinds, states_of
from text.languages import LANGUAGES, others
from text.xml import Vocabulary, write

# Items of a file.
MOST_ITEMS = 200

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
make = Vocabulary({None: NAMESPACE})
# The state of a translation, by that of its block.
STATES = {"current": "final", "stale": "needs-review-translation"}
# What a code stands for, by the tag of its element.
KINDS = {"strong": "bold", "em": "italic", "a": "link", "br": "lb", "img": "image"}

# Characters that Excel takes in a cell.
LONGEST_CELL = 32_767
WIDTHS = {"A": 6, "B": 70, "C": 70}
BRACES = {"open": "{{{}}}", "close": "{{/{}}}", "alone": "{{{}/}}"}


# XLIFF


def write_xliff(items, source, target) -> bytes:
    languages = {"source-language": source, "target-language": target}
    files = [
        make(
            "file",
            make("header", make("note", item.title)),
            make("body", [*map(group_of, item.parts, count(1))]),
            original=item.pointer,
            datatype="html",
            **languages,
        )
        for item in items
    ]
    return write(make("xliff", files, version="1.2"), is_indented=False)


def group_of(part, number):
    label, units = part
    return make("group", [*map(element_of, units)], id=f"g{number}", resname=label)


def element_of(unit):
    target = None
    if unit.target:
        codes = {**unit.target.codes, **unit.source.codes}
        target = make("target", state=STATES[unit.state])
        fill(target, unit.target.pieces, codes)
    source = make("source")
    fill(source, unit.source.pieces, unit.source.codes)
    return make(
        "trans-unit",
        *[source, target, [make("note", note) for note in unit.notes]],
        id=unit.id,
        approved="yes" if target is not None and unit.state == "current" else None,
        **{"xml:space": "preserve"},
    )


def fill(element, pieces, codes):
    stack = [element]
    for piece in pieces:
        if isinstance(piece, str):
            make.append(stack[-1], piece)
        elif piece.kind == "close":
            stack.pop()
        else:
            tag = codes[piece.id].tag
            name, kind = "x" if piece.kind == "alone" else "g", f"x-html-{tag}"
            made = make(name, id=piece.id, ctype=KINDS.get(tag, kind))
            stack[-1].append(made)
            if piece.kind == "open":
                stack.append(made)


# XLSX


def write_workbook(items, source, target) -> bytes:
    """Return the file, or raise ValidationError if a text is too long for a cell."""
    rows = [
        (item, unit, texts_of(item, unit))
        for item in items
        for _label, units in item.parts
        for unit in units
    ]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.append([text_cell(sheet, name, bold=True) for name in ["id", source, target]])
    for item, unit, texts in rows:
        sheet.append(row_of(sheet, item, unit, texts))
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


def row_of(sheet, item, unit, texts):
    cells = [text_cell(sheet, text) for text in [unit.id, *texts]]
    for cell in filter(None, cells):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    cells[0].font = Font(color="FF808080", size=8)
    cells[0].alignment = Alignment(vertical="top")
    if unit.state != "current":
        cells[1].font = Font(bold=True)
    if words := "\n".join(unit.notes):
        cells[1].comment = Comment(words[:LONGEST_CELL], item.title)
    return cells


def text_cell(sheet, text, bold=False):
    """Return a cell that is a text, even if it looks like a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("", str(text))
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


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
    """Return a file of items to translate into a language; raise ValidationError.

    Left out is what the person may not write, and what is not to be in the language.
    """
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
