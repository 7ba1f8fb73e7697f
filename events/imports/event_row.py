"""Turns an event of a calendar into a row: texts go into the columns of their language,
and what has no column into the text of the event."""

import re

from django.core.exceptions import ValidationError
from django.utils.html import format_html, linebreaks
from django.utils.translation import gettext, override

from events.imports.jcal import Component
from events.imports.times import cells_of
from imports.fields import key_of
from imports.reader import LONGEST_CELL
from imports.report import cut
from imports.tables import Row
from text.languages import LANGUAGES, current, language_of, language_of_words

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
# How many remarks on an event are shown.
MOST_REMARKS = 50


def row_of(line, event, calendar, known, left_out) -> Row:
    """Return the row of an event in jCal, or of None: one that could not be read.

    ``known``: {"place": …, "topics": …}, each {key of a name: records}. A property
    without a column is added to ``left_out``.
    """
    if event is None:
        message = gettext("The event is damaged and cannot be read.")
        return Row(line, {}, [("VEVENT", message)])
    reader = EventReader(Component(event), Row(line, {}), known, left_out)
    reader.read_time(calendar.zones)
    reader.read_source()
    reader.read_status(calendar)
    reader.read_texts()
    reader.read_place()
    reader.report_unused()
    remarks = reader.row.remarks
    if (rest := len(remarks) - MOST_REMARKS) > 0:
        more = gettext("… and %(count)d more.") % {"count": rest}
        remarks[MOST_REMARKS:] = [("", more)]
    return reader.row


class EventReader:
    """Moves the properties of an event into the cells of a row."""

    def __init__(self, event, row, known, left_out):
        self.event = event
        self.row = row
        self.cells = row.cells
        self.known = known
        self.left_out = left_out
        self.language = current()

    def read_time(self, zones):
        if repeating := [name for name in REPEATING if self.take(name)]:
            self.error(
                repeating[0],
                gettext(
                    "A repeating event, or one day of it, cannot be imported: ask for "
                    "a file in which each day is an event of its own."
                ),
            )
        given = [self.take(name) for name in ["DTSTART", "DTEND", "DURATION"]]
        try:
            cells, is_assumed = cells_of(*given, zones)
        except ValidationError as error:
            self.error("DTSTART", error.message)
            return
        self.cells |= cells
        if is_assumed:
            self.remark(
                "DTSTART",
                gettext(
                    "The file gives no time zone for the place (%(time)s): the time "
                    "is shown by the clock of %(zone)s."
                ),
                time=given[0][0].excerpt,
                zone=cells["zone"],
            )

    def read_source(self):
        if uid := self.take_single("UID"):
            self.cells["source_uid"] = str(uid)
        else:
            self.remark(
                "UID",
                gettext(
                    "The event has no identifier (UID): importing it again would "
                    "create a duplicate."
                ),
            )
        number = self.take_single("SEQUENCE")
        if number and number.kind == "integer":
            self.cells["source_sequence"] = str(number)
        elif number:
            self.leave_out(number)

    def read_status(self, calendar):
        status, secrecy = self.take_single("STATUS"), self.take_single("CLASS")
        word = str(status or "").upper()
        if word in STATUSES:
            self.cells["status"] = STATUSES[word]
        elif status:
            self.leave_out(status)
        if calendar.is_cancelled:
            self.cells["status"] = STATUSES["CANCELLED"]
        marks = [status] if word == "TENTATIVE" else []
        if secrecy and str(secrecy).upper() != "PUBLIC":
            marks.append(secrecy)
        for mark in marks:
            self.remark(
                mark.name,
                gettext(
                    "It is marked there as %(mark)s: check it before you publish it."
                ),
                mark=mark.excerpt,
            )

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
                    self.left_out.add(f"CATEGORIES “{name}”", self.row.number)

    def read_place(self):
        for item in [item for name in ONLINE for item in self.take(name)]:
            if "online_url" not in self.cells and ADDRESS.fullmatch(str(item)):
                self.cells["online_url"] = str(item)
            else:
                self.leave_out(item)
        places = [self.add_place(str(item)) for item in self.take("LOCATION")]
        if "online_url" in self.cells:
            self.cells["attendance"] = "mixed" if any(places) else "online"
        for item in self.take("URL"):
            link = '<p><a href="{0}">{0}</a></p>'
            is_address = ADDRESS.fullmatch(str(item))
            self.add_paragraph(link if is_address else "<p>{}</p>", str(item))

    def report_unused(self):
        """Report every property that was not used."""
        for name in TECHNICAL:
            self.take(name)
        for name in [*self.event.properties]:
            self.leave_out(*self.take(name))
        for component in self.event.subcomponents:
            self.left_out.add(component.name, self.row.number)

    # Helpers

    def take(self, name):
        """Remove and return the properties of a name that are not empty."""
        items = [item for item in self.event.properties.pop(name, []) if str(item)]
        too_long = [item for item in items if len(str(item)) > LONGEST_CELL]
        self.leave_out(*too_long)
        return [item for item in items if item not in too_long]

    def take_single(self, name):
        """Remove and return a property that an event may have once, or None."""
        first, *others = self.take(name) or [None]
        self.leave_out(*others)
        return first

    def add_text(self, name, item, text):
        language = item.parameter("language").partition("-")[0].lower()
        if language not in LANGUAGES:
            if language:
                self.left_out.add(f"LANGUAGE={language}", self.row.number, item.excerpt)
            language = language_of_words(text)
        column = f"{name}_{language}"
        if column in self.cells:
            self.leave_out(item)
        else:
            self.cells[column] = text

    def add_place(self, name):
        """Store a known place, or its name in the text; return False for an address."""
        if self.is_known("place", name) and "place" not in self.cells:
            self.cells["place"] = name
        elif ADDRESS.fullmatch(name) and self.cells.get("online_url", name) == name:
            self.cells["online_url"] = name
            return False
        else:
            with override(self.language):
                self.add_paragraph("<p>{} {}</p>", gettext("Place:"), name)
            self.remark(
                "LOCATION",
                gettext(
                    "There is no place “%(place)s”: the words are added below the text."
                ),
                place=name,
            )
        return True

    def is_known(self, kind, name):
        return len(self.known[kind].get(key_of(name), ())) == 1

    def add_paragraph(self, markup, *words):
        """Append a paragraph to the text."""
        column = f"body_{self.language}"
        self.cells[column] = self.cells.get(column, "") + format_html(markup, *words)

    def error(self, name, message):
        self.row.errors.append((name, cut(message)))

    def remark(self, name, message, **values):
        self.row.remarks.append((name, cut(message % values)))

    def leave_out(self, *items):
        for item in items:
            name, value = item.name.upper(), item.excerpt
            if not name:
                # A line that cannot be read.
                name, value = value, ""
            elif name.startswith("X-") and name != "X-ALT-DESC":
                # Properties of other programs are counted together.
                name, value = "X-…", name
            self.left_out.add(name, self.row.number, value)


def as_html(text):
    """Return a description as HTML, which some programs write already."""
    return text if MARKUP.search(text) else linebreaks(text, autoescape=True)
