"""Reads entries from a table that ``imports`` has read as text."""

from itertools import groupby

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from glossary.interchange.tables.columns import (
    CODE,
    LANGUAGE,
    NAMES,
    OF_CONCEPTS,
    OF_TERMS,
    TERM,
    unguarded,
)
from glossary.interchange.title_page import moment_in
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
    rows = table.rows
    if table.is_text:
        rows = [Row(row.number, without_guards(row.cells), row.errors) for row in rows]
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


def without_guards(cells):
    return {name: unguarded(cell).strip() for name, cell in cells.items()}


def concept_in(code, rows):
    """Merge the rows of a concept into one row, whose cells are its entry."""
    first = rows[0].number
    entry = {"code": code}
    # {number of the row: its term}
    terms = {}
    # (row, column, message)
    errors = [(row.number, *error) for row in rows for error in row.errors]
    values_in(rows[0], [CODE], errors)
    for row in rows:
        for name, value in values_in(row, OF_CONCEPTS, errors).items():
            if entry.setdefault(name, value) != value:
                [column] = [each for each in OF_CONCEPTS if each.key_in_entry == name]
                message = gettext(
                    "A row of this concept above says something different."
                )
                errors.append((row.number, column.name, message))
        is_term = any(row.cells.get(column.name) for column in OF_TERMS)
        if is_term or row.number != first:
            terms[row.number] = term_in(row, errors)
    if terms:
        entry["terms"] = [*terms.values()]
        errors += contradicting(terms)
    return Row(first, entry, [at_concept(first, *error) for error in errors])


def at_concept(first, row, column, message):
    """Turn an error of one row into an error of its concept, which names the row."""
    if row != first:
        where = gettext("row %(row)d: %(message)s")
        message = where % {"row": row, "message": message}
    return column, message


def values_in(row, columns, errors):
    """Return {key: value} of the cells that are not empty; add to ``errors``."""
    values = {}
    for column in columns:
        if cell := row.cells.get(column.name):
            try:
                values[column.key_in_entry] = column.field.clean(cell)
            except ValidationError as error:
                errors += [
                    (row.number, column.name, message) for message in error.messages
                ]
    return values


def term_in(row, errors):
    for column, message in [
        (LANGUAGE, gettext("The language is missing.")),
        (TERM, gettext("The term is missing.")),
    ]:
        if not row.cells.get(column.name):
            errors.append((row.number, column.name, message))
    return values_in(row, OF_TERMS, errors)


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
