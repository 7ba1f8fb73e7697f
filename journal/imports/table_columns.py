"""The columns of a table of articles, and its rows in the shape of all others.

Authors stand in columns beside one another, each with as many places as there are
authors, divided by semicolons. What else is known of them comes in by JATS, or is
written in the form.
"""

from django.core.files import File
from django.utils.translation import gettext, gettext_lazy as _

from imports.tables import Row, check_head, read_table
from journal.models.reference import lines_of
from text.languages import LANGUAGES

AUTHORS = [*(f"authors_{code}" for code in LANGUAGES), "orcids"]
# Those that no field of the form has; {} stands for each language.
COLUMNS = [
    ("year", _("Year of the issue, if none is chosen above.")),
    ("number", _("Number of the issue: 3, or 3-4. A new one becomes a draft.")),
    ("volume", _("Volume of a new issue.")),
    ("doi", _("DOI. An article that is here already stays as it is.")),
    ("pages", _("Pages: 5–17.")),
    ("pdf", _("Name of its PDF in the archive.")),
    ("references", _("References, one per line.")),
    ("authors_{}", _("Authors as “Primerova, Anna”, separated by semicolons.")),
    (
        "orcids",
        _("As many as there are authors, in their order, separated by semicolons."),
    ),
]


def table_columns():
    """Return (name, help) of each column."""
    return [
        (name.format(code), text)
        for name, text in COLUMNS
        for code in (LANGUAGES if "{}" in name else [""])
    ]


def read_rows(path, name, known, required) -> tuple[list[Row], list]:
    """Return the rows of a table and what is to be said of it; check its columns."""
    with path.open("rb") as file:
        # By its name a text is told from a workbook.
        table = read_table(File(file, name))
    check_head(table, known, required)
    for row in table.rows:
        shape(row)
    return table.rows, table.remarks


def shape(row):
    """Put authors and references together; report what does not fit."""
    cells, columns = row.cells, {name: row.cells.pop(name, "") for name in AUTHORS}
    if cells.get("references"):
        cells["references"] = [{"text": t} for t in lines_of(cells["references"])]
    if cells.get("pdf"):
        cells["pdf"] = [cells["pdf"]]
    places = {name: places_in(cell) for name, cell in columns.items() if cell}
    names = [name for name in places if name.startswith("authors")]
    count = len(places[names[0]]) if names else 0
    for name, parts in places.items():
        if len(parts) != count:
            message = gettext("Values in the cell: %(number)d, authors: %(count)d.")
            row.errors.append((name, message % {"number": len(parts), "count": count}))
            return
    rows = zip(*places.values(), strict=True)
    cells["authors"] = [
        author_of(dict(zip(places, values, strict=True))) for values in rows
    ]


def places_in(cell):
    """Return the places of a cell, of which some may be empty."""
    return [part.strip() for part in cell.strip().removesuffix(";").split(";")]


def author_of(at):
    """Return an author; ``at``: what stands at their place, by column."""
    author = {"orcid": at.get("orcids")}
    for code in LANGUAGES:
        family, _comma, given = at.get(f"authors_{code}", "").partition(",")
        author |= {f"family_{code}": family.strip(), f"given_{code}": given.strip()}
    return {name: value for name, value in author.items() if value}
