"""What somebody has sent, as a Table: its rows are articles, each with its issue.

It is a file, or an archive with several in a folder of their own. They are unpacked in
the sandbox; each is opened by a reader of its own, in turn.
"""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from imports.reader import LONGEST_CELL
from imports.tables import IN_ROWS, LIMITS, Table, check_head, read_table
from imports.upload import Upload, key_of_path, listed
from journal.imports import jats
from journal.imports.enclosures import assign_pdfs, assign_pictures
from journal.models.children import lines_of
from text.languages import LANGUAGES

TABLES, JATS = (".csv", ".xlsx"), (".xml",)
SUFFIXES = ",".join([".zip", *TABLES, *JATS])
ROOT = PurePosixPath()
PAGES = re.compile(r"\s*([0-9]{1,9})\s*(?:[-‐‑‒–—]\s*([0-9]{1,9})\s*)?")


class ArticleFiles(Upload):
    """The files that were sent, and which of them belong to which article."""

    def __init__(self, file):
        super().__init__(file)
        # {what a file is found by, its name without folders: whole names}, and without
        # its ending: some name a picture so.
        self.by_key = {}
        for name in sorted(self.files):
            key = key_of_link(name)
            for each in {key, PurePosixPath(key).stem}:
                self.by_key.setdefault(each, []).append(PurePosixPath(name))
        self.homes = {PurePosixPath(name).parent for name in self.named(*JATS)}

    def find(self, link, own, suffixes):
        """Return the name of the file that an article's ``own`` file means, or "".

        What lies in the folder of an article, or below, belongs to the articles there:
        the nearest is found. Raises ValidationError where several may be meant.
        """
        key, home = key_of_link(link), PurePosixPath(own).parent
        for wanted in dict.fromkeys([key, PurePosixPath(key).stem]):
            near = {}
            for name in self.by_key.get(wanted, ()):
                at = next((each for each in name.parents if each in self.homes), ROOT)
                if name.suffix.lower() in suffixes and at in (home, *home.parents):
                    near.setdefault(len(at.parts), []).append(name)
            if near:
                return self._one_of(near[max(near)], home / unquote(link))
        return ""

    def _one_of(self, names, exact):
        same = [name for name in names if name == exact] or names
        if len({name.with_suffix("") for name in same}) > 1:
            message = gettext("Several files have this name: %(names)s.")
            raise ValidationError(message % {"names": listed(map(str, same))})
        return str(same[0])


def key_of_link(text):
    """Return the key of the file that an address or a path leads to."""
    return PurePosixPath(key_of_path(text)).name


def read_upload(upload, subject, columns) -> Table:
    """Read what was sent; raise ValidationError."""
    names, table = read_articles(upload, columns, subject.required)
    table.remarks += upload.remarks
    for row in table.rows:
        apply_choice(row, subject.issue, subject.rubric)
    known = {*names, *assign_pdfs(upload, table.rows)}
    known |= assign_pictures(upload, table.rows)
    others = upload.files.keys() - known
    if others:
        message = gettext("These files are not read: %(names)s.")
        table.remarks.append(message % {"names": listed(others)})
    table.head = [*dict.fromkeys(name for row in table.rows for name in row.cells)]
    return table


def read_articles(upload, columns, required):
    """Return the names of the files with articles, and a Table without its head."""
    tables, articles = upload.named(*TABLES), upload.named(*JATS)
    if upload.is_archive and not (tables or articles):
        message = gettext(
            "The archive has no table and no JATS: nothing in it says what the "
            "articles are. Fill in the empty table, and pack it with the PDFs."
        )
        raise ValidationError(message)
    if len(tables) > 1 or (tables and articles):
        message = gettext("Several files describe the articles: %(names)s. Keep one.")
        raise ValidationError(message % {"names": listed([*tables, *articles])})
    if articles:
        return [*articles], Table([], jats.read_articles(articles))
    # What else was sent alone is a table, or the reader of tables says what it is.
    [(name, path)] = (tables or upload.files).items()
    with path.open("rb") as file:
        table = read_table(file)
    check_head(table, columns, required)
    for row in table.rows:
        shape(row)
    return [name], Table([], table.rows, remarks=table.remarks)


def apply_choice(row, issue, rubric):
    """Give a row what was chosen for all, and its pages as two numbers."""
    cells = row.cells
    given = {"year": cells.get("year"), "number": number_in(cells.get("number"))}
    if issue:
        chosen = {"year": str(issue.year), "number": issue.number}
        if given["number"] and given != chosen and given["year"]:
            message = gettext("It belongs to another issue: No. %(number)s, %(year)s.")
            row.errors.append(("number", message % given))
        given = chosen
    cells |= given
    if rubric:
        cells.setdefault("if_new", {})["rubric"] = str(rubric)
    if pages := cells.pop("pages", ""):
        cells |= pages_in(pages)
    row.cells = {name: cell for name, cell in cells.items() if cell}
    for name, cell in row.cells.items():
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            row.errors.append((name, str(IN_ROWS["cell"]) % LIMITS))


def number_in(text):
    """Return the number of an issue without signs around it: "No. 3–4" as "3-4"."""
    text = re.sub(r"^\s*(№|no\.?|n)\s*", "", text or "", flags=re.IGNORECASE)
    return re.sub(r"\s*[-‐‑‒–—/]\s*", "-", text.strip())


def pages_in(text):
    """Return the cells of first and last page, or of a number in their place."""
    match = PAGES.fullmatch(text)
    if match is None:
        return {"article_number": text}
    first, last = match.groups()
    return {"first_page": str(int(first)), "last_page": str(int(last)) if last else ""}


# The columns of a table of articles


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


def shape(row):
    """Put authors and references together; report what does not fit."""
    cells, columns = row.cells, {name: row.cells.pop(name, "") for name in AUTHORS}
    if cells.get("references"):
        cells["references"] = [{"text": t} for t in lines_of(cells["references"])]
    if cells.get("pdf"):
        cells["pdf"] = [cells["pdf"]]
    # Some of them may be empty.
    places = {
        name: [part.strip() for part in cell.strip().removesuffix(";").split(";")]
        for name, cell in columns.items()
        if cell
    }
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


def author_of(at):
    """Return an author; ``at``: what stands at their place, by column."""
    author = {"orcid": at.get("orcids")}
    for code in LANGUAGES:
        family, _comma, given = at.get(f"authors_{code}", "").partition(",")
        author |= {f"family_{code}": family.strip(), f"given_{code}": given.strip()}
    return {name: value for name, value in author.items() if value}
