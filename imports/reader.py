"""Reads a table: CSV or XLSX, by its content and not by its name.

A reader as ``imports.foreign`` asks for: it prints ``[number, [cell, …], [[column,
code], …]]`` for each row, the last being what is wrong with its cells (a column of null
is the whole row), then ``{"head": […], "sheets": […], "readme": […], "fault": null}``.
``imports.tables`` has the messages of the codes.
"""

import re
import sys
from pathlib import Path

from imports import delimited, workbook
from imports.foreign import Fault, answer
from sandbox import MEGABYTE

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
# What no text holds; in JSON one of them takes six times its room.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

# What a file begins with that is no table, and the fault that says so.
SIGNATURES = {
    b"%PDF": "pdf",
    b"\x89PNG": "binary",
    b"\xff\xd8\xff": "binary",
    b"\x1f\x8b": "binary",
    b"Rar!": "binary",
    b"7z\xbc\xaf": "binary",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def main(path, write):
    last = {"head": [], "sheets": [], "readme": []}
    answer(rows_in(Path(path), last), last, write)


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
            raise Fault("cells", most=MOST_CELLS)
        yield number, cells, errors
    if not count:
        raise Fault("only_head" if head else "empty")


def opened(path):
    """Return the rows with their numbers, the names of the sheets, and the README."""
    size = path.stat().st_size
    if size > LARGEST:
        raise Fault("size")
    with path.open("rb") as file:
        start = file.read(64)
    if not start.strip():
        raise Fault("empty")
    if start.startswith(OLD_OFFICE):
        is_encrypted = ENCRYPTED in path.read_bytes()
        raise Fault("encrypted" if is_encrypted else "old_office")
    for signature, code in SIGNATURES.items():
        if start.startswith(signature):
            raise Fault(code)
    if start.startswith(b"PK"):
        return workbook.rows_of(path)
    rows, readme = delimited.rows_of(path)
    return rows, [], readme


def checked(rows):
    """Leave out empty rows, empty bad cells, and refuse a table that is too large."""
    count = characters = 0
    for number, cells, errors in rows:
        if number > LAST_ROW:
            raise Fault("rows", most=MOST_ROWS)
        while cells and not cells[-1]:
            cells.pop()
        if not cells and not errors:
            continue
        count += 1
        if count > MOST_ROWS + 1:
            raise Fault("rows", most=MOST_ROWS)
        characters += sum(map(len, cells))
        if characters > MOST_CHARACTERS:
            raise Fault("overrun")
        for column, cell in enumerate(cells[:MOST_COLUMNS]):
            code = "cell" if len(cell) > LONGEST_CELL else None
            if code or CONTROL.search(cell):
                errors.append([column, code or "control"])
                cells[column] = ""
        yield number, cells, errors


def headed(number, cells, errors):
    """Return the names of the columns: where one is wrong, no row can be read."""
    if len(cells) > MOST_COLUMNS:
        raise Fault("columns", most=MOST_COLUMNS)
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
        errors.append([len(cells) - 1, "unnamed"])
        del cells[len(head) :]
    cells.extend([""] * (len(head) - len(cells)))


def letter(column):
    """Return the name by which a spreadsheet shows a column: A, B … CV."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


if __name__ == "__main__":
    main(sys.argv[1], sys.stdout.write)
