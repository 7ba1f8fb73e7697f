"""Writes a selection as XLSX: the source and its translation in two columns.

``imports.tables`` reads it. The ids stand in a narrow third column before them.
"""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

from desk.translation_files.placeholders import to_text
from publishing.admin.table_file import text_cell

# Characters that Excel takes in a cell.
LONGEST_CELL = 32_767
WIDTHS = {"A": 6, "B": 70, "C": 70}


def write(items, source, target, notes) -> bytes:
    """Return the file, or raise ValidationError if a text is too long for a cell."""
    for item in items:
        check(item)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    head = ["id", source, target]
    sheet.append([text_cell(sheet, name, bold=True) for name in head])
    for item in items:
        for unit in item.units:
            sheet.append(row_of(sheet, item, unit, notes))
    octets = BytesIO()
    book.save(octets)
    return octets.getvalue()


def check(item):
    longest = max(len(text) for unit in item.units for text in texts_of(unit))
    if longest > LONGEST_CELL:
        message = gettext(
            "“%(title)s” has a paragraph that is too long for a cell of Excel: take "
            "another format."
        )
        raise ValidationError(message % {"title": item.title})


def texts_of(unit):
    return [to_text(each.pieces) if each else "" for each in [unit.source, unit.target]]


def row_of(sheet, item, unit, notes):
    cells = [text_cell(sheet, text) for text in [unit.id, *texts_of(unit)]]
    for cell in filter(None, cells):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    cells[0].font = Font(color="FF808080", size=8)
    cells[0].alignment = Alignment(vertical="top")
    if unit.state != "current":
        cells[1].font = Font(bold=True)
    if words := "\n".join(notes(unit)):
        cells[1].comment = Comment(words[:LONGEST_CELL], item.title)
    return cells
