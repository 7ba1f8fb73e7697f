"""Writes entries as CSV and XLSX for tests."""

import io
from datetime import UTC, datetime

from glossary.interchange.tables.writer import write_csv, write_xlsx
from glossary.interchange.title_page import FileTitlePage

MOMENT = datetime(2026, 11, 25, 21, 30, 0, 120, tzinfo=UTC)
ENTRY = {
    "code": "network",
    "domains": ["data", "society"],
    "own_wording": False,
    "definition_ru": "Первая строка\r\nи «вторая»",
    "terms": [
        {
            "language": "ru",
            "text": "сеть",
            "status": "preferred",
            "forms": ["сетка", "сеточка"],
            "is_linked": True,
        },
        {"language": "en", "text": '=1+1 "net"', "note": "\x0bPlain"},
    ],
}


def title_page(**fields):
    usual = {
        "title": {"ru": "Глоссарий", "en": "Glossary"},
        "publisher": {"ru": "Институт", "en": "Institute"},
        "edition": {"ru": "2-е\nиздание", "en": "2nd edition"},
        "licence": {"ru": "", "en": "CC BY 4.0"},
        "licence_url": "https://licence.example/by/4.0/",
        "languages": ["ru", "en"],
        "first_language": "ru",
        "changed_at": MOMENT,
    }
    return FileTitlePage(**{**usual, **fields})


def as_csv(entries, first_language="en", **fields):
    file = io.StringIO(newline="")
    page = title_page(first_language=first_language, **fields)
    write_csv(file, entries, page)
    return file.getvalue()


def as_xlsx(entries, **fields):
    file = io.BytesIO()
    write_xlsx(file, entries, title_page(first_language="en", **fields))
    return file.getvalue()
