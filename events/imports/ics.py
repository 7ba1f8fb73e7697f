"""Reads a calendar file (.ics, RFC 5545) that somebody sent.

It knows nothing of Django and runs in the sandbox, which prints its JSON: a line
for each event, as ``vevent.row_of`` tells it, then ``{"fault": null, "remarks": […]}``.
A fault is ``[code, {values}]``; events.imports.calendar_file says it in words.
"""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from icalendar.parser import Contentline

from events.imports.times import Zones
from events.imports.vevent import row_of
from imports.delimited import encoding_of
from imports.faults import Fault
from imports.reading import CONTROL

MEGABYTE = 1024 * 1024
LARGEST = 4 * MEGABYTE
MOST_EVENTS, LONGEST_LINE, DEEPEST = 1000, 200_000, 5
MOST_LINES = 100_000


@dataclass
class Property:
    name: str
    parameters: dict
    # With its backslashes.
    raw: str
    line: int


@dataclass
class Component:
    name: str
    line: int
    properties: list = field(default_factory=list)
    components: list = field(default_factory=list)


def main(path, our_zone, write):
    fault, remarks = None, []
    try:
        calendars = components_in(lines_of(Path(path).read_bytes()))
        events = [
            (calendar, event)
            for calendar in calendars
            for event in calendar.components
            if event.name == "VEVENT"
        ]
        if not events:
            raise Fault("no_event")
        if len(events) > MOST_EVENTS:
            raise Fault("events", most=MOST_EVENTS)
        for calendar in calendars:
            refuse_another_version(calendar)
        zones = {calendar.line: Zones(calendar, our_zone) for calendar in calendars}
        for calendar, event in events:
            row = row_of(event, calendar, zones[calendar.line])
            write(json.dumps(row, ensure_ascii=False) + "\n")
        remarks = [
            [one.name, one.line]
            for calendar in calendars
            for one in calendar.components
            if one.name not in {"VEVENT", "VTIMEZONE"}
        ]
    except Fault as error:
        fault = [error.code, error.values]
    write(json.dumps({"fault": fault, "remarks": remarks}, ensure_ascii=False) + "\n")


def lines_of(octets):
    """Return (number, text) of the lines, unfolded; a fold may cut a letter."""
    if len(octets) > LARGEST:
        raise Fault("size")
    if not octets.strip():
        raise Fault("empty")
    octets = octets.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in octets:
        octets = octets.replace(b"\r", b"\n")
    folded = octets.split(b"\n")
    if len(folded) > MOST_LINES:
        raise Fault("lines", most=MOST_LINES)
    lines = []
    for number, line in enumerate(folded, start=1):
        line = line.removesuffix(b"\r")
        if line.startswith((b" ", b"\t")) and lines:
            lines[-1][1].append(line[1:])
        elif line.strip():
            lines.append((number, [line]))
    lines = [(number, b"".join(parts)) for number, parts in lines]
    if not lines[0][1].strip().upper().startswith(b"BEGIN:VCALENDAR"):
        raise Fault("no_calendar", line=lines[0][0])
    return [(number, checked(number, text)) for number, text in decoded(lines)]


def decoded(lines):
    for number, line in lines:
        if b"\0" in line:
            raise Fault("control", line=number)
    try:
        encoding = encoding_of(b"\n".join(line for _number, line in lines))
    except Fault as error:
        raise Fault("encoding", line=first_strange(lines)) from error
    return [(number, line.decode(encoding)) for number, line in lines]


def first_strange(lines):
    """Return the number of the first line that is no UTF-8."""
    for number, line in lines:
        try:
            line.decode()
        except UnicodeDecodeError:
            return number
    return lines[0][0]


def checked(number, text):
    if len(text) > LONGEST_LINE:
        raise Fault("long", line=number, most=LONGEST_LINE)
    if CONTROL.search(text):
        raise Fault("control", line=number)
    return text


def components_in(lines):
    """Return the calendars: a file may hold several."""
    calendars, around = [], []
    for number, text in lines:
        one = property_of(number, text)
        kind = one.raw.strip().upper()[:100]
        if one.name == "BEGIN":
            if len(around) == DEEPEST:
                raise Fault("deep", line=number)
            begun = Component(kind, number)
            (around[-1].components if around else calendars).append(begun)
            around.append(begun)
        elif not around:
            raise Fault("outside", line=number)
        elif one.name != "END":
            around[-1].properties.append(one)
        elif around[-1].name != kind:
            last = around[-1]
            raise Fault(
                "crossed", line=number, name=kind, other=last.name, begun=last.line
            )
        else:
            around.pop()
    if around:
        raise Fault("no_end", line=around[-1].line, name=around[-1].name)
    return calendars


def refuse_another_version(calendar):
    for one in calendar.properties:
        if one.name == "VERSION" and one.raw.strip() != "2.0":
            raise Fault("version", line=one.line, version=one.raw[:20])


def property_of(number, text):
    try:
        name, parameters, raw = Contentline(text).raw_parts()
    except ValueError as error:
        raise Fault("no_property", line=number) from error
    # A parameter may have several values.
    said = {
        name: value if isinstance(value, str) else ",".join(value)
        for name, value in parameters.items()
    }
    return Property(name.upper(), said, raw, number)


if __name__ == "__main__":
    main(*sys.argv[1:], sys.stdout.write)
