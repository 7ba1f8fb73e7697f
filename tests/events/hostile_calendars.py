"""Calendar files that are broken, or worse, each with what its sender must be told."""

from tests.events.calendar_files import OUTLOOK, calendar, event

START = "DTSTART;TZID=Europe/Moscow:20170627T100000"
GOOD = event(START)
MEGABYTE = 1024 * 1024


def broken(old, new):
    assert old in GOOD
    return lambda: GOOD.replace(old, new).encode()


def nested(depth):
    lines = ["BEGIN:X-PART"] * depth + ["END:X-PART"] * depth
    return calendar(*lines).encode()


# What is wrong in the first event, which begins in line 3: where, and why.
WRONG = {
    "a zone that does not exist": (
        event("DTSTART;TZID=Europe/Atlantis:20170627T100000"),
        "DTSTART in line 6",
        "Europe/Atlantis",
    ),
    "a zone of another clock, by no place": (
        event("DTSTART;TZID=EST:20170627T100000"),
        "DTSTART in line 6",
        "EST",
    ),
    "an end before the start": (
        event(START, "DTEND;TZID=Europe/Moscow:20170627T090000"),
        "DTEND in line 7",
        "end before",
    ),
    "a day that ends before it begins": (
        event("DTSTART;VALUE=DATE:20170627", "DTEND;VALUE=DATE:20170626"),
        "DTEND in line 7",
        "end before",
    ),
    "a negative length": (
        event(START, "DURATION:-PT1H"),
        "DURATION in line 7",
        "end before",
    ),
    "a length that is none": (event(START, "DURATION:1H"), "DURATION in line 7", "1H"),
    "a length of ages": (
        event(START, "DURATION:P9999999D"),
        "DTSTART in line 6",
        "no date",
    ),
    "an end and a length": (
        event(START, "DTEND;TZID=Europe/Moscow:20170627T120000", "DURATION:PT1H"),
        "DURATION in line 8",
        "only one",
    ),
    "a wrong date": (event("DTSTART:20171345T100000"), "DTSTART in line 6", "no date"),
    "a date as people write it": (
        event("DTSTART:27.06.2017"),
        "DTSTART in line 6",
        "27.06.2017",
    ),
    "an empty date": (event("DTSTART:"), "DTSTART in line 6", "no date"),
    "a day with an end by the clock": (
        event("DTSTART;VALUE=DATE:20170627", "DTEND:20170627T100000"),
        "DTEND in line 7",
        "a day and the end a time",
    ),
    "no start": (event(), "VEVENT in line 3", "no beginning"),
    "two starts": (event(START, START), "DTSTART in line 7", "line 6"),
    "a year of long ago": (event("DTSTART:02170627T100000Z"), "starts_on", "year"),
    "a repeating event": (
        event(START, "RRULE:FREQ=WEEKLY;COUNT=10"),
        "RRULE in line 7",
        "repeats",
    ),
    "a day of a repeating event": (
        event(START, "RECURRENCE-ID:20170627T070000Z"),
        "RECURRENCE-ID in line 7",
        "single day",
    ),
    "a sequence that is none": (
        event(START, "SEQUENCE:two"),
        "SEQUENCE in line 7",
        "two",
    ),
    "no title": (event(START, summary=""), "", "title"),
    "two titles of one language": (
        event(START, "SUMMARY:Another"),
        "SUMMARY in line 7",
        "line 4",
    ),
    "a title of 201 letters": (
        event(START, summary="SUMMARY:" + "x" * 201),
        "title_en",
        "200",
    ),
    "a name of 501 letters": (
        event(START, uid="UID:" + "x" * 501),
        "source_uid",
        "500",
    ),
}

# What no event of can be read.
HOSTILE = {
    "an empty file": (lambda: b"", "empty"),
    "binary junk": (
        lambda: bytes(range(1, 256)) * 40,
        "Line 1: this is no calendar",
    ),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "Line 1: this is no cal"),
    "a letter": (lambda: b"\n\nDear colleagues,\n", "Line 3: this is no calendar"),
    "a web page": (lambda: b"<!DOCTYPE html>", "Line 1: this is no calendar"),
    "no END of the event": (broken("END:VEVENT\n", ""), "Line 7 ends VCALENDAR"),
    "no END of the calendar": (
        broken("END:VCALENDAR\n", ""),
        "VCALENDAR, which begins in line 1",
    ),
    "an END too many": (broken("END:VEVENT\n", "END:VEVENT\nEND:VEVENT\n"), "Line 8"),
    "words behind the calendar": (lambda: GOOD.encode() + b"X:1\n", "Line 9 stands"),
    "a line that is none": (broken("UID:", "UID "), "Line 5 is none of a calendar"),
    "an open quotation mark": (
        broken("DTSTART;TZID=", 'DTSTART;TZID="'),
        "Line 6 is none of a calendar",
    ),
    "NUL": (broken("Lecture", "Lect\0ure"), "Line 4 holds a sign"),
    "a bell": (broken("Lecture", "Lect\aure"), "Line 4 holds a sign"),
    "a damaged letter": (
        lambda: OUTLOOK.encode().replace("Тверской".encode(), b"\xd0\xff\xd0"),
        "Line 23: a letter is damaged",
    ),
    "UTF-16": (lambda: GOOD.encode("utf-16"), "Line 1: this is no calendar"),
    "a calendar of the last century": (
        broken("VERSION:2.0", "VERSION:1.0"),
        "Line 2: version 1.0",
    ),
    "no event": (lambda: calendar().encode(), "no event"),
    "deep nesting": (lambda: nested(50_000 // 2 - 10), "Line 7: too many parts"),
    "5 MB": (lambda: GOOD.encode() + b"X" * 5 * MEGABYTE, "larger than 4 MB"),
    "a line of 3 MB": (
        lambda: event(START, "DESCRIPTION:" + "x" * 3 * MEGABYTE).encode(),
        "Line 7 has more than",
    ),
    "a line folded a million times": (
        lambda: event(START, "DESCRIPTION:x" + "\n " * MEGABYTE).encode(),
        "more than 100000 lines",
    ),
    "1001 events": (
        lambda: "".join(
            event(START, uid=f"UID:{number}") for number in range(1001)
        ).encode(),
        "more than 1000 events",
    ),
}
