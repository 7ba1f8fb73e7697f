"""The glossary as a table, CSV or XLSX: a row for each term.

What all terms of a concept share, such as its definition, is in its first row. Above
the table, or on a sheet of its own, a README says what it is.
"""

import io
from datetime import UTC
from itertools import chain, groupby
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from glossary.interchange.table_columns import (
    CODE,
    COLUMNS,
    LANGUAGE,
    NAMES,
    OF_CONCEPTS,
    OF_TERMS,
    TERM,
    rows_of,
)
from glossary.interchange.title_page import moment_in
from imports.tables import Row, Table, check_head, read_table
from text.spreadsheet import csv_of, unguarded

# Reading


def read(file) -> Table:
    """Read an open file into a table of which each row is a concept, its cells an
    entry; raise ValidationError for what cannot be read.
    """
    table = read_table(file)
    check_head(table, NAMES, [[CODE.name]])
    made_at = moment_in("\n".join(table.readme))
    return Table(table.head, concepts_in(table), table.remarks, made_at=made_at)


def concepts_in(table) -> list[Row]:
    """Return a row for each concept; empty cells are not in its entry."""
    rows = table.rows
    for row in rows if table.is_text else ():
        row.cells = {name: unguarded(cell).strip() for name, cell in row.cells.items()}
    concepts, first_rows = [], {}
    for code, group in groupby(rows, lambda row: row.cells.get(CODE.name, "")):
        if not code:
            error = CODE.name, gettext("The code is missing.")
            concepts += [
                Row(row.number, {"code": ""}, [*row.errors, error]) for row in group
            ]
            continue
        concept = concept_in(code, [*group])
        first = first_rows.setdefault(code, concept.number)
        if first != concept.number:
            message = gettext(
                "This code is already used in row %(row)d, but the rows of a concept "
                "must be next to one another."
            )
            concept.errors.append((CODE.name, message % {"row": first}))
        concepts.append(concept)
    return concepts


def concept_in(code, rows):
    """Merge the rows of a concept into one row, whose cells are its entry."""
    first, entry, terms, errors = rows[0].number, {"code": code}, [], []

    def fail(row, column, message):
        """Note an error at the concept; one of a row below the first names that."""
        if row.number != first:
            where = gettext("row %(row)d: %(message)s")
            message = where % {"row": row.number, "message": message}
        errors.append((column, message))

    def values_in(row, columns):
        """Return {key: value} of the cells that are not empty."""
        values = {}
        for column in columns:
            if cell := row.cells.get(column.name):
                try:
                    values[column.key_in_entry] = column.field.clean(cell)
                except ValidationError as error:
                    for message in error.messages:
                        fail(row, column.name, message)
        return values

    values_in(rows[0], [CODE])
    for row in rows:
        for column, message in row.errors:
            fail(row, column, message)
        for name, value in values_in(row, OF_CONCEPTS).items():
            if entry.setdefault(name, value) != value:
                [column] = [each for each in OF_CONCEPTS if each.key_in_entry == name]
                message = gettext(
                    "A row of this concept above says something different."
                )
                fail(row, column.name, message)
        if row is not rows[0] or any(row.cells.get(each.name) for each in OF_TERMS):
            if not row.cells.get(LANGUAGE.name):
                fail(row, LANGUAGE.name, gettext("The language is missing."))
            if not row.cells.get(TERM.name):
                fail(row, TERM.name, gettext("The term is missing."))
            terms.append(values_in(row, OF_TERMS))
    if terms:
        entry["terms"] = terms
    return Row(first, entry, errors)


# Writing


def readme_of(title_page, *more):
    """Return the lines of the README; ``more``: lines for one format only."""
    title, edition, publisher, licence = (
        " ".join(text.get(title_page.first_language, "").split())
        for text in [
            *[title_page.title, title_page.edition],
            *[title_page.publisher, title_page.licence],
        ]
    )
    licence = " ".join(filter(None, [licence, title_page.licence_url]))
    return [
        ". ".join(filter(None, [title, edition, publisher])),
        gettext("State: %(moment)s") % {"moment": title_page.moment},
        *([gettext("Licence: %(licence)s") % {"licence": licence}] if licence else []),
        gettext(
            "Each row is a term. What describes its concept as a whole is in the "
            "first row of the concept; the rows of a concept are next to one another "
            "and all have its code."
        ),
        gettext("Where a cell holds several values, each has a line of its own."),
        *more,
        gettext(
            "To bring changes back to the site, import this file in the back office, "
            "from the list of concepts. Concepts are found by their codes; an empty "
            "cell leaves what is stored as it is. Keep these lines: the state above "
            "shows what has been changed on the site since."
        ),
    ]


def write_csv(entries, title_page) -> str:
    guards = gettext(
        "A cell that begins with = + - @ ', a tab or a line break has a ' before it: "
        "so no program takes it for a formula. When the file is read that ' goes away."
    )
    readme = "".join(f"# {line}\r\n" for line in readme_of(title_page, guards))
    return csv_of(chain([NAMES], *map(rows_of, entries)), head=readme)


def write_xlsx(entries, title_page) -> bytes:
    file, book = io.BytesIO(), Workbook(write_only=True)
    about = book.create_sheet("README")
    about.column_dimensions["A"].width = 100
    [cell] = text_cells(about, 1)
    for line in readme_of(title_page):
        about.append(filled([cell], [line]))
    sheet = book.create_sheet(gettext("Glossary"))
    for number, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = "A2"
    sheet.append(filled(text_cells(sheet, len(COLUMNS), font=Font(bold=True)), NAMES))
    # A row is written at once, so the cells can be used again for the next.
    cells = text_cells(sheet, len(COLUMNS))
    for entry in entries:
        for row in rows_of(entry):
            sheet.append(filled(cells, row))
    # A workbook cannot store a time zone.
    moment = title_page.changed_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = moment
    book.properties.creator = title_page.publisher.get(title_page.first_language, "")
    book.properties.title = title_page.title.get(title_page.first_language, "")
    # Workbook.save would call it modified at this moment.
    ExcelWriter(book, ZipFile(file, "w", ZIP_DEFLATED)).save()
    return file.getvalue()


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
