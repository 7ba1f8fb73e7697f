"""Entries and TBX files for tests."""

import io

from glossary.interchange.tbx import file
from tests.glossary.tbx_wording import FULL

NAMESPACE = "urn:iso:std:iso:30042:ed-2"


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
