"""Reads an uploaded calendar file (.ics, RFC 5545) by the library icalendar.

It imports nothing of Django and runs in the sandbox, which prints its JSON: for each
event [line, what ``read_event`` returns], null where the event is damaged.
"""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Component

from imports.delimited import text_of
from imports.foreign import answer
from imports.reader import LONGEST_CELL
from sandbox import MEGABYTE
from text.faults import Fault

LARGEST = 4 * MEGABYTE
MOST_EVENTS, MOST_LINES = 1000, 40_000
BEGIN = re.compile(r"BEGIN:VEVENT\s*$", re.I)
# A zone is known by its name: its rules may name every second of a thousand years.
ZONES = re.compile(r"^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$\n", re.I | re.M | re.S)
DAY = timedelta(days=1)
# A cell that clears the value; an empty one would leave it unchanged.
CLEAR = "-"
GREENWICH = {"UTC", "GMT", "Etc/UTC", "Etc/GMT"}
REPEATING = {"RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID"}
# What a stranger writes makes icalendar raise errors of many kinds.
DAMAGE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def events_in(path, _last, zone):
    """Yield [line, contents] of each event; ``zone``: that of the institute."""
    # A property that cannot be read becomes a text.
    Component.ignore_exceptions = True
    text = text_of(path.read_bytes(), LARGEST)
    begins = [n for n, line in enumerate(text.split("\n"), 1) if BEGIN.match(line)]
    if len(begins) > MOST_EVENTS or text.count("\n") > MOST_LINES:
        raise Fault("overrun")
    calendars = Component.from_ical(ZONES.sub("", text), multiple=True)
    events = [
        (calendar, event)
        for calendar in calendars
        for event in calendar.subcomponents
        if event.name == "VEVENT"
    ]
    is_whole = all(calendar.name == "VCALENDAR" for calendar in calendars)
    versions = {str(calendar.get("VERSION", "2.0")) for calendar in calendars}
    if not (events and is_whole and len(events) == len(begins) and versions == {"2.0"}):
        raise Fault("damaged")
    for (calendar, event), line in zip(events, begins, strict=True):
        try:
            yield line, read_event(event, calendar, zone)
        except DAMAGE:
            yield line, None


def read_event(event, calendar, zone):
    """Return what the site takes of an event."""
    is_cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    ours = place_of(str(calendar.get("X-WR-TIMEZONE", ""))) or zone
    return {
        "uid": first(event, "UID"),
        "status": "CANCELLED" if is_cancelled else first(event, "STATUS").upper(),
        "titles": texts(event, "SUMMARY"),
        "texts": texts(event, "DESCRIPTION"),
        "place": first(event, "LOCATION"),
        "repeats": bool(REPEATING & event.keys()),
        "times": times_of(event, ours),
    }


def texts(event, name):
    """Return (language or "", text) of each property that a cell has room for."""
    values = event.get(name, [])
    return [
        (value.params.get("LANGUAGE", "").partition("-")[0].lower(), text)
        for value in (values if isinstance(values, list) else [values])
        if len(text := written(value)) <= LONGEST_CELL
    ]


def first(event, name):
    return next((text for _language, text in texts(event, name)), "")


def written(value):
    text = value if isinstance(value, str) else value.to_ical().decode()
    return str(text).strip()


# Days and times


def times_of(event, ours):
    """Return the cells of an event's days and times, or why they cannot be read.

    ``ours``: by whose clock a time is shown that names no zone of a place.
    """
    try:
        start, end = event.start, event.end
        if not isinstance(start, datetime):
            # A calendar names the day after the last; some programs name the last.
            return times(start, None, start if end == start else end - DAY, None)
        named = str(event["DTSTART"].params.get("TZID", ""))
        has_place = bool(named) and named not in GREENWICH
        zone = place_of(getattr(start.tzinfo, "key", "")) if has_place else ours
        if not zone:
            return {"fault": "zone", "zone": named}
        start, end = by_the_clock(start, zone), by_the_clock(end, zone)
    except DAMAGE:
        return {"fault": "time"}
    last, clock = end.date(), end.time()
    if end == start:
        clock = None
    elif end > start and clock == time.min:
        # It lasts until the end of the day before.
        last, clock = last - DAY, None
    found = times(start.date(), start.time(), last, clock)
    return {**found, "zone": zone, "is_without_place": not has_place}


def times(first, early, last, late):
    cells = {
        "starts_on": first,
        "starts_time": early,
        "ends_on": last if last != first else None,
        "ends_time": late,
    }
    return {name: cell.isoformat() if cell else CLEAR for name, cell in cells.items()}


def place_of(name):
    """Return the name of a zone that is that of a place, else ""."""
    return name if "/" in name and not name.startswith("Etc/") else ""


def by_the_clock(moment, zone):
    zone = ZoneInfo(zone)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


if __name__ == "__main__":
    answer(events_in)
