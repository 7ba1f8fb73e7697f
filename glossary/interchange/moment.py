"""Reads the moment of the glossary's state from a file. Imports nothing of Django."""

import re
from datetime import datetime

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")


def moment_in(text: str) -> str:
    """Return the first moment in a text, in ISO 8601 as our files write it, or ""."""
    match = MOMENT.search(text)
    try:
        return datetime.fromisoformat(match[0]).isoformat() if match else ""
    except ValueError:
        return ""
