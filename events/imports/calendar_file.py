"""The calendar file (.ics) of a partner, read in the sandbox into a table of events."""

import tempfile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

import sandbox
from events import zones
from events.imports.columns import no_more_than_told, row_of
from events.imports.ics import LARGEST, MEGABYTE
from imports.tables import Table

# Processor time and memory of the process that reads.
SECONDS, MEGABYTES = 20, 300

FAULTS = {
    "size": _("The calendar is larger than %(megabytes)d MB."),
    "empty": _("The file is empty."),
    "lines": _("The calendar has more than %(most)d lines: divide it."),
    "events": _("The calendar has more than %(most)d events: divide it."),
    "overrun": _("The calendar takes too much time or memory to read."),
    "broken": _("The calendar is damaged and cannot be read."),
    "no_event": _("The calendar holds no event (VEVENT)."),
    "no_calendar": _(
        "Line %(line)d: this is no calendar, which begins with BEGIN:VCALENDAR."
    ),
    "encoding": _("Line %(line)d: a letter is damaged, or the text is not UTF-8."),
    "control": _("Line %(line)d holds a sign that is no text (a control character)."),
    "long": _("Line %(line)d has more than %(most)d characters."),
    "no_property": _("Line %(line)d is none of a calendar: it reads NAME:value."),
    "deep": _("Line %(line)d: too many parts lie within one another."),
    "version": _("Line %(line)d: version %(version)s cannot be read, only 2.0."),
    "outside": _("Line %(line)d stands outside the calendar."),
    "crossed": _(
        "Line %(line)d ends %(name)s, but %(other)s of line %(begun)d has not ended."
    ),
    "no_end": _("%(name)s, which begins in line %(line)d, has no END."),
}


def is_one(file) -> bool:
    """Tell by its content, or by its name, whether a file is meant as a calendar."""
    begin = file.read(64)
    file.seek(0)
    text = begin.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    return text.startswith(b"BEGIN:VCALENDAR") or str(
        getattr(file, "name", "")
    ).lower().endswith(".ics")


def read(file, known) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read.

    ``known``: what places and topics may be called.
    """
    with tempfile.NamedTemporaryFile(prefix="calendar-") as copy:
        # A byte more than may be: the reader then says that it is too large.
        copy.write(file.read(LARGEST + 1))
        copy.flush()
        *events, rest = read_in_sandbox(copy.name)
    if rest["fault"]:
        code, values = rest["fault"]
        raise ValidationError(in_words(code, **values))
    rows = [row_of(event, known) for event in events]
    head = [*dict.fromkeys(name for row in rows for name in row.cells)]
    remarks = [
        gettext("Line %(line)d: %(name)s is no event, and is left out.")
        % {"name": name, "line": line}
        for name, line in rest["remarks"]
    ]
    remarks, more = no_more_than_told(remarks)
    return Table(head, rows, remarks + more, has_lines=True)


def read_in_sandbox(path):
    try:
        return sandbox.run_for_lines(
            "events.imports.ics",
            *[path, zones.of_the_institute()],
            seconds=SECONDS,
            megabytes=MEGABYTES,
        )
    except sandbox.Overrun as error:
        raise ValidationError(in_words("overrun")) from error
    except sandbox.Broken as error:
        raise ValidationError(in_words("broken")) from error


def in_words(code, **values):
    return str(FAULTS[code]) % {"megabytes": LARGEST // MEGABYTE, **values}
