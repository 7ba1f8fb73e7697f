"""A file of any kind, as a Table: whose rows are articles, each with its issue."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from imports.reader import LONGEST_CELL
from imports.tables import IN_ROWS, LIMITS, Table
from journal.imports import galleys, jats, records, table_columns

TABLES, RECORDS, JATS = (".csv", ".xlsx"), (".bib", ".ris", ".json"), (".xml",)
SUFFIXES = ",".join([".zip", *TABLES, *RECORDS, *JATS])
PAGES = re.compile(r"\s*([0-9]{1,9})\s*(?:[-‐‑‒–—]\s*([0-9]{1,9})\s*)?")


def read(sent, choice, columns, required) -> Table:
    """Read what was sent; raise ValidationError.

    ``sent``: a ``Sent``; ``choice``: a ``Choice`` of the subject.
    """
    names, table = described(sent, choice, columns, required)
    for row in table.rows:
        settle(row, choice)
    galleys.assign(sent, table.rows, table.remarks)
    others = sent.files.keys() - {*names, *sent.named(galleys.SUFFIX)}
    if others:
        message = gettext("These files are not read: %(names)s.")
        table.remarks.append(message % {"names": galleys.listed(others)})
    table.head = [*dict.fromkeys(name for row in table.rows for name in row.cells)]
    return table


def described(sent, choice, columns, required):
    """Return the names of the files with articles, and a Table without its head."""
    found = [sent.named(*suffixes) for suffixes in (TABLES, RECORDS, JATS)]
    tables, lists, articles = found
    kinds = [files for files in found if files]
    if not kinds and sent.is_archive:
        raise ValidationError(
            gettext(
                "The archive has no table, no BibTeX, no RIS and no JATS: nothing in "
                "it says what the articles are."
            )
        )
    if len(kinds) > 1 or len(tables) > 1 or len(lists) > 1:
        names = [name for files in kinds for name in files]
        message = gettext("Several files describe the articles: %(names)s. Keep one.")
        raise ValidationError(message % {"names": galleys.listed(names)})
    if articles:
        return [*articles], Table([], jats.read(articles), names=jats.NAMES)
    if lists:
        [(name, path)] = lists.items()
        rows, fields = records.read(path, choice.language)
        return [name], Table([], rows, has_lines=True, names=fields)
    # What else was sent alone is a table, or the reader of tables says what it is.
    [(name, path)] = (tables or sent.files).items()
    rows, remarks = table_columns.read(path, name, columns, required)
    return [name], Table([], rows, remarks=remarks)


def settle(row, choice):
    """Give a row what was chosen for all, and its pages as two numbers."""
    cells = row.cells
    if choice.issue:
        issue = {"year": str(choice.issue.year), "number": choice.issue.number}
        given = {"year": cells.get("year"), "number": number_in(cells.get("number"))}
        # Of a record the year may be that of another day.
        if given["number"] and given != issue and given["year"]:
            message = gettext("It belongs to another issue: No. %(number)s, %(year)s.")
            row.errors.append(("number", message % given))
        cells |= issue
    elif cells.get("number"):
        cells["number"] = number_in(cells["number"])
    rubrics = cells.get("rubric") or []
    cells["rubric"] = rubrics if isinstance(rubrics, list) else [rubrics]
    if choice.rubric:
        cells["rubric_if_new"] = [choice.rubric.code]
    if pages := cells.pop("pages", ""):
        cells |= pages_in(pages, row)
    row.cells = {name: cell for name, cell in cells.items() if cell}
    for name, cell in row.cells.items():
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            row.errors.append((name, str(IN_ROWS["cell"]) % LIMITS))


def number_in(text):
    """Return the number of an issue without signs around it: "No. 3–4" as "3-4"."""
    text = re.sub(r"^\s*(№|no\.?|n)\s*", "", text or "", flags=re.IGNORECASE)
    return re.sub(r"\s*[-‐‑‒–—/]\s*", "-", text.strip())


def pages_in(text, row):
    """Return the cells of first and last page, or of a number in their place."""
    match = PAGES.fullmatch(text)
    if match is None:
        return {"article_number": text}
    first, last = match.groups()
    if last and int(last) < int(first):
        message = gettext("The last page cannot come before the first.")
        row.errors.append(("pages", message))
        return {}
    return {"first_page": str(int(first)), "last_page": str(int(last)) if last else ""}
