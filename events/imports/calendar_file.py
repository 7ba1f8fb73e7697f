"""Reads a partner's calendar file (.ics) into a table of events.

The texts of an event go into the columns of their language, what has no column into its
text; of the rest, one remark on the file says that it was left out.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.html import format_html, linebreaks
from django.utils.translation import gettext, gettext_lazy as _, override
from icalendar.prop import vDuration, vUTCOffset
from icalendar.timezone.tzp import TZP

from events import zones
from events.imports.ics import LARGEST, MOST_EVENTS, MOST_LINES
from imports import foreign
from imports.fields import key_of
from imports.reader import LONGEST_CELL
from imports.report import cut
from imports.tables import Row, Table
from sandbox import MEGABYTE
from text.languages import LANGUAGES, current, language_of, language_of_words

# A cell that clears the value; an empty one would leave it unchanged.
CLEAR = "-"
DAY = timedelta(days=1)
# How many names of what is left out are kept, and how many are shown.
MOST_NAMES, MOST_SHOWN = 1000, 50
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
GREENWICH = {"UTC", "GMT", "Zulu", "UCT", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Etc/Zulu"}
KINDS = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "duration": vDuration.from_ical,
}
ONLINE = ["CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"]
REPEATING = ["RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID"]
# Properties of the file, not of the event.
TECHNICAL = ["DTSTAMP", "CREATED", "LAST-MODIFIED", "TRANSP", "PRIORITY"]
STATUSES = {
    "CONFIRMED": "scheduled",
    "TENTATIVE": "scheduled",
    "CANCELLED": "cancelled",
}
MARKUP = re.compile(
    r"</?(?:p|br|a|b|i|u|ul|ol|li|div|span|strong|em|h\d)\b[^<>]*>", re.I
)
ADDRESS = re.compile(r"https?://\S+")


class Property(NamedTuple):
    name: str
    parameters: dict
    kind: str
    values: list

    def __str__(self):
        return ", ".join(map(str, self.values)).strip()

    def parameter(self, name):
        value = self.parameters.get(name, "")
        return value if isinstance(value, str) else ",".join(value)


def properties_of(jcal):
    """Return {name: properties of this name} of a component."""
    _name, properties, _subcomponents = jcal
    named = {}
    for name, parameters, kind, *values in properties:
        item = Property(name.upper(), parameters, kind, values)
        named.setdefault(item.name, []).append(item)
    return named


def first_of(properties, name):
    """Return the first property of a name as text, or ""."""
    return "".join(map(str, properties.get(name, [])[:1]))


def is_calendar(file) -> bool:
    """Tell by its content, or by its name, whether a file is meant as a calendar."""
    begin = file.read(64)
    file.seek(0)
    text = begin.removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    name = str(getattr(file, "name", ""))
    return text.startswith(b"BEGIN:VCALENDAR") or name.lower().endswith(".ics")


def read(file, known) -> Table:
    """Read an open binary file; raise ValidationError for what cannot be read.

    ``known``: the places and topics by their names, as ``fields.by_name`` returns them.
    """
    try:
        events, rest = foreign.read("events.imports.ics", file, largest=LARGEST)
    except foreign.Fault as error:
        limits = {
            "megabytes": LARGEST // MEGABYTE,
            "events": MOST_EVENTS,
            "lines": MOST_LINES,
        }
        raise ValidationError(str(FAULTS[error.code]) % limits) from error
    calendar_of = cache(lambda number: Calendar(rest["calendars"][number]))
    left_out = LeftOut()
    rows = []
    for number, line, event in events:
        row = Row(line, {})
        if event is None:
            message = gettext("The event is damaged and cannot be read.")
            row.errors.append(("VEVENT", message))
        else:
            EventReader(row, event, calendar_of(number), known, left_out).read()
        rows.append(row)
    for _name, properties, subcomponents in rest["calendars"]:
        left_out.add(
            *(str(values[0]) for name, _p, _k, *values in properties if not name)
        )
        left_out.add(*(name for name, *_rest in subcomponents if name != "VTIMEZONE"))
    head = [*dict.fromkeys(name for row in rows for name in row.cells)]
    return Table(head, rows, left_out.remarks(), has_lines=True)


class LeftOut(Counter):
    """How often what the site has no field for stands in a calendar, by its name."""

    def add(self, *names):
        # A file may have a million names.
        self.update(
            cut(name) for name in names if name in self or len(self) < MOST_NAMES
        )

    def remarks(self):
        if not self:
            return []
        shown = [f"{name} ({n})" for name, n in [*self.items()][:MOST_SHOWN]]
        if (rest := len(self) - MOST_SHOWN) > 0:
            shown.append(gettext("… and %(count)d more") % {"count": rest})
        message = gettext(
            "The site has no field for this, so it was left out: %(names)s."
        )
        return [message % {"names": "; ".join(shown)}]


class Calendar:
    """What a calendar says for all its events."""

    def __init__(self, jcal):
        properties = properties_of(jcal)
        self.is_cancelled = first_of(properties, "METHOD").upper() == "CANCEL"
        # By its clock times in UTC are shown.
        zone = place_of(first_of(properties, "X-WR-TIMEZONE"))
        self.zone = ZoneInfo(zone or zones.of_the_institute())
        # {name of a zone that it defines: (its place or "", its offsets)}
        self.defined = {}
        for name, properties, observances in jcal[2]:
            if name == "VTIMEZONE":
                said = properties_of([name, properties, observances])
                offsets = {
                    first_of(properties_of(each), "TZOFFSETTO") for each in observances
                }
                place = first_of(said, "X-LIC-LOCATION")
                self.defined[first_of(said, "TZID")] = place, offsets


class EventReader:
    """Moves the properties of an event into the cells of a row."""

    def __init__(self, row, event, calendar, known, left_out):
        self.row, self.cells = row, row.cells
        self.properties = properties_of(event)
        self.subcomponents = [name for name, *_rest in event[2]]
        self.calendar = calendar
        self.known = known
        self.left_out = left_out
        self.language = current()

    def read(self):
        self.read_time()
        self.read_source()
        self.read_status()
        self.read_texts()
        self.read_place()
        for name in TECHNICAL:
            self.take(name)
        for name in [*self.properties]:
            self.leave_out(*self.take(name))
        self.left_out.add(*self.subcomponents)

    def read_time(self):
        if repeating := [name for name in REPEATING if self.take(name)]:
            message = gettext(
                "A repeating event, or one day of it, cannot be imported: ask for a "
                "file in which each day is an event of its own."
            )
            self.row.errors.append((repeating[0], message))
        given = [i for n in ["DTSTART", "DTEND", "DURATION"] for i in self.take(n)]
        try:
            cells, is_assumed = cells_of(given, self.calendar)
        except ValidationError as error:
            self.row.errors.append(("DTSTART", cut(error.message)))
            return
        self.cells |= cells
        if is_assumed:
            message = gettext(
                "The file gives no time zone for the place (%(time)s): the time is "
                "shown by the clock of %(zone)s."
            )
            self.remark("DTSTART", message, time=given[0], zone=cells["zone"])

    def read_source(self):
        if uid := self.take_single("UID"):
            self.cells["source_uid"] = str(uid)
        else:
            message = gettext(
                "The event has no identifier (UID): importing it again would create a "
                "duplicate."
            )
            self.remark("UID", message)
        number = self.take_single("SEQUENCE")
        if number and number.kind == "integer":
            self.cells["source_sequence"] = str(number)
        elif number:
            self.leave_out(number)

    def read_status(self):
        status, secrecy = self.take_single("STATUS"), self.take_single("CLASS")
        word = str(status or "").upper()
        if word in STATUSES:
            self.cells["status"] = STATUSES[word]
        elif status:
            self.leave_out(status)
        if self.calendar.is_cancelled:
            self.cells["status"] = STATUSES["CANCELLED"]
        is_public = str(secrecy or "PUBLIC").upper() == "PUBLIC"
        message = gettext(
            "It is marked there as %(mark)s: check it before you publish it."
        )
        if word == "TENTATIVE":
            self.remark("STATUS", message, mark=status)
        if not is_public:
            self.remark("CLASS", message, mark=secrecy)

    def read_texts(self):
        for item in self.take("SUMMARY"):
            self.add_text("title", item, str(item))
        # A text without a language is in that of the title.
        titles = [name for name in self.cells if name.startswith("title_")]
        if titles:
            self.language = language_of(titles[0])
        for item in self.take("DESCRIPTION"):
            self.add_text("body", item, as_html(str(item)))
        organisers = self.take("ORGANIZER")
        names = [" ".join(item.parameter("cn").split()) for item in organisers]
        if any(names):
            self.cells[f"organisers_{self.language}"] = names
        # Only the names are used, not the e-mail addresses.
        self.leave_out(*organisers)
        for item in self.take("CATEGORIES"):
            for name in filter(None, map(str.strip, map(str, item.values))):
                if self.is_known("topics", name):
                    self.cells.setdefault("topics", []).append(name)
                else:
                    self.left_out.add(f"CATEGORIES “{name}”")

    def read_place(self):
        for item in [item for name in ONLINE for item in self.take(name)]:
            if "online_url" not in self.cells and ADDRESS.fullmatch(str(item)):
                self.cells["online_url"] = str(item)
            else:
                self.leave_out(item)
        location = self.take_single("LOCATION")
        is_place = location and self.add_place(str(location))
        if "online_url" in self.cells:
            self.cells["attendance"] = "mixed" if is_place else "online"
        if url := self.take_single("URL"):
            link = '<p><a href="{0}">{0}</a></p>'
            markup = link if ADDRESS.fullmatch(str(url)) else "<p>{}</p>"
            self.add_paragraph(markup, str(url))

    def add_text(self, name, item, text):
        language = item.parameter("language").partition("-")[0].lower()
        if language not in LANGUAGES:
            if language:
                self.left_out.add(f"LANGUAGE={language}")
            language = language_of_words(text)
        column = f"{name}_{language}"
        if column in self.cells:
            self.leave_out(item)
        else:
            self.cells[column] = text

    def add_place(self, name):
        """Store a known place, or its name in the text; return False for an address."""
        if self.is_known("place", name):
            self.cells["place"] = name
        elif ADDRESS.fullmatch(name) and self.cells.get("online_url", name) == name:
            self.cells["online_url"] = name
            return False
        else:
            with override(self.language):
                self.add_paragraph("<p>{} {}</p>", gettext("Place:"), name)
            message = gettext(
                "There is no place “%(place)s”: the words are added below the text."
            )
            self.remark("LOCATION", message, place=name)
        return True

    def is_known(self, kind, name):
        return len(self.known[kind].get(key_of(name), ())) == 1

    def add_paragraph(self, markup, *words):
        """Append a paragraph to the text."""
        column = f"body_{self.language}"
        self.cells[column] = self.cells.get(column, "") + format_html(markup, *words)

    def take(self, name):
        """Remove and return the properties of a name that are not empty."""
        items = [item for item in self.properties.pop(name, []) if str(item)]
        too_long = [item for item in items if len(str(item)) > LONGEST_CELL]
        self.leave_out(*too_long)
        return [item for item in items if item not in too_long]

    def take_single(self, name):
        """Remove and return a property that an event may have once, or None."""
        first, *others = self.take(name) or [None]
        self.leave_out(*others)
        return first

    def leave_out(self, *items):
        for item in items:
            # A line that cannot be read has no name; those of other programs are
            # counted together.
            name = item.name or str(item)
            is_foreign = item.name.startswith("X-") and item.name != "X-ALT-DESC"
            self.left_out.add("X-…" if is_foreign else name)

    def remark(self, name, message, **values):
        self.row.remarks.append((name, cut(message % values)))


def as_html(text):
    """Return a description as HTML, which some programs write already."""
    return text if MARKUP.search(text) else linebreaks(text, autoescape=True)


# Days and times


def cells_of(given, calendar):
    """Return the cells of an event's time, and whether its clock is only assumed.

    ``given``: its properties DTSTART, DTEND, DURATION. Raises ValidationError.
    """
    try:
        times = [KINDS[item.kind](str(item)) for item in given]
        names = [item.name for item in given]
        if names[:1] != ["DTSTART"] or "DTSTART" in names[1:] or len(names) > 2:
            raise ValueError
        begins, late = times[0], times[1] if times[1:] else None
        if isinstance(begins, datetime):
            return by_the_clock(given, begins, late, calendar)
        return whole_days(begins, late), False
    except (KeyError, OverflowError, TypeError, ValueError) as error:
        excerpts = "; ".join(cut(f"{item.name} {item}") for item in given)
        message = gettext(
            "Its time cannot be read (%(times)s): it needs one beginning (DTSTART) and "
            "at most one end (DTEND or DURATION), all of them days, or all with a time."
        )
        raise ValidationError(message % {"times": excerpts or "—"}) from error


def whole_days(first, late):
    """Return the cells of whole days.

    The end of a calendar is the day after the last; some programs write the last.
    """
    if isinstance(late, timedelta):
        if late % DAY:
            raise ValueError
        late = first + late
    after = late or first + DAY
    if {type(first), type(after)} != {date}:
        raise ValueError
    return cells(first, None, first if after == first else after - DAY, None)


def by_the_clock(given, begins, late, calendar):
    begins, is_assumed = with_zone(begins, given[0], calendar)
    if begins.tzinfo is UTC:
        begins, is_assumed = begins.astimezone(calendar.zone), True
    if isinstance(late, datetime):
        ends, _is_assumed = with_zone(late, given[1], calendar)
    else:
        ends = begins.astimezone(UTC) + (timedelta() if late is None else late)
    ends = ends.astimezone(begins.tzinfo)
    last, late = ends.date(), ends.time()
    if ends == begins:
        late = None
    elif ends > begins and late == time.min:
        # The event lasts until the end of the day before.
        last, late = last - DAY, None
    times = cells(begins.date(), begins.time(), last, late)
    return {**times, "zone": begins.tzinfo.key}, is_assumed


def cells(first, early, last, late):
    return {
        "starts_on": first.isoformat(),
        "starts_time": early.isoformat() if early else CLEAR,
        "ends_on": last.isoformat() if last != first else CLEAR,
        "ends_time": late.isoformat() if late else CLEAR,
    }


def with_zone(moment, item, calendar):
    """Return a time in its zone, and whether that is only assumed."""
    name = item.parameter("tzid")
    if moment.tzinfo or zone_of(name) in GREENWICH:
        return moment.replace(tzinfo=UTC), False
    place, offsets = calendar.defined.get(name, ("", None))
    if zone := place_of(name) or place_of(place):
        return moment.replace(tzinfo=ZoneInfo(zone)), False
    ours = moment.replace(tzinfo=ZoneInfo(zones.of_the_institute()))
    if not name or offsets_at(moment, name, offsets) == {ours.utcoffset()}:
        return ours, True
    if offsets is None and not zone_of(name):
        message = gettext(
            "There is no time zone “%(zone)s”, and the file does not define it."
        )
    else:
        message = gettext(
            "The time zone “%(zone)s” is that of no place, and its clock may show "
            "another time than that of %(ours)s."
        )
    raise ValidationError(message % {"zone": name, "ours": ours.tzinfo.key})


def offsets_at(moment, name, defined):
    """Return the offsets from UTC that a zone of no place may have at a time.

    ``defined``: those that the file gives it, or None.
    """
    if known := zone_of(name):
        return {moment.replace(tzinfo=ZoneInfo(known)).utcoffset()}
    try:
        return {vUTCOffset.from_ical(text.replace(":", "")) for text in defined or ()}
    except ValueError:
        return set()


def place_of(name):
    """Return the IANA zone of a place, by any name that programs use, or None."""
    zone = zone_of(name)
    is_place = zone and "/" in zone and not zone.startswith("Etc/")
    return zone if is_place else None


def zone_of(name):
    names, parts = [name.strip()], name.strip().split("/")
    if not parts[0]:
        # Its maker's name stands before it: /mozilla.org/20050126_1/Europe/Moscow.
        names = ["/".join(parts[-3:]), "/".join(parts[-2:])]
    for name in names:
        try:
            if zone := TZP().timezone(name):
                return zone.key
        except (ValueError, KeyError, OSError):
            continue
    return None
