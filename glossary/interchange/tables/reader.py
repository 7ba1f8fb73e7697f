"""Reads entries from a table that ``imports`` has read as text."""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from glossary.interchange.moment import moment_in
from glossary.interchange.tables.columns import (
    CODE,
    LANGUAGE,
    NAMES,
    OF_CONCEPTS,
    OF_TERMS,
    TERM,
)
from glossary.interchange.tables.delimited import unguarded
from glossary.models import Term
from imports.tables import Row, Table, check_head, read_table
from text.typography import typeset


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
    concepts, first_rows = [], {}
    for code, group in groupby(rows_in(table), code_of):
        rows = list(group)
        if not code:
            concepts += map(without_code, rows)
            continue
        concept = concept_in(code, rows)
        first = first_rows.setdefault(code, concept.number)
        if first != concept.number:
            message = gettext(
                "This code is already used in row %(row)d, but the rows of a concept "
                "must be next to one another."
            )
            concept.errors.append((CODE.name, message % {"row": first}))
        concepts.append(concept)
    return concepts


def rows_in(table):
    """Yield the rows; in a CSV the apostrophes before formulas are removed."""
    for row in table.rows:
        cells = row.cells
        if table.is_text:
            cells = {name: unguarded(cell).strip() for name, cell in cells.items()}
        yield Row(row.number, cells, row.errors)


def code_of(row):
    return row.cells.get(CODE.name, "")


def without_code(row):
    error = CODE.name, gettext("The code is missing.")
    return Row(row.number, {"code": ""}, [*row.errors, error])


def concept_in(code, rows):
    """Merge the rows of a concept into one row, whose cells are its entry."""
    first = rows[0].number
    entry = {"code": code}
    errors = [(row.number, *error) for row in rows for error in row.errors]
    values_in(first, rows[0].cells, [CODE], errors)
    terms = {}
    for number, cells in ((row.number, row.cells) for row in rows):
        of_concept = values_in(number, cells, OF_CONCEPTS, errors)
        errors += contradictions(number, entry, of_concept)
        entry = of_concept | entry
        is_term = any(cells.get(column.name) for column in OF_TERMS)
        if is_term or number != first:
            terms[number] = term_in(number, cells, errors)
    if terms:
        entry["terms"] = list(terms.values())
        errors += contradicting(terms)
    return Row(first, entry, [at_concept(first, *error) for error in errors])


def at_concept(first, row, column, message):
    """Turn an error of one row into an error of its concept, which names the row."""
    if row != first:
        where = gettext("row %(row)d: %(message)s")
        message = where % {"row": row, "message": message}
    return column, message


def values_in(number, cells, columns, errors):
    """Return {key: value} of the cells that are not empty; add to ``errors``."""
    values = {}
    for column in columns:
        if cell := cells.get(column.name):
            try:
                values[column.key_in_entry] = column.field.clean(cell)
            except ValidationError as error:
                errors += [(number, column.name, message) for message in error.messages]
    return values


def contradictions(number, entry, values):
    for column in OF_CONCEPTS:
        key = column.key_in_entry
        if key in values and entry.get(key, values[key]) != values[key]:
            message = gettext("A row of this concept above says something different.")
            yield number, column.name, message


def term_in(number, cells, errors):
    missing = {
        LANGUAGE: gettext("The language is missing."),
        TERM: gettext("The term is missing."),
    }
    for column, message in missing.items():
        if not cells.get(column.name):
            errors.append((number, column.name, message))
    return values_in(number, cells, OF_TERMS, errors)


def contradicting(terms):
    """Yield errors: a repeated term, and a second preferred one of a language."""
    texts, preferred = set(), set()
    for number, term in terms.items():
        language, text = term.get("language"), term.get("text")
        if not language or not text:
            continue
        # As it is stored, so that two are alike that will be.
        text = typeset(" ".join(text.split()), language)
        if (language, text) in texts:
            message = gettext("The concept has this term already.")
            yield number, TERM.name, message
        texts.add((language, text))
        if term.get("status") == Term.Status.PREFERRED:
            if language in preferred:
                message = gettext("A concept has one preferred term in each language.")
                yield number, "status", message
            preferred.add(language)
