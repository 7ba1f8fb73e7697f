"""Imports of concepts without a file: entries, the import, and what is stored."""

from glossary.imports.subject import ConceptSubject
from glossary.interchange.entries import entries_of
from glossary.models import Concept
from imports.engine import Import
from imports.tables import Row, Table


def term(text, language="en", **fields):
    return {"language": language, "text": text, **fields}


def entry(code, *terms, **fields):
    return {"code": code, "terms": list(terms), **fields}


def bring(user, entries, *, made_at="", **options):
    """Try or import entries, which stand in the rows 1, 2 …; return the report."""
    rows = [Row(number, cells) for number, cells in enumerate(entries, start=1)]
    table = Table([], rows, made_at=made_at)
    run = Import(
        ConceptSubject(user), table, is_dry=options.pop("is_dry", False), **options
    )
    for _progress in run:
        pass
    return run.report


def stored_entries():
    """Return {code: entry} of all that is stored."""
    return {
        entry["code"]: entry
        for entry in entries_of(Concept.objects.all(), everything=True)
    }


def changes_in(report, kind="changed"):
    """Return {(row, column): what changes, as a terminal shows it}."""
    from imports.report import as_text

    return {
        (outcome["row"], column): as_text(pieces)
        for outcome in report.outcomes.get(kind, [])
        for column, pieces in outcome["changes"]
    }
