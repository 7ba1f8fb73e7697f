"""Tables in workbooks of Excel: their cells are texts, even if they look like formulas.

::

    book = Workbook(write_only=True)
    cells = begin_table(book.create_sheet(), {"code": 16, "definition": 60})
    sheet.append(filled(cells, ["1.2", "=1+1"]))
"""

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter


def begin_table(sheet, widths):
    """Write the heads of columns, {name: width}; return the cells of the other rows.

    A row is written at once, so the cells can be used again for the next.
    """
    for number, width in enumerate(widths.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append(filled(text_cells(sheet, len(widths), font=Font(bold=True)), widths))
    return text_cells(sheet, len(widths))


def text_cells(sheet, number, **style):
    cells = [WriteOnlyCell(sheet) for _place in range(number)]
    for cell in cells:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        for name, value in style.items():
            setattr(cell, name, value)
    return cells


def filled(cells, texts):
    """Return the cells of a row; one without a text is left out."""
    row = []
    for cell, text in zip(cells, texts, strict=True):
        if text:
            cell.value, cell.data_type = text, "s"
        row.append(cell if text else None)
    return row
