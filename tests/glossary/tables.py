"""Writes entries as CSV and XLSX for tests."""

import io
from datetime import UTC, datetime

from glossary.interchange.tables import delimited, workbook
from glossary.interchange.title_page import FileTitlePage

MOMENT = datetime(2026, 11, 25, 21, 30, 0, 5, tzinfo=UTC)
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
        "licence": {"ru": "Свободная", "en": "Free"},
        "licence_url": "https://licence.example/",
        "languages": ["ru", "en"],
        "first_language": "en",
        "changed_at": MOMENT,
    }
    return FileTitlePage(**{**usual, **fields})


def as_csv(entries, **fields):
    file = io.StringIO(newline="")
    delimited.write(file, entries, title_page(**fields))
    return file.getvalue()


def as_xlsx(entries, **fields):
    file = io.BytesIO()
    workbook.write(file, entries, title_page(**fields))
    return file.getvalue()
