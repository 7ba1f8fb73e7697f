"""Reads a table: CSV or XLSX, by its content and not by its name.

A reader as ``imports.foreign`` asks for: it prints ``[number, [cell, …], [[column,
code], …]]`` for each row, the last being what is wrong with its cells (a column of null
is the whole row); at the end ``{"head": […], "sheets": […], "readme": […]}``.
``imports.tables`` has the messages of the codes.
"""

import zipfile
from datetime import date, datetime, time

from imports import delimited
from imports.delimited import CONTROL, LONGEST_README, MOST_README, tidy
from imports.foreign import answer
from sandbox import MEGABYTE
from text.faults import Fault

LARGEST = 20 * MEGABYTE
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 100, 200_000
# Where a spreadsheet ends; below it a hostile one may have endless empty rows.
LAST_ROW = 1_048_576
# Of a whole table, as in the largest CSV: a workbook may name one long text a million
# times.
MOST_CHARACTERS = LARGEST
# Of a whole table, its empty cells too: whoever gets them keeps each by itself.
MOST_CELLS = 500_000
# Of a column or a sheet, which messages name.
LONGEST_NAME = 100

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Of a workbook, what its parts may be together; below LEAST no ratio does harm.
LARGEST_UNPACKED, LEAST = 50 * MEGABYTE, 2 * MEGABYTE
HIGHEST_RATIO, MOST_PARTS = 100, 1000
# Those that a remark names.
MOST_SHEETS = 20
# Kinds of cells, and what is wrong with them.
WITHOUT_VALUE = {"f": "formula", "e": "error_value"}


def rows_in(path, last):
    """Yield the rows below the head; note the head, and what else there is."""
    rows, sheets, last["readme"] = opened(path)
    last["sheets"] = [name[:LONGEST_NAME] for name in sheets]
    head, count = [], 0
    for number, cells, errors in checked(rows):
        if not head:
            head = last["head"] = headed(number, cells, errors)
            continue
        fit(cells, head, errors)
        count += len(head)
        if count > MOST_CELLS:
            raise Fault("overrun")
        yield number, cells, errors
    if not count:
        raise Fault("only_head" if head else "empty")


def opened(path):
    """Return the rows with their numbers, the names of the sheets, and the README."""
    size = path.stat().st_size
    if size > LARGEST:
        raise Fault("overrun")
    with path.open("rb") as file:
        start = file.read(64)
    if not start.strip():
        raise Fault("empty")
    if start.startswith(OLD_OFFICE):
        is_encrypted = ENCRYPTED in path.read_bytes()
        raise Fault("encrypted" if is_encrypted else "old_office")
    if start.startswith(b"%PDF"):
        raise Fault("other")
    if start.startswith(b"PK"):
        return rows_of_workbook(path)
    rows, readme = delimited.rows_of(path)
    return rows, [], readme


def checked(rows):
    """Leave out empty rows, empty bad cells, and refuse a table that is too large."""
    count = characters = 0
    for number, cells, errors in rows:
        while cells and not cells[-1]:
            cells.pop()
        count += bool(cells or errors)
        characters += sum(map(len, cells))
        is_large = count > MOST_ROWS + 1 or characters > MOST_CHARACTERS
        if is_large or number > LAST_ROW:
            raise Fault("overrun")
        if not cells and not errors:
            continue
        for column, cell in enumerate(cells[:MOST_COLUMNS]):
            code = "cell" if len(cell) > LONGEST_CELL else None
            if code or CONTROL.search(cell):
                errors.append([column, code or "control"])
                cells[column] = ""
        yield number, cells, errors


def headed(number, cells, errors):
    """Return the names of the columns: where one is wrong, no row can be read."""
    if len(cells) > MOST_COLUMNS:
        raise Fault("overrun")
    wrong = [
        (column, "long_name" if name else "unnamed")
        for column, name in enumerate(cells)
        if not 0 < len(name) <= LONGEST_NAME
    ]
    if wrong := [*errors, *wrong]:
        column, code = wrong[0]
        raise Fault(code, row=number, column=letter(column or 0))
    return cells


def fit(cells, head, errors):
    """Give a row as many cells as the head has."""
    if len(cells) > len(head):
        # A spreadsheet names no columns further on.
        errors.append([min(len(cells) - 1, MOST_COLUMNS), "unnamed"])
        del cells[len(head) :]
    cells.extend([""] * (len(head) - len(cells)))


def letter(column):
    """Return the name by which a spreadsheet shows a column: A, B … CV."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(column + 1)


# A workbook: the archive is looked at before any part of it is unpacked as a whole


def rows_of_workbook(path):
    """Return the rows of the first sheet, the names of the sheets, and the README.

    A sheet of that name is none of them: it says what the file is.
    """
    check_archive(path)
    # Needs its time and memory, which a CSV can do without.
    from openpyxl import load_workbook

    # By a name without .xlsx it would open nothing.
    book = load_workbook(path.open("rb"), read_only=True, keep_links=False)
    sheets = book.worksheets[: MOST_SHEETS + 1]
    named = [each for each in sheets if each.title.strip().casefold() == "readme"]
    # A sheet that stands alone is the table.
    readme = named[:1] if len(sheets) > 1 else []
    sheets = [sheet for sheet in sheets if sheet not in readme]
    # A sheet may claim to be a million cells wide: only what it holds is read.
    sheets[0].reset_dimensions()
    lines = [line for sheet in readme for line in lines_of(sheet)]
    return rows_of_sheet(sheets[0]), [sheet.title for sheet in sheets], lines


def lines_of(sheet):
    rows = sheet.iter_rows(max_row=MOST_README, max_col=MOST_README, values_only=True)
    lines = (" ".join(str(cell) for cell in row if cell is not None) for row in rows)
    return [tidy(line)[:LONGEST_README] for line in lines if line.strip()]


def rows_of_sheet(sheet):
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        errors = [
            [column, WITHOUT_VALUE[cell.data_type]]
            for column, cell in enumerate(cells)
            if cell.value is not None and cell.data_type in WITHOUT_VALUE
        ]
        yield number, [text_of(cell) for cell in cells], errors


def text_of(cell):
    """Return what a cell holds, written as it would stand in a CSV."""
    value = cell.value
    if value is None or cell.data_type in WITHOUT_VALUE:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.time() == time():
            return f"{value:%Y-%m-%d}"
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # How a spreadsheet writes the first half of a line break.
    return tidy(str(value).replace("_x000D_", ""))


def check_archive(path):
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    is_bomb = total > LEAST and total > HIGHEST_RATIO * path.stat().st_size
    if is_bomb or len(parts) > MOST_PARTS or total > LARGEST_UNPACKED:
        raise Fault("overrun")
    if any(part.flag_bits & 1 for part in parts):
        raise Fault("encrypted")
    if "xl/workbook.xml" not in [part.filename for part in parts]:
        raise Fault("other")


if __name__ == "__main__":
    answer(rows_in)
