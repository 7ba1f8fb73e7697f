"""Reads an uploaded calendar file (.ics, RFC 5545) by the library icalendar.

It imports nothing of Django and runs in the sandbox, which prints its JSON: for each
event [number of its calendar, line, jCal], at last {"fault": null, "calendars": [jCal,
…]}. In jCal (RFC 7265) a component is [name, properties, subcomponents], and a property
[name, {parameters}, kind, value, …]; that of a line which cannot be read has no name.
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
MOST_EVENTS, MOST_LINES = 1000, 100_000


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
    """Yield the events, each parsed alone: one that is damaged spoils no other."""
    frame, events = divide(text_of(octets))
    for calendar, line, lines in events:
        try:
            [event] = Component.from_ical("\n".join(lines), multiple=True)
            yield calendar, line, jcal_of(event)
        # What a stranger writes makes icalendar raise errors of many kinds.
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            yield calendar, line, None
    try:
        calendars = Component.from_ical("\n".join(frame), multiple=True)
    except ValueError as error:
        raise Fault("damaged") from error
    for calendar in calendars:
        if calendar.name != "VCALENDAR" or calendar.get("VERSION", "2.0") != "2.0":
            raise Fault("damaged")
    if len(calendars) <= max(number for number, *_event in events):
        raise Fault("damaged")
    last["calendars"] = [jcal_of(calendar) for calendar in calendars]


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


def divide(text):
    """Return the lines outside events, and [calendar, line, lines] of each event."""
    frame, events, calendar = [], [], -1
    lines = frame
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.rstrip().upper()
        if words == "BEGIN:VEVENT":
            lines = []
            events.append((calendar, number, lines))
        elif words in {"BEGIN:VCALENDAR", "END:VCALENDAR"}:
            calendar += words == "BEGIN:VCALENDAR"
            lines = frame
        lines.append(line)
        if words == "END:VEVENT":
            lines = frame
    if len(events) > MOST_EVENTS:
        raise Fault("overrun")
    if not events or events[0][0] < 0:
        raise Fault("damaged")
    return frame, events


def jcal_of(component, depth=2):
    """Return the jCal of a component, with subcomponents down to a depth."""
    properties = [
        value.to_jcal(name)
        for name, values in component.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    for name, message in component.errors:
        if name is None:
            # icalendar says only in words which line it could not read.
            line = message.partition("'")[2].rpartition("': ")[0]
            properties.append(["", {}, "text", line])
    subcomponents = [
        jcal_of(child, depth - 1) for child in component.subcomponents if depth
    ]
    return [component.name, properties, subcomponents]


if __name__ == "__main__":
    main(sys.argv[1], sys.stdout.write)
