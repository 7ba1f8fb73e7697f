"""Reads entries from a table that ``imports`` has read as text."""

from itertools import groupby
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

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
from imports.tables import check_head
from text.typography import typeset


class Told(NamedTuple):
    """What a file tells of a concept, from the row ``number`` on.

    ``errors`` and ``remarks``: (row, column, message) of each.
    """

    number: int
    entry: dict
    errors: list
    remarks: list


def check(table):
    """Refuse a table whose columns are not those of the glossary."""
    check_head(table, NAMES, [[CODE.name]])


def entries_in(table) -> list[Told]:
    """Return what a table tells of each concept. An empty cell tells nothing."""
    found, rows_of_codes = [], {}
    for code, group in groupby(rows_in(table), code_of):
        rows = list(group)
        if not code:
            found += [without_code(number) for number, _cells in rows]
            continue
        told = concept_in(code, rows)
        first = rows_of_codes.setdefault(code, told.number)
        if first != told.number:
            message = gettext(
                "This code stands in row %(row)d already, and the rows of a concept "
                "stand together."
            )
            told.errors.append((told.number, CODE.name, message % {"row": first}))
        found.append(told)
    return found


def rows_in(table):
    """Yield number and cells of each row, without the guards of a text."""
    for row in table.rows:
        cells = row.cells
        if table.is_text:
            cells = {name: unguarded(cell).strip() for name, cell in cells.items()}
        yield row.number, cells


def code_of(row):
    _number, cells = row
    return cells.get(CODE.name, "")


def without_code(number):
    error = (number, CODE.name, gettext("The code is missing."))
    return Told(number, {}, [error], [])


def concept_in(code, rows):
    first, cells = rows[0]
    told = Told(first, {"code": code}, [], [])
    values_in(first, cells, [CODE], told.errors)
    terms = {}
    for number, cells in rows:
        of_concept = values_in(number, cells, OF_CONCEPTS, told.errors)
        contradictions(number, told, of_concept)
        told.entry.update(of_concept | told.entry)
        begun = any(cells.get(column.name) for column in OF_TERMS)
        if begun or number != first:
            terms[number] = term_in(number, cells, told.errors)
    if terms:
        told.entry["terms"] = list(terms.values())
        told.errors.extend(contradicting(terms))
    return told


def values_in(number, cells, columns, errors):
    """Return {key: value} of the cells that say something; add what is wrong."""
    values = {}
    for column in columns:
        if cell := cells.get(column.name):
            try:
                values[column.key_told] = column.field.clean(cell)
            except ValidationError as error:
                errors += [(number, column.name, message) for message in error.messages]
    return values


def contradictions(number, told, values):
    for column in OF_CONCEPTS:
        key = column.key_told
        if key in values and told.entry.get(key, values[key]) != values[key]:
            message = gettext("A row of this concept above says something else.")
            told.errors.append((number, column.name, message))


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
    """Yield what no concept may have: a term twice, two preferred in a language."""
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
