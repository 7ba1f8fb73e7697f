"""Writes XLSX."""

from datetime import UTC
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from glossary.interchange.tables.columns import COLUMNS, NAMES, rows_of
from glossary.interchange.tables.readme import readme_of

README = "README"


def write(file, entries, title_page):
    """Write entries to a binary file."""
    book = Workbook(write_only=True)
    about(book.create_sheet(README), title_page)
    table(book.create_sheet(gettext("Glossary")), entries)
    # A workbook cannot store a time zone.
    moment = title_page.changed_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    book.properties.creator = title_page.publisher.get(title_page.first_language, "")
    book.properties.title = title_page.title.get(title_page.first_language, "")
    # Workbook.save would call it modified at this moment.
    ExcelWriter(book, ZipFile(file, "w", ZIP_DEFLATED)).save()


def about(sheet, title_page):
    sheet.column_dimensions["A"].width = 100
    [cell] = text_cells(sheet, 1)
    for line in readme_of(title_page):
        cell.value, cell.data_type = line, "s"
        sheet.append([cell])


def table(sheet, entries):
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "A2"
    head = text_cells(sheet, len(COLUMNS), font=Font(bold=True))
    sheet.append(filled(head, NAMES))
    # A row is written at once, so the cells can be used again for the next.
    cells = text_cells(sheet, len(COLUMNS))
    for entry in entries:
        for row in rows_of(entry):
            sheet.append(filled(cells, row))


def text_cells(sheet, number, **style):
    cells = [WriteOnlyCell(sheet) for _place in range(number)]
    for cell in cells:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        for name, value in style.items():
            setattr(cell, name, value)
    return cells


def filled(cells, texts):
    """Return the cells of a row, all of them texts, even if they look like formulas."""
    for cell, text in zip(cells, texts, strict=True):
        if text:
            cell.value, cell.data_type = text, "s"
    return [cell if text else None for cell, text in zip(cells, texts, strict=True)]
