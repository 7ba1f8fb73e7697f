"""Reads a partner's calendar file (.ics) in the sandbox into a table of events."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from events.imports.event_row import row_of
from events.imports.ics import LARGEST, MOST_EVENTS, MOST_LINES
from events.imports.jcal import Calendar, LeftOut
from imports import foreign
from imports.tables import Table
from sandbox import MEGABYTE

# How many remarks on properties that are left out are shown.
MOST_LEFT_OUT = 50

FAULTS = {
    "damaged": _(
        "This is not a calendar file (.ics, iCalendar 2.0), or it holds no event, or "
        "it is damaged: a part of it has no end, or letters cannot be read."
    ),
    "overrun": _(
        "The calendar is too large, or takes too long to read: split it. It may be up "
        "to %(megabytes)d MB, with %(events)d events and %(lines)d lines."
    ),
}


def is_calendar(file) -> bool:
    """Tell by its content, or by its name, whether a file is meant as a calendar."""
    begin = file.read(64)
    file.seek(0)
    text = begin.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    return text.startswith(b"BEGIN:VCALENDAR") or str(
        getattr(file, "name", "")
    ).lower().endswith(".ics")


def read(file, known) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read.

    ``known``: the places and topics by their names, as ``fields.by_name`` returns them.
    """
    try:
        # (number of its calendar, line, jCal) of each event
        events, rest = foreign.read("events.imports.ics", file, largest=LARGEST)
    except foreign.UnreadableFile as error:
        raise error_of(error.code) from error
    calendars = [Calendar(jcal) for jcal in rest["calendars"]]
    if max(number for number, *_event in events) >= len(calendars):
        raise error_of("damaged")
    left_out = LeftOut()
    rows = [
        row_of(line, event, calendars[number], known, left_out)
        for number, line, event in events
    ]
    for calendar in calendars:
        calendar.leave_out(left_out)
    head = [*dict.fromkeys(name for row in rows for name in row.cells)]
    return Table(head, rows, [*remarks_on(left_out)], has_lines=True)


def error_of(code):
    limits = {
        "megabytes": LARGEST // MEGABYTE,
        "events": MOST_EVENTS,
        "lines": MOST_LINES,
    }
    return ValidationError(str(FAULTS[code]) % limits)


def remarks_on(left_out):
    """Yield a remark for each property that the site has no field for."""
    for name, (count, line, value) in [*left_out.items()][:MOST_LEFT_OUT]:
        if line:
            message = gettext(
                "Left out: %(name)s, %(count)d×, first in line %(line)d%(value)s."
            )
        else:
            message = gettext("Left out: %(name)s, %(count)d×%(value)s.")
        yield message % {
            "name": name,
            "count": count,
            "line": line,
            "value": f": {value}" if value else "",
        }
    if (rest := len(left_out) - MOST_LEFT_OUT) > 0:
        yield gettext("… and %(count)d more.") % {"count": rest}
