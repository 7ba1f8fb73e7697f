"""Writes CSV. A spreadsheet takes some cells for formulas, so those are guarded."""

import csv

from django.utils.translation import gettext

from glossary.interchange.tables.columns import NAMES, rows_of
from glossary.interchange.tables.readme import readme_of

# What begins a formula, also when a program cuts off white space first; and the guard.
GUARDED = tuple("=+-@\t\r\n'")
GUARD = "'"


def write(file, entries, title_page):
    """Write entries to a text file that leaves line breaks alone."""
    # By this mark Excel knows that the text is UTF-8.
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
    """Return what was guarded; an apostrophe before anything else is one."""
    is_guarded = cell.startswith(GUARD) and cell[1:].startswith(GUARDED)
    return cell[1:] if is_guarded else cell


def about_guards():
    return gettext(
        "A cell that begins with = + - @ ', a tab or a line break has a ' before it: "
        "so no program takes it for a formula. When the file is read that ' goes away."
    )
