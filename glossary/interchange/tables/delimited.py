"""Writes CSV, with an apostrophe before cells that would be formulas elsewhere."""

import csv

from django.utils.translation import gettext

from glossary.interchange.tables.columns import NAMES, rows_of
from glossary.interchange.tables.readme import readme_of

# The beginnings of formulas, also after white space is stripped, and the apostrophe.
GUARDED = tuple("=+-@\t\r\n'")
GUARD = "'"


def write(file, entries, title_page):
    """Write entries to a text file that was opened with ``newline=""``."""
    # The byte order mark, by which Excel knows that the text is UTF-8.
    file.write("\ufeff")
    for line in readme_of(title_page, about_guards()):
        file.write(f"# {line}\r\n")
    writer = csv.writer(file)
    writer.writerow(NAMES)
    for entry in entries:
        for row in rows_of(entry):
            writer.writerow(map(guarded, row))


def guarded(cell):
    return f"{GUARD}{cell}" if cell.startswith(GUARDED) else cell


def unguarded(cell):
    """Remove the apostrophe of ``guarded``; any other apostrophe stays."""
    is_guarded = cell.startswith(GUARD) and cell[1:].startswith(GUARDED)
    return cell[1:] if is_guarded else cell


def about_guards():
    return gettext(
        "A cell that begins with = + - @ ', a tab or a line break has a ' before it: "
        "so no program takes it for a formula. When the file is read that ' goes away."
    )
