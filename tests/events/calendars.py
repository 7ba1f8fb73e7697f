"""Calendars as another program reads them: ical.js, under Node."""

import json
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

READER = Path(__file__).parent / "reader.cjs"


def read_back(response):
    """Return what ical.js finds in an answer: its texts, and ``events``."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    reader = started_reader()
    with tempfile.NamedTemporaryFile(suffix=".ics") as file:
        file.write(response.content)
        file.flush()
        reader.stdin.write(f"{file.name}\n")
        reader.stdin.flush()
        # Of a calendar that it cannot read the reader dies, and says on stderr why.
        return json.loads(reader.stdout.readline())


@cache
def started_reader():
    """Return a process for all calendars, which ends with this one."""
    return subprocess.Popen(
        ["node", READER],
        # The machine's own zone must not matter.
        env={**os.environ, "TZ": "Pacific/Auckland"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def events_in(response):
    return read_back(response)["events"]


def event_in(response):
    [event] = events_in(response)
    return event
