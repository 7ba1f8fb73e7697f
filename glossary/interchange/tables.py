"""The glossary as a table, CSV or XLSX: a row for each term.

What all terms of a concept share, such as its definition, is in its first row. Above
the table, or on a sheet of its own, a README says what it is.
"""

import io
from dataclasses import dataclass
from itertools import chain, groupby

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _
from openpyxl import Workbook

from glossary.interchange.entries import moment_in
from glossary.models import Term
from imports.fields import ListField, WordField, YesNoField
from imports.tables import Row, Table, check_head, read_table
from text.languages import LANGUAGES, own_name
from text.spreadsheet import csv_of, unguarded
from text.typography import with_plain_spaces
from text.workbook import begin_table, filled, text_cells
from text.xml import strip_invalid_xml


def lines():
    return ListField(forms.CharField(max_length=700), divider=r"\n")


def code():
    return forms.CharField(max_length=80, required=False, validators=[validate_slug])


def codes():
    return ListField(code(), divider=r"[\s,;]+")


def text(max_length=None):
    return forms.CharField(max_length=max_length, required=False)


@dataclass(frozen=True)
class Column:
    """``name``: the heading; ``key``: its key in an entry or a term, if different.

    ``help``: what stands in it. ``is_name``: other programs search for the value, so
    no-break spaces become plain.
    """

    name: str
    field: forms.Field
    help: str
    key: str = ""
    width: int = 16
    is_name: bool = False

    @property
    def key_in_entry(self):
        return self.key or self.name

    def cell(self, values):
        """Return the text of the cell for an entry or a term."""
        value = values.get(self.key_in_entry)
        if isinstance(value, bool):
            return "yes" if value else "no"
        cell_text = "\n".join(value) if isinstance(value, list) else value or ""
        if self.is_name:
            cell_text = with_plain_spaces(cell_text)
        cell_text = cell_text.replace("\r\n", "\n").replace("\r", "\n")
        # XLSX is an XML format.
        return strip_invalid_xml(cell_text)


def choice(name, choices):
    help = format_lazy(_("One of: {words}."), words=", ".join(choices.values))
    return Column(name, WordField(choices.choices), help)


CODE = Column(
    "code",
    code(),
    _(
        "Code of the concept, repeated in each of its rows, which must be next to one "
        "another. Used to find the concept to change."
    ),
    width=24,
)
LANGUAGE = Column(
    "language",
    WordField([(code, own_name(code)) for code in LANGUAGES]),
    _("Language of the term: its code or its name."),
    width=10,
)
TERM = Column(
    "term",
    text(200),
    _("The term, at most 200 characters; a row for each."),
    *("text", 36, True),
)
YES_OR_NO = _("yes or no")
CODES = _("Codes of concepts, one per line.")
MORE_CODES = _("Codes of concepts, one per line. A file adds to them only.")

OF_TERMS = [
    LANGUAGE,
    TERM,
    choice("status", Term.Status),
    choice("type", Term.Type),
    choice("part_of_speech", Term.PartOfSpeech),
    choice("gender", Term.Gender),
    Column("region", text(100), _("Where the term is used.")),
    Column("usage_note", text(), _("Note on the usage of the term."), "note", 30),
    Column("example", text(), _("A sentence with the term."), width=30),
    Column(
        "example_source",
        text(500),
        _("Where the sentence comes from: the title of a source."),
        width=24,
    ),
    Column("case_sensitive", YesNoField(), YES_OR_NO, "is_case_sensitive"),
    Column(
        "linked",
        YesNoField(),
        _("yes or no: whether it is linked in texts."),
        *("is_linked", 10),
    ),
    Column("forms", lines(), _("Further written forms, one per line."), width=20),
    Column(
        "not_linked_in",
        lines(),
        _("Phrases in which the word means something else, one per line."),
        *("not_when", 20),
    ),
]
# Columns of both languages are next to each other: (name, field, help, width).
OF_TEXTS = [
    ("definition", text(), _("Definition."), 60),
    (
        "definition_sources",
        lines(),
        _("Its sources, one per line: “title, place in it”."),
        30,
    ),
    ("note", text(), _("Note on scope and usage."), 30),
    ("note_sources", lines(), _("Sources of the note, one per line."), 30),
]
NAMES_OF_DOMAINS = _("Names of domains, one per line.")
OF_CONCEPTS = [
    Column("domains", codes(), _("Codes of domains, one per line.")),
    *(
        Column(f"domain_names_{code}", lines(), NAMES_OF_DOMAINS, is_name=True)
        for code in LANGUAGES
    ),
    Column("broader", codes(), CODES, width=24),
    Column("related", codes(), MORE_CODES, width=24),
    Column("not_to_be_confused_with", codes(), MORE_CODES, "confusable", 24),
    Column("replaced_by", code(), _("Code of the concept to be used instead."), "", 24),
    Column(
        "same_as",
        lines(),
        _("Addresses in other vocabularies, such as Wikidata, one per line."),
        width=30,
    ),
    Column(
        "editors_wording",
        YesNoField(),
        _("yes if no document defines it in this way, otherwise no."),
        "own_wording",
    ),
    *(
        Column(f"{name}_{language}", field, help, width=width)
        for name, field, help, width in OF_TEXTS
        for language in LANGUAGES
    ),
]
COLUMNS = [CODE, *OF_TERMS, *OF_CONCEPTS]
NAMES = [column.name for column in COLUMNS]


def rows_of(entry):
    """Yield the rows of an entry, as texts; without terms it is one row."""
    concept = [column.cell(entry) for column in OF_CONCEPTS]
    for term in entry.get("terms") or [{}]:
        yield [entry["code"], *(column.cell(term) for column in OF_TERMS), *concept]
        concept = [""] * len(OF_CONCEPTS)


# Reading


def read(file) -> Table:
    """Read an open file into a table of which each row is a concept, its cells an
    entry; raise ValidationError for what cannot be read.
    """
    table = read_table(file)
    check_head(table, NAMES, [[CODE.name]])
    made_at = moment_in("\n".join(table.readme))
    return Table(table.head, concepts_in(table), table.remarks, made_at=made_at)


def concepts_in(table) -> list[Row]:
    """Return a row for each concept; empty cells are not in its entry."""
    rows = table.rows
    for row in rows if table.is_text else ():
        row.cells = {name: unguarded(cell).strip() for name, cell in row.cells.items()}
    concepts, first_rows = [], {}
    for code, group in groupby(rows, lambda row: row.cells.get(CODE.name, "")):
        if not code:
            error = CODE.name, gettext("The code is missing.")
            concepts += [
                Row(row.number, {"code": ""}, [*row.errors, error]) for row in group
            ]
            continue
        concept = concept_in(code, [*group])
        first = first_rows.setdefault(code, concept.number)
        if first != concept.number:
            message = gettext(
                "This code is already used in row %(row)d, but the rows of a concept "
                "must be next to one another."
            )
            concept.errors.append((CODE.name, message % {"row": first}))
        concepts.append(concept)
    return concepts


def concept_in(code, rows):
    """Merge the rows of a concept into one row, whose cells are its entry."""
    first, entry, terms, errors = rows[0].number, {"code": code}, [], []

    def fail(row, column, message):
        """Note an error at the concept; one of a row below the first names that."""
        if row.number != first:
            where = gettext("row %(row)d: %(message)s")
            message = where % {"row": row.number, "message": message}
        errors.append((column, message))

    def values_in(row, columns):
        """Return {key: value} of the cells that are not empty."""
        values = {}
        for column in columns:
            if cell := row.cells.get(column.name):
                try:
                    values[column.key_in_entry] = column.field.clean(cell)
                except ValidationError as error:
                    for message in error.messages:
                        fail(row, column.name, message)
        return values

    values_in(rows[0], [CODE])
    for row in rows:
        for column, message in row.errors:
            fail(row, column, message)
        for name, value in values_in(row, OF_CONCEPTS).items():
            if entry.setdefault(name, value) != value:
                [column] = [each for each in OF_CONCEPTS if each.key_in_entry == name]
                message = gettext(
                    "A row of this concept above says something different."
                )
                fail(row, column.name, message)
        if row is not rows[0] or any(row.cells.get(each.name) for each in OF_TERMS):
            if not row.cells.get(LANGUAGE.name):
                fail(row, LANGUAGE.name, gettext("The language is missing."))
            if not row.cells.get(TERM.name):
                fail(row, TERM.name, gettext("The term is missing."))
            terms.append(values_in(row, OF_TERMS))
    if terms:
        entry["terms"] = terms
    return Row(first, entry, errors)


# Writing


def readme_of(title_page, *more):
    """Return the lines of the README; ``more``: lines for one format only."""
    title, edition, publisher, licence = (
        " ".join(text.get(title_page.first_language, "").split())
        for text in [
            *[title_page.title, title_page.edition],
            *[title_page.publisher, title_page.licence_name],
        ]
    )
    licence = " ".join(filter(None, [licence, title_page.licence_url]))
    return [
        ". ".join(filter(None, [title, edition, publisher])),
        gettext("State: %(moment)s") % {"moment": title_page.moment},
        *([gettext("Licence: %(licence)s") % {"licence": licence}] if licence else []),
        gettext(
            "Each row is a term. What describes its concept as a whole is in the "
            "first row of the concept; the rows of a concept are next to one another "
            "and all have its code."
        ),
        gettext("Where a cell holds several values, each has a line of its own."),
        *more,
        gettext(
            "To bring changes back to the site, import this file in the back office, "
            "from the list of concepts. Concepts are found by their codes; an empty "
            "cell leaves what is stored as it is. Keep these lines: the state above "
            "shows what has been changed on the site since."
        ),
    ]


def write_csv(entries, title_page) -> str:
    guards = gettext(
        "A cell that begins with = + - @ ', a tab or a line break has a ' before it: "
        "so no program takes it for a formula. When the file is read that ' goes away."
    )
    readme = "".join(f"# {line}\r\n" for line in readme_of(title_page, guards))
    return csv_of(chain([NAMES], *map(rows_of, entries)), head=readme)


def write_xlsx(entries, title_page) -> bytes:
    file, book = io.BytesIO(), Workbook(write_only=True)
    about = book.create_sheet("README")
    about.column_dimensions["A"].width = 100
    [cell] = text_cells(about, 1)
    for line in readme_of(title_page):
        about.append(filled([cell], [line]))
    sheet = book.create_sheet(gettext("Glossary"))
    cells = begin_table(sheet, {column.name: column.width for column in COLUMNS})
    for entry in entries:
        for row in rows_of(entry):
            sheet.append(filled(cells, row))
    book.properties.creator = title_page.publisher.get(title_page.first_language, "")
    book.properties.title = title_page.title.get(title_page.first_language, "")
    book.save(file)
    return file.getvalue()
