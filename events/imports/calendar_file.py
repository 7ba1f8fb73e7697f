"""Makes a table of events of a partner's calendar file (.ics), which ``ics`` reads.

Title, text, times, place and status of an event come in; the rest an editor writes.
"""

import re

from django.utils.html import linebreaks
from django.utils.translation import gettext, gettext_lazy as _

from events import zones
from events.imports.ics import LARGEST, MOST_EVENTS, MOST_LINES
from imports.fields import key_of
from imports.report import cut
from imports.tables import Row, Table, read_lines
from text.languages import LANGUAGES, language_of_words

# A cell that clears the value; an empty one would leave it unchanged.
CLEAR = "-"
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
# What keeps a single event out.
DAMAGED = _("The event is damaged and cannot be read.")
REPEATS = _(
    "A repeating event, or one day of it, cannot be imported: ask for a file in which "
    "each day is an event of its own."
)
WITHOUT_UID = _("The event has no identifier (UID), by which it would be found again.")
FAULTS_OF_TIME = {
    "time": _(
        "Its time cannot be read: it needs one beginning (DTSTART) and at most one end "
        "(DTEND or DURATION), all of them days, or all with a time."
    ),
    "zone": _(
        "“%(zone)s” is the time zone of no place: ask for a file with a zone such as "
        "Europe/Moscow."
    ),
}
STATUSES = {
    "CONFIRMED": "scheduled",
    "TENTATIVE": "scheduled",
    "CANCELLED": "cancelled",
}
MARKUP = re.compile(
    r"</?(?:p|br|a|b|i|u|ul|ol|li|div|span|strong|em|h\d)\b[^<>]*>", re.I
)
ADDRESS = re.compile(r"https?://\S+")


def is_calendar(file) -> bool:
    """Tell by its content, or by its name, whether a file is meant as a calendar."""
    begin = file.read(64)
    file.seek(0)
    text = begin.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    name = str(getattr(file, "name", ""))
    return text.startswith(b"BEGIN:VCALENDAR") or name.lower().endswith(".ics")


def read(file, known) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read.

    ``known``: the places by their names, as ``fields.by_name`` returns them.
    """
    ours = zones.of_the_institute()
    about = {"largest": LARGEST, "events": MOST_EVENTS, "lines": MOST_LINES}
    events, _rest = read_lines("events.imports.ics", file, ours, faults=FAULTS, **about)
    rows = []
    for line, event in events:
        rows.append(Row(line, {}))
        if event is None:
            rows[-1].errors.append(("VEVENT", str(DAMAGED)))
        else:
            fill(rows[-1], event, known)
    head = [*dict.fromkeys(name for row in rows for name in row.cells)]
    return Table(head, rows, has_lines=True)


def fill(row, event, known):
    """Give a row its cells, errors and remarks; ``event``: as ``ics`` prints it."""
    if event["repeats"]:
        row.errors.append(("RRULE", str(REPEATS)))
    if not event["uid"]:
        row.errors.append(("UID", str(WITHOUT_UID)))
    titles, texts = in_languages(event["titles"]), in_languages(event["texts"])
    cells = {
        "source_uid": event["uid"],
        "source_sequence": event["sequence"],
        "status": STATUSES.get(event["status"]),
        **cells_of_time(row, event["times"]),
        **cells_of_place(row, event["place"], known["place"]),
        **{f"title_{code}": text for code, text in titles.items()},
        **{f"body_{code}": as_html(text) for code, text in texts.items()},
    }
    row.cells.update({name: cell for name, cell in cells.items() if cell})


def in_languages(texts):
    """Return {language: text}: of each the first; the letters tell what is not said."""
    found = {}
    for code, text in texts:
        if text:
            code = code if code in LANGUAGES else language_of_words(text)
            found.setdefault(code, text)
    return found


def cells_of_time(row, times):
    if "fault" in times:
        message = str(FAULTS_OF_TIME[times["fault"]]) % {"zone": times.get("zone")}
        row.errors.append(("DTSTART", cut(message)))
        return {}
    if times.get("is_without_place"):
        message = gettext(
            "The file gives no time zone for the place: the time is shown by the clock "
            "of %(zone)s."
        )
        row.remarks.append(("DTSTART", message % {"zone": times["zone"]}))
    [first, last], [early, late] = times["days"], times["clocks"]
    return {
        "starts_on": first,
        "starts_time": early or CLEAR,
        "ends_on": last if last != first else CLEAR,
        "ends_time": late or CLEAR,
        "zone": times.get("zone"),
    }


def cells_of_place(row, place, known):
    if ADDRESS.fullmatch(place):
        return {"online_url": place, "attendance": "online"}
    if len(known.get(key_of(place), ())) == 1:
        return {"place": place}
    if place:
        message = gettext("There is no place “%(place)s”: it was left out.")
        row.remarks.append(("LOCATION", cut(message % {"place": place})))
    return {}


def as_html(text):
    """Return a description as HTML, which some programs write already."""
    return text if MARKUP.search(text) else linebreaks(text, autoescape=True)
