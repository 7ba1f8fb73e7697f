"""Calendars as another program reads them: ical.js, under Node."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

READER = Path(__file__).parent / "reader.cjs"


def read_back(response):
    """Return what ical.js finds in an answer: its texts, and ``events``."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    with tempfile.NamedTemporaryFile(suffix=".ics") as file:
        file.write(response.content)
        file.flush()
        done = subprocess.run(
            ["node", READER, file.name],
            # The machine's own zone must not matter.
            env={**os.environ, "TZ": "Pacific/Auckland"},
            capture_output=True,
            text=True,
            check=True,
        )
    return json.loads(done.stdout)


def events_in(response):
    return read_back(response)["events"]


def event_in(response):
    [event] = events_in(response)
    return event
