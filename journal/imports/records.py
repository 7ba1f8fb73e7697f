"""Articles in BibTeX, RIS and CSL-JSON, as rows: in one language each."""

import re

from bibliography.items import date_parts, family_of
from imports import bibliography
from imports.tables import Row
from journal.imports.contributions import parted
from text.languages import LANGUAGES, language_of_words

# {column: the field of an item that is read into it}; "": none.
FIELDS = {
    "year": "issued",
    "number": "issue",
    "volume": "volume",
    "issn": "ISSN",
    "doi": "DOI",
    "pages": "page",
    "article_number": "page",
    "written_in": "language",
    "authors": "author",
    "pdf": "file",
    "rubric": "",
    **{f"title_{code}": "title" for code in LANGUAGES},
    **{f"summary_{code}": "abstract" for code in LANGUAGES},
    **{f"keywords_{code}": "keyword" for code in LANGUAGES},
}


def read(path, language) -> tuple[list[Row], dict]:
    """Return a row for each record of a file, and what the file calls its columns.

    ``language``: "" as each record says.
    """
    with path.open("rb") as file:
        records, names = bibliography.read(file)
    rows = [Row(place, cells_of(item, language)) for place, item in records]
    return rows, {column: names.get(field, field) for column, field in FIELDS.items()}


def cells_of(item, language):
    """Return the cells of a record; its texts are in ``language``."""
    stated = bibliography.stated_language(item)
    code = language or stated or language_of_words(item.get("title", ""))
    keywords = item.get("keyword", "")
    cells = {
        "year": "".join(map(str, date_parts(item, "issued")[:1])),
        "number": item.get("issue") or item.get("number", ""),
        "volume": item.get("volume", ""),
        "issn": [item["ISSN"]] if item.get("ISSN") else [],
        "doi": item.get("DOI", ""),
        "pages": item.get("page", ""),
        "written_in": stated,
        "written_in_if_new": code,
        "pdf": pdfs_in(item.get("file", "")),
        f"title_{code}": item.get("title", ""),
        f"summary_{code}": item.get("abstract", ""),
        f"keywords_{code}": keywords,
        "authors": [author_of(name, code) for name in item.get("author", [])],
    }
    return {name: cell for name, cell in cells.items() if cell}


def author_of(name, code):
    family = name.get("literal") or family_of(name)
    given, patronymic = parted(name.get("given", ""))
    return {
        f"family_{code}": family,
        f"given_{code}": given,
        f"patronymic_{code}": patronymic,
    }


def pdfs_in(text):
    """Return the names of PDFs in a field: each program writes it in its own way."""
    return [part.strip() for part in re.split("[:;]", text) if is_pdf(part)]


def is_pdf(name):
    return name.strip().lower().endswith(".pdf")
