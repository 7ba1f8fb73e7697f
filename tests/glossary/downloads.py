"""Downloads of the glossary's files for tests."""

import io

from openpyxl import load_workbook

from glossary.models import Concept
from tests.factories import make_entry, make_institute

SUFFIXES = ["tbx", "csv", "xlsx", "ttl", "jsonld"]
ADDRESSES = [f"glossary.{suffix}" for suffix in SUFFIXES]
LOOKUP = "infomation"


def get(client, name, language="en", **headers):
    return client.get(f"/{language}/glossary/export/{name}", headers=headers)


def content(response):
    return response.content


def text_of(octets):
    """Return all that a file says, whatever its kind."""
    if octets.startswith(b"PK"):
        book = load_workbook(io.BytesIO(octets))
        rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        return "\n".join(str(cell) for row in rows for cell in row if cell)
    return octets.decode()


def file_text(client, name, language="en"):
    response = get(client, name, language)
    assert response.status_code == 200, name
    return text_of(content(response))


def leave(concept, **fields):
    """Store fields as time would leave them."""
    Concept.objects.filter(pk=concept.pk).update(**fields)


def make_society():
    """Make the institute, and a concept that all see."""
    make_institute()
    return make_entry(ru="информационное общество", en="information society")
