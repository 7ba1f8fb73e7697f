"""The columns of a table of articles, and its rows in the shape of all others.

Authors stand in columns beside one another, each with as many places as there are
authors: a place is divided from the next by a semicolon or a line break.
"""

import re
from itertools import islice, zip_longest

from django.core.files import File
from django.utils.translation import gettext, gettext_lazy as _

from imports.tables import Row, check_head, read_table
from journal.imports.authors import country_of, split_patronymic
from journal.models.reference import lines_of
from text.languages import LANGUAGES

AUTHORS = [
    *(f"{name}_{code}" for code in LANGUAGES for name in ["authors", "affiliations"]),
    *(f"degrees_{code}" for code in LANGUAGES),
    *["rors", "countries", "orcids", "emails", "corresponding"],
]
# Between the places of a cell; between several affiliations of one author; between the
# name of an affiliation and its city.
PLACES, SEVERAL, CITY = re.compile("[;\n]"), "|", re.compile(r"\s+/\s+")


IN_ORDER = _("As many as there are authors, in their order, separated by semicolons.")
# Those that no field of the form has; {} stands for each language.
COLUMNS = [
    ("year", _("Year of the issue, if none is chosen above.")),
    ("number", _("Number of the issue: 3, or 3-4. A new one becomes a draft.")),
    ("volume", _("Volume of a new issue.")),
    ("issue_title_{}", _("Theme of a new issue.")),
    (
        "doi",
        _("DOI. Used to find the article to change; without it, the title is used."),
    ),
    ("pages", _("Pages: 5–17.")),
    ("pdf", _("Name of its PDF in the archive.")),
    ("references", _("References, one per line.")),
    ("authors_{}", _("Authors as “Primerova, Anna”, separated by semicolons.")),
    (
        "affiliations_{}",
        _(
            "Where each author works, as “Example Institute / Moscow”, in the order of "
            "the authors; several of one author are separated by |."
        ),
    ),
    ("degrees_{}", _("Degree and post of each author.")),
    ("rors", _("ROR of each affiliation, in the same order.")),
    ("countries", _("Country of each affiliation: RU, or its name.")),
    ("orcids", IN_ORDER),
    ("emails", IN_ORDER),
    ("corresponding", _("Which author is the corresponding author: 1 is the first.")),
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
    names = [f"authors_{code}" for code in LANGUAGES if columns[f"authors_{code}"]]
    given = [name for name in columns if columns[name] and name != "corresponding"]
    if not names:
        if given:
            row.errors.append((given[0], gettext("Whose? The row names no author.")))
        return
    count = len(PLACES.split(columns[names[0]].rstrip(";\n ")))
    places = {name: places_in(columns[name], count) for name in given}
    for name, parts in places.items():
        if len(parts) != count:
            message = gettext("Values in the cell: %(number)d, authors: %(count)d.")
            row.errors.append((name, message % {"number": len(parts), "count": count}))
    chief = re.split(r"\D+", columns["corresponding"])
    authors = islice(zip_longest(*places.values(), fillvalue=""), count)
    cells["authors"] = [
        {
            **author_of(dict(zip(places, values, strict=True)), row),
            "is_corresponding": str(number) in chief,
        }
        for number, values in enumerate(authors, start=1)
    ]


def places_in(cell, count):
    """Return the places of a cell, of which some may be empty."""
    parts = [part.strip() for part in PLACES.split(cell)]
    # A semicolon may stand behind the last one, too.
    return parts[:-1] if len(parts) == count + 1 and not parts[-1] else parts


def author_of(at, row):
    """Return an author; ``at``: what stands at their place, by column."""
    author = {"orcid": at.get("orcids"), "email": at.get("emails")}
    for code in LANGUAGES:
        family, _comma, given = at.get(f"authors_{code}", "").partition(",")
        given, _comma, suffix = given.partition(",")
        given, patronymic = split_patronymic(given.strip())
        author |= {
            f"family_{code}": family.strip(),
            f"given_{code}": given,
            f"patronymic_{code}": patronymic,
            f"suffix_{code}": suffix.strip(),
            f"degree_and_post_{code}": at.get(f"degrees_{code}"),
        }
    author["affiliations"] = affiliations_of(at, row)
    return {name: value for name, value in author.items() if value}


def affiliations_of(at, row):
    """Return the affiliations of an author, column by column in the same order."""
    names = [*(f"affiliations_{code}" for code in LANGUAGES), "rors", "countries"]
    cells = (at.get(name, "").split(SEVERAL) for name in names)
    made = []
    for values in zip_longest(*cells, fillvalue=""):
        *titles, ror, country = map(str.strip, values)
        affiliation = {"ror": ror, "country": country_of(country) if country else ""}
        if country and not affiliation["country"]:
            message = gettext("There is no “%(name)s”.") % {"name": country}
            row.errors.append(("countries", message))
        for code, title in zip(LANGUAGES, titles, strict=True):
            name, *city = CITY.split(title)
            affiliation |= {f"name_{code}": name, f"city_{code}": " / ".join(city)}
        made.append({name: value for name, value in affiliation.items() if value})
    return [*filter(None, made)]
