"""The institute as readers have last had it: for pages that may ask no database.

It lies in a file beside the stored pages, so a process knows it that has only just
begun, or that has answered from stored pages alone.
"""

import json
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from institute.models import Organization
from text.languages import LANGUAGES

FILE = "institute.json"
# What such pages show of it.
FIELDS = [
    *(f"{name}_{code}" for name in ["name", "short_name"] for code in LANGUAGES),
    "emails",
]


def keep(institute):
    """Store what such pages show; where nothing can be stored they do without it."""
    values = {name: getattr(institute, name) for name in FIELDS}
    if not settings.PAGES_ROOT or values == stored():
        return
    root = Path(settings.PAGES_ROOT)
    new = root / f".{secrets.token_hex(8)}"
    with suppress(OSError):
        try:
            new.write_text(json.dumps(values))
            new.replace(root / FILE)
        finally:
            new.unlink(missing_ok=True)


def kept():
    """Return the institute with what is known of it, without a query."""
    values = stored()
    return Organization(**{name: values[name] for name in FIELDS if name in values})


def stored():
    """Return {field: value}; nothing if the file cannot be read."""
    if settings.PAGES_ROOT:
        with suppress(OSError, ValueError):
            return json.loads(Path(settings.PAGES_ROOT, FILE).read_text())
    return {}
