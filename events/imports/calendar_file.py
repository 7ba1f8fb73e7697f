"""Reads a partner's calendar file (.ics) into a table of events.

The texts of an event go into the columns of their language, what has no column into its
text; a remark on the file names what is left out.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.html import format_html, linebreaks
from django.utils.translation import gettext, gettext_lazy as _, override
from icalendar.prop import vDuration
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
# How many names of what is left out are shown.
MOST_SHOWN = 30
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
GREENWICH = {"UTC", "GMT", "Etc/UTC", "Etc/GMT"}
KINDS = {
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
    "duration": vDuration.from_ical,
}
ONLINE = ["CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"]
REPEATING = ["RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID"]
# Of the file, not of the event.
TECHNICAL = ["DTSTAMP", "CREATED", "LAST-MODIFIED", "TRANSP", "PRIORITY", "X-ALT-DESC"]
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
    parameters: dict
    kind: str
    values: list

    def __str__(self):
        return ", ".join(map(str, self.values)).strip()

    @property
    def language(self):
        return str(self.parameters.get("language", "")).partition("-")[0].lower()


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
    rows, left_out = [], {}
    for number, line, event in events:
        row = Row(line, {})
        rows.append(row)
        if event is None:
            message = gettext("The event is damaged and cannot be read.")
            row.errors.append(("VEVENT", message))
        else:
            reader = EventReader(row, event, *rest["calendars"][number], known)
            reader.read()
            left_out |= dict.fromkeys(reader.left_out())
    head = [*dict.fromkeys(name for row in rows for name in row.cells)]
    return Table(head, rows, remarks_on([*left_out]), has_lines=True)


def remarks_on(left_out):
    if not left_out:
        return []
    names = map(cut, left_out[:MOST_SHOWN])
    message = gettext("The site has no field for this, so it was left out: %(names)s.")
    more = " …" if left_out[MOST_SHOWN:] else ""
    return [message % {"names": "; ".join(names) + more}]


class EventReader:
    """Moves the properties of an event into the cells of a row."""

    def __init__(self, row, named, method, zone, known):
        self.row, self.cells, self.known = row, row.cells, known
        self.is_cancelled = method.upper() == "CANCEL"
        # By its clock times in UTC are shown.
        self.zone = place_of(zone) or zones.of_the_institute()
        self.language = current()
        self.named = {
            name: [Property(*item) for item in items] for name, items in named.items()
        }
        # What is taken, but has no place.
        self.unused = []

    def read(self):
        self.read_time()
        self.read_source()
        self.read_status()
        self.read_texts()
        self.read_place()
        self.take(*TECHNICAL)

    def take(self, *names):
        """Remove and return the properties of some names that a cell has room for."""
        items = [(name, item) for name in names for item in self.named.pop(name, [])]
        self.unused += [name for name, item in items if len(str(item)) > LONGEST_CELL]
        return [item for _name, item in items if 0 < len(str(item)) <= LONGEST_CELL]

    def take_first(self, name):
        """Remove all properties of a name, and return the first as text, or ""."""
        return str(next(iter(self.take(name)), ""))

    def left_out(self):
        """Yield the names of the rest; those of other programs count as one."""
        for name in [*self.unused, *self.named]:
            if name.startswith("X-"):
                yield "X-…"
            else:
                yield name or gettext("lines that cannot be read")

    def read_time(self):
        if repeating := [name for name in REPEATING if self.take(name)]:
            message = gettext(
                "A repeating event, or one day of it, cannot be imported: ask for a "
                "file in which each day is an event of its own."
            )
            self.row.errors.append((repeating[0], message))
        starts = self.take("DTSTART")
        ends = self.take("DTEND", "DURATION")
        try:
            [start], [end] = starts, ends or [None]
            self.cells |= self.cells_of_time(start, end)
        except ValidationError as error:
            self.row.errors.append(("DTSTART", cut(error.message)))
        except (KeyError, OverflowError, TypeError, ValueError):
            message = gettext(
                "Its time cannot be read (%(times)s): it needs one beginning (DTSTART) "
                "and at most one end (DTEND or DURATION), all of them days, or all "
                "with a time."
            )
            times = "; ".join(map(str, [*starts, *ends])) or "—"
            self.row.errors.append(("DTSTART", message % {"times": cut(times)}))

    def cells_of_time(self, start, end):
        begins, late = self.moment(start), end and self.moment(end)
        if not isinstance(begins, datetime):
            return whole_days(begins, late)
        zone = begins.tzinfo.key
        if place_of(start.parameters.get("tzid", "")) is None:
            message = gettext(
                "The file gives no time zone for the place (%(time)s): the time is "
                "shown by the clock of %(zone)s."
            )
            self.remark("DTSTART", message, time=start, zone=zone)
        return {**by_the_clock(begins, late), "zone": zone}

    def moment(self, item):
        """Return a day, a length, or a time by the clock that the site will show."""
        value = KINDS[item.kind](str(item))
        name = item.parameters.get("tzid", "")
        if not isinstance(value, datetime):
            return value
        if value.tzinfo or name in GREENWICH:
            return value.replace(tzinfo=UTC).astimezone(ZoneInfo(self.zone))
        zone = place_of(name) if name else zones.of_the_institute()
        if zone is None:
            message = gettext(
                "“%(zone)s” is the time zone of no place: ask for a file with a zone "
                "such as Europe/Moscow."
            )
            raise ValidationError(message % {"zone": name})
        return value.replace(tzinfo=ZoneInfo(zone))

    def read_source(self):
        if uid := self.take_first("UID"):
            self.cells["source_uid"] = uid
        else:
            message = gettext(
                "The event has no identifier (UID): importing it again would create a "
                "duplicate."
            )
            self.remark("UID", message)
        if number := self.take_first("SEQUENCE"):
            self.cells["source_sequence"] = number

    def read_status(self):
        message = gettext(
            "It is marked there as %(mark)s: check it before you publish it."
        )
        status = self.take_first("STATUS").upper()
        if self.is_cancelled:
            status = "CANCELLED"
        if status in STATUSES:
            self.cells["status"] = STATUSES[status]
        if status == "TENTATIVE":
            self.remark("STATUS", message, mark=status)
        secrecy = self.take_first("CLASS").upper()
        if secrecy not in {"", "PUBLIC"}:
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
        # The names alone: their e-mail addresses are not for readers.
        names = [
            " ".join(str(item.parameters.get("cn", "")).split())
            for item in self.take("ORGANIZER")
        ]
        if any(names):
            self.cells[f"organisers_{self.language}"] = names
        names = [n for item in self.take("CATEGORIES") for n in item.values]
        names = [str(name).strip() for name in names]
        topics = [name for name in names if self.is_known("topics", name)]
        if topics:
            self.cells["topics"] = topics
        self.unused += [f"CATEGORIES “{name}”" for name in names if name not in topics]

    def read_place(self):
        links = map(str, self.take(*ONLINE))
        link = next(filter(ADDRESS.fullmatch, links), "")
        place = self.take_first("LOCATION")
        if ADDRESS.fullmatch(place):
            link, place = link or place, ""
        if link:
            self.cells["online_url"] = link
            self.cells["attendance"] = "mixed" if place else "online"
        if self.is_known("place", place):
            self.cells["place"] = place
        elif place:
            with override(self.language):
                self.add_paragraph("<p>{} {}</p>", gettext("Place:"), place)
            message = gettext(
                "There is no place “%(place)s”: the words are added below the text."
            )
            self.remark("LOCATION", message, place=place)
        if url := self.take_first("URL"):
            link = '<p><a href="{0}">{0}</a></p>'
            self.add_paragraph(link if ADDRESS.fullmatch(url) else "<p>{}</p>", url)

    def add_text(self, name, item, text):
        language = item.language
        if language not in LANGUAGES:
            language = language_of_words(text)
        if f"{name}_{language}" in self.cells:
            self.unused.append("SUMMARY" if name == "title" else "DESCRIPTION")
        else:
            self.cells[f"{name}_{language}"] = text

    def add_paragraph(self, markup, *words):
        """Append a paragraph to the text."""
        column = f"body_{self.language}"
        self.cells[column] = self.cells.get(column, "") + format_html(markup, *words)

    def is_known(self, kind, name):
        return len(self.known[kind].get(key_of(name), ())) == 1

    def remark(self, name, message, **values):
        self.row.remarks.append((name, cut(message % values)))


def as_html(text):
    """Return a description as HTML, which some programs write already."""
    return text if MARKUP.search(text) else linebreaks(text, autoescape=True)


# Days and times


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


def by_the_clock(begins, late):
    """Return the cells of a time; ``late``: its end, its length or None."""
    if late is None or isinstance(late, timedelta):
        late = begins.astimezone(UTC) + (late or timedelta())
    if not isinstance(late, datetime):
        raise TypeError
    ends = late.astimezone(begins.tzinfo)
    last, clock = ends.date(), ends.time()
    if ends == begins:
        clock = None
    elif ends > begins and clock == time.min:
        # The event lasts until the end of the day before.
        last, clock = last - DAY, None
    return cells(begins.date(), begins.time(), last, clock)


def cells(first, early, last, late):
    return {
        "starts_on": first.isoformat(),
        "starts_time": early.isoformat() if early else CLEAR,
        "ends_on": last.isoformat() if last != first else CLEAR,
        "ends_time": late.isoformat() if late else CLEAR,
    }


def place_of(name):
    """Return the IANA zone of a place, also by the name that Windows has, or None."""
    try:
        zone = TZP().timezone(name)
    except (ValueError, KeyError, OSError):
        return None
    is_place = zone and "/" in zone.key and not zone.key.startswith("Etc/")
    return zone.key if is_place else None
