"""Tables for spreadsheets, as CSV: the only place that writes one."""

import csv
import io
import re

# The beginnings of formulas, also after white space is stripped, and the apostrophe.
GUARDED = tuple("=+-@\t\r\n'")
NUMBER = re.compile(r"[-+]?\d[\d.,]*")


def csv_of(rows, *, language="", head=""):
    """Return a CSV of which no program takes a cell for a formula.

    ``language``: whose spreadsheets are to open it; ``head``: what stands before.
    """
    file = io.StringIO()
    # By this mark spreadsheets know that it is UTF-8.
    file.write(f"\ufeff{head}")
    writer = csv.writer(file, delimiter=";" if language == "ru" else ",")
    writer.writerows(map(guarded, row) for row in rows)
    return file.getvalue()


def guarded(cell):
    """Put an apostrophe before what would be a formula elsewhere."""
    text = "" if cell is None else str(cell)
    is_safe = NUMBER.fullmatch(text) or not text.startswith(GUARDED)
    return text if is_safe else f"'{text}"


def unguarded(cell):
    """Remove the apostrophe of ``guarded``; any other apostrophe stays."""
    is_guarded = cell.startswith("'") and cell[1:].startswith(GUARDED)
    return cell[1:] if is_guarded else cell
