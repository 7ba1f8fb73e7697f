"""Entries, and the files of the glossary, for tests."""

import io
from datetime import UTC, datetime
from types import SimpleNamespace

from openpyxl import load_workbook

from glossary.imports.subject import ConceptSubject
from glossary.interchange.entries import entries_of
from glossary.interchange.tables import write_csv, write_xlsx
from glossary.models import Concept
from imports.engine import Import
from imports.report import as_text
from imports.tables import Row, Table

MOMENT = datetime(2026, 11, 25, 21, 30, 0, 120, tzinfo=UTC)
ADDRESSES = [f"glossary.{suffix}" for suffix in ["tbx", "csv", "xlsx", "ttl", "jsonld"]]


def term(text="данные", language="ru", **fields):
    return {"language": language, "text": text, **fields}


def entry(code="open-data", *terms, **fields):
    return {"code": code, "terms": list(terms), **fields}


def title_page(**fields):
    usual = {
        "title": {"ru": "Глоссарий", "en": "Glossary"},
        "publisher": {"ru": "Институт", "en": "Institute"},
        "edition": {"ru": "2-е\nиздание", "en": "2nd edition"},
        "licence_name": {"ru": "", "en": "CC BY 4.0"},
        "licence_url": "https://licence.example/by/4.0/",
        "first_language": "ru",
        "changed_at": MOMENT,
    }
    page = SimpleNamespace(**{**usual, **fields})
    page.moment = page.changed_at.astimezone(UTC).isoformat()
    return page


def as_csv(entries, **fields):
    return write_csv(entries, title_page(**{"first_language": "en", **fields}))


def as_xlsx(entries):
    return write_xlsx(entries, title_page(first_language="en"))


def get_file(client, name, language="en", **headers):
    return client.get(f"/{language}/glossary/export/{name}", headers=headers)


def text_of(response):
    """Return all that a downloaded file says, whatever its kind."""
    assert response.status_code == 200
    octets = response.content
    if octets.startswith(b"PK"):
        book = load_workbook(io.BytesIO(octets))
        rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        return "\n".join(str(cell) for row in rows for cell in row if cell)
    return octets.decode()


# Imports without a file


def bring(user, entries, *, made_at="", **options):
    """Try or import entries, which stand in the rows 1, 2 …; return the report."""
    rows = [Row(number, cells) for number, cells in enumerate(entries, start=1)]
    return run(user, Table([], rows, made_at=made_at), **options)


def run(user, table, *, is_dry=False, **options):
    way = Import(ConceptSubject(user), table, is_dry=is_dry, **options)
    for _progress in way:
        pass
    return way.report


def stored_entries():
    """Return {code: entry} of all that is stored."""
    entries = entries_of(Concept.objects.all(), everything=True)
    return {entry["code"]: entry for entry in entries}


def changes_in(report, kind="changed"):
    """Return {(row, column): what changes, as a terminal shows it}."""
    return {
        (outcome["row"], column): as_text(pieces)
        for outcome in report.outcomes.get(kind, [])
        for column, pieces in outcome["changes"]
    }
