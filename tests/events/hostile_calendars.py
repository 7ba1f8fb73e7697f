"""Broken and hostile calendar files, each with the expected error."""

from tests.events.calendar_files import OUTLOOK, calendar, event

START = "DTSTART;TZID=Europe/Moscow:20170627T100000"
GOOD = event(START)
MEGABYTE = 1024 * 1024
BROKEN, LARGE = "not a calendar file", "too large"


def broken(old, new):
    assert old in GOOD
    return lambda: GOOD.replace(old, new).encode()


# What is wrong in the first event, which begins in line 3: where, and why.
WRONG = {
    "a zone that does not exist": (
        event("DTSTART;TZID=Europe/Atlantis:20170627T100000"),
        "DTSTART",
        "Europe/Atlantis",
    ),
    "a zone of another clock, by no place": (
        event("DTSTART;TZID=EST:20170627T100000"),
        "DTSTART",
        "EST",
    ),
    "an end before the start": (
        event(START, "DTEND;TZID=Europe/Moscow:20170627T090000"),
        "ends_time",
        "end before",
    ),
    "a length of ages": (event(START, "DURATION:P9999999D"), "DTSTART", "read"),
    "an end and a length": (
        event(START, "DTEND;TZID=Europe/Moscow:20170627T120000", "DURATION:PT1H"),
        "DTSTART",
        "at most one end",
    ),
    "a wrong date": (event("DTSTART:20171345T100000"), "DTSTART", "read"),
    "a day with an end by the clock": (
        event("DTSTART;VALUE=DATE:20170627", "DTEND:20170627T100000"),
        "DTSTART",
        "all of them days",
    ),
    "no start": (event(), "DTSTART", "one beginning"),
    "a year of long ago": (event("DTSTART:18170627T100000Z"), "starts_on", "year"),
    "a repeating event": (
        event(START, "RRULE:FREQ=WEEKLY;COUNT=10"),
        "RRULE",
        "repeating",
    ),
    "a day of a repeating event": (
        event(START, "RECURRENCE-ID:20170627T070000Z"),
        "RRULE",
        "repeating",
    ),
    "no title": (event(START, summary=""), "", "title"),
    "no name": (event(START, uid=""), "UID", "identifier"),
    "a title of 201 letters": (
        event(START, summary="SUMMARY:" + "x" * 201),
        "title_en",
        "200",
    ),
}

# What no event of can be read.
HOSTILE = {
    "an empty file": (lambda: b"", BROKEN),
    "binary junk": (lambda: bytes(range(1, 256)) * 40, BROKEN),
    "a web page": (lambda: b"<!DOCTYPE html>", BROKEN),
    "no END of an event": (broken("END:VEVENT\n", ""), BROKEN),
    "no END of the calendar": (broken("END:VCALENDAR\n", ""), BROKEN),
    "an END too many": (broken("END:VEVENT\n", "END:VEVENT\nEND:VEVENT\n"), BROKEN),
    "words behind the calendar": (lambda: GOOD.encode() + b"X:1\n", BROKEN),
    "an event without a calendar": (broken("BEGIN:VCALENDAR\n", ""), BROKEN),
    "NUL": (broken("Lecture", "Lect\0ure"), BROKEN),
    "a damaged letter": (
        lambda: OUTLOOK.encode().replace("Тверской".encode(), b"\xd0\xff\xd0"),
        BROKEN,
    ),
    "UTF-16": (lambda: GOOD.encode("utf-16"), BROKEN),
    "a calendar of the last century": (broken("VERSION:2.0", "VERSION:1.0"), BROKEN),
    "no event": (lambda: calendar().encode(), BROKEN),
    "5 MB": (lambda: GOOD.encode() + b"X" * 5 * MEGABYTE, LARGE),
    "a line folded a million times": (
        lambda: event(START, "DESCRIPTION:x" + "\n " * MEGABYTE).encode(),
        LARGE,
    ),
    "1001 events": (
        lambda: "".join(
            event(START, uid=f"UID:{number}") for number in range(1001)
        ).encode(),
        LARGE,
    ),
}

ENDLESS_ZONE = """VERSION:2.0
BEGIN:VTIMEZONE
TZID:Europe/Moscow
BEGIN:STANDARD
DTSTART:16010101T000000
RRULE:FREQ=SECONDLY
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE"""

# What is odd and takes nothing from the event.
ODD = {
    "a bell": broken("Lecture", "Lec\atu\are"),
    "a line that is none": broken("UID:", "NAME x\nUID:"),
    "an open quotation mark": broken("UID:", 'X-A;B="c:d\nUID:'),
    "a line that is none, of the calendar": broken("VERSION:2.0", "VERSION"),
    "a title that is a date": broken("UID:", "SUMMARY;VALUE=DATE:20170627\nUID:"),
    "a place of 3 MB": broken("UID:", f"LOCATION:{'x' * 3 * MEGABYTE}\nUID:"),
    "deep nesting": broken(
        "UID:", "BEGIN:X-A\n" * 15_000 + "END:X-A\n" * 15_000 + "UID:"
    ),
    "a zone of endless changes": broken("VERSION:2.0", ENDLESS_ZONE),
}
