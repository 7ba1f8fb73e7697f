"""Reads an uploaded calendar file (.ics, RFC 5545) by the library icalendar.

It imports nothing of Django and runs in the sandbox, which prints its JSON: for each
event [number of its calendar, line, {name: its properties}], at last {"fault": null,
"calendars": [[method, time zone], …]}. A property is [{parameters}, kind, [values]] as
in jCal (RFC 7265); lines that cannot be read are under "".
"""

import re
import sys
from pathlib import Path

from icalendar import Component
from icalendar.timezone import tzp
from icalendar.timezone.zoneinfo import ZONEINFO

from imports.delimited import encoding_of
from imports.foreign import Fault, answer
from imports.reader import CONTROL
from sandbox import MEGABYTE

LARGEST = 4 * MEGABYTE
MOST_EVENTS, MOST_LINES = 1000, 40_000
BEGIN = re.compile(r"BEGIN:VEVENT\s*$", re.I)


class NoZones(ZONEINFO):
    """Leaves times without a zone: ``calendar_file`` resolves it, by more names.

    A VTIMEZONE is not calculated: its rules may name every second of a thousand years.
    """

    def timezone(self, name):
        return None

    def knows_timezone_id(self, tzid):
        return True


def main(path, write):
    # A property that cannot be read becomes a text.
    Component.ignore_exceptions = True
    tzp.use(NoZones())
    last = {"calendars": []}
    answer(events_in(Path(path).read_bytes(), last), last, write)


def events_in(octets, last):
    """Yield each event; ``last`` gets what the calendars say of all of theirs."""
    text = text_of(octets)
    begins = [n for n, line in enumerate(text.split("\n"), 1) if BEGIN.match(line)]
    if len(begins) > MOST_EVENTS:
        raise Fault("overrun")
    try:
        calendars = Component.from_ical(text, multiple=True)
    except (IndexError, ValueError) as error:
        raise Fault("damaged") from error
    events = [
        (number, event)
        for number, calendar in enumerate(calendars)
        for event in calendar.subcomponents
        if event.name == "VEVENT"
    ]
    is_whole = all(calendar.name == "VCALENDAR" for calendar in calendars)
    versions = {str(calendar.get("VERSION", "2.0")) for calendar in calendars}
    if not (events and is_whole and len(events) == len(begins) and versions == {"2.0"}):
        raise Fault("damaged")
    for (number, event), line in zip(events, begins, strict=True):
        try:
            yield number, line, properties_of(event)
        # What a stranger writes makes icalendar raise errors of many kinds.
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            yield number, line, None
    last["calendars"] = [
        [str(calendar.get(name, "")) for name in ["METHOD", "X-WR-TIMEZONE"]]
        for calendar in calendars
    ]


def text_of(octets):
    if len(octets) > LARGEST:
        raise Fault("overrun")
    try:
        text = octets.decode(encoding_of(octets))
    except Fault as error:
        raise Fault("damaged") from error
    text = CONTROL.sub("", re.sub("\r\n?", "\n", text))
    if text.count("\n") > MOST_LINES:
        raise Fault("overrun")
    return text


def properties_of(component):
    """Return the properties of a component; its parts count as ones without values."""
    named = {part.name: [] for part in component.subcomponents}
    for name, values in component.items():
        for value in values if isinstance(values, list) else [values]:
            _name, parameters, kind, *parts = value.to_jcal(name)
            named.setdefault(name.upper(), []).append((parameters, kind, parts))
    if any(name is None for name, _message in component.errors):
        named[""] = []
    return named


if __name__ == "__main__":
    main(sys.argv[1], sys.stdout.write)
