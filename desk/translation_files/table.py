"""Writes a selection as XLSX: the source and its translation in two columns.

``imports.tables`` reads it. The ids stand in a narrow third column before them. Codes
are in braces, ``{1}bold{/1}{2/}``; a brace of the text itself is doubled.
"""

import re
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

from publishing.admin.table_file import text_cell

# Characters that Excel takes in a cell.
LONGEST_CELL = 32_767
WIDTHS = {"A": 6, "B": 70, "C": 70}
BRACES = {"open": "{{{}}}", "close": "{{/{}}}", "alone": "{{{}/}}"}
CODE = re.compile(r"(?P<literal>\{\{)|\{(?P<close>/?)(?P<id>t?\d+)(?P<alone>/?)\}")


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


def to_text(pieces) -> str:
    """Return the pieces of a segment as the text of a cell."""
    return "".join(
        piece.replace("{", "{{")
        if isinstance(piece, str)
        else BRACES[piece.kind].format(piece.id)
        for piece in pieces
    )


def to_pieces(text) -> list:
    """Return the pieces of a cell: texts, and [kind, id] of codes."""
    pieces, end = [], 0
    for match in CODE.finditer(text):
        pieces.append(text[end : match.start()])
        end = match.end()
        if match["literal"]:
            pieces.append("{")
        elif match["close"]:
            pieces.append(["close", match["id"]])
        else:
            pieces.append(["alone" if match["alone"] else "open", match["id"]])
    return [*pieces, text[end:]]
