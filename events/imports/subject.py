"""Events from a table, or from a calendar file of a partner."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import linebreaks
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from events import zones
from events.imports.ics import CLEAR, LARGEST, MOST_EVENTS, MOST_LINES
from events.models import Event, Place
from imports.fields import DayField, RecordField, key_of, parts_of
from imports.publishables import PublishableSubject
from imports.report import cut
from imports.rows import PublishableRowForm
from imports.tables import ACCEPTED, Row, Table, read_lines
from text.languages import LANGUAGES, language_of_words

DAMAGED_FILE = _(
    "This is not a calendar file (.ics, iCalendar 2.0), or it holds no event, or "
    "it is damaged: a part of it has no end, or letters cannot be read."
)
FAULTS = {
    **dict.fromkeys(["damaged", "other", "empty", "encoding"], DAMAGED_FILE),
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


def read_calendar(file, known) -> Table:
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
    if times.pop("is_without_place", False):
        message = gettext(
            "The file gives no time zone for the place: the time is shown by the clock "
            "of %(zone)s."
        )
        row.remarks.append(("DTSTART", message % {"zone": times["zone"]}))
    return times


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


TIMES = {"starts_on", "starts_time", "ends_on", "ends_time"}
DASHES = {CLEAR, "–", "—"}


class ClearedByDash:
    """A mixin for fields in which a dash clears the value; an empty cell keeps it."""

    hint = _("A dash clears it.")

    def to_python(self, value):
        return super().to_python("" if value in DASHES else value)


class DayOrNoneField(ClearedByDash, DayField):
    pass


class ClockField(ClearedByDash, forms.TimeField):
    hint = _("For example, 10:00. A dash clears it.")
    default_error_messages = {"invalid": _("Write a time as 10:00.")}

    def __init__(self, **kwargs):
        formats = ["%H:%M", "%H.%M", "%H:%M:%S"]
        super().__init__(input_formats=formats, required=False, **kwargs)


class LinesField(forms.CharField):
    """A list stored one value per line; a cell may have line breaks, too."""

    hint = _("Semicolons divide them too.")

    def __init__(self, **kwargs):
        super().__init__(**{**kwargs, "required": False})

    def to_python(self, value):
        if isinstance(value, str):
            value = value.replace("\n", ";")
        return "\n".join(parts_of(value))


class EventRowForm(PublishableRowForm):
    starts_time = ClockField()
    ends_on = DayOrNoneField()
    ends_time = ClockField()
    zone = zones.ZoneFormField(required=False)
    previous_on = DayOrNoneField()
    previous_time = ClockField()
    place = RecordField(Place)
    registration_until = DayOrNoneField()
    source_uid = forms.CharField(max_length=500, required=False)

    class Meta:
        field_classes = {f"organisers_{code}": LinesField for code in LANGUAGES}

    def clean(self):
        cleaned = super().clean()
        if self.is_new and "starts_on" not in {*cleaned, *self.errors}:
            self.add_error("starts_on", gettext("When does it begin?"))
        return cleaned

    def _post_clean(self):
        # Not for a person to write: no field of the model's forms.
        if "source_uid" in self.changed_names:
            self.instance.source_uid = self.cleaned_data["source_uid"]
        super()._post_clean()
        if not self.is_new and not self.errors and self.changed_names & TIMES:
            try:
                self.instance.check_children()
            except ValidationError as error:
                self.add_error(None, error)


class EventSubject(PublishableSubject):
    """A row finds its event by an old URL, or by its UID in a partner's calendar."""

    model = Event
    form = EventRowForm
    shared = [
        *["starts_on", "starts_time", "ends_on", "ends_time", "zone", "status"],
        *["previous_on", "previous_time", "attendance", "place", "online_url"],
        *["our_role", "bodies", "partners", "registration_url"],
        *["registration_until", "topics", "source_uid"],
    ]
    texts = ["title", "summary", "body", "status_note", "organisers"]
    found_by = "source_uid"
    suffixes = f"{PublishableSubject.suffixes},.ics"
    accepted = format_lazy(
        "{} {}",
        ACCEPTED,
        _(
            "A partner’s calendar (.ics) can be imported as well: its events become "
            "drafts, and those with errors are skipped."
        ),
    )

    def table_in(self, file):
        if is_calendar(file):
            return read_calendar(file, self.known)
        return super().table_in(file)
