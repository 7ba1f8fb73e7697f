"""Entries and TBX files for tests."""

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime

from glossary.interchange.tbx import file
from tests.glossary.tbx_wording import FULL

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
MOMENT = datetime(2026, 11, 25, 21, 30, 0, 120, tzinfo=UTC)


@dataclass
class TitlePage:
    """What a file says of itself."""

    title: dict = field(default_factory=lambda: {"ru": "Глоссарий", "en": "Glossary"})
    publisher: dict = field(
        default_factory=lambda: {"ru": "Институт", "en": "Institute"}
    )
    licence: dict = field(default_factory=lambda: {"ru": "", "en": "CC BY 4.0"})
    licence_url: str = "https://licence.example/by/4.0/"
    languages: list = field(default_factory=lambda: ["ru", "en"])
    first_language: str = "ru"
    changed_at: datetime = MOMENT


def term(text, language="ru", **fields):
    return {"language": language, "text": text, **fields}


def entry(code="open-data", *terms, **fields):
    return {"code": code, "terms": list(terms) or [term("данные")], **fields}


def full():
    """Return an entry with every category that TBX-Basic has a place for."""
    return {**FULL, "terms": [dict(term) for term in FULL["terms"]]}


def v3(*entries, kind="TBX-Basic", language="ru", more="", back=""):
    """Return a file of version 3; its first entry begins in line 3."""
    return (
        f'<tbx type="{kind}" style="dca" xml:lang="{language}" xmlns="{NAMESPACE}"'
        f"{more}>\n<text><body>\n"
        + "\n".join(entries)
        + f"\n</body>{back}</text></tbx>"
    )


def v2(*entries, beginning="", kind="TBX"):
    return (
        f'{beginning}<martif type="{kind}" xml:lang="en">\n<text><body>\n'
        + "\n".join(entries)
        + "\n</body></text></martif>"
    )


def concept(*parts, code="open-data"):
    """Return an entry; its parts begin in the line below it, one in each line."""
    return "\n".join([f'<conceptEntry id="{code}">', *parts, "</conceptEntry>"])


def section(*parts, tag="ru"):
    return f'<langSec xml:lang="{tag}">' + "".join(parts) + "</langSec>"


def term_section(text="данные", *parts):
    return f"<termSec><term>{text}</term>" + "".join(parts) + "</termSec>"


PLAIN = section(term_section())


def file_of(content, name="glossary.tbx"):
    if isinstance(content, str):
        content = content.encode()
    opened = io.BytesIO(content)
    opened.name = name
    return opened


def read(content):
    return file.read(file_of(content))


def read_one(*parts, **options):
    """Read a file of one concept in Russian; return its entry."""
    [row] = read(v3(concept(*parts), **options)).rows
    return row.cells
