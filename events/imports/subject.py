"""Events from a table, or from a calendar file of a partner."""

from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _, override

from events.imports import calendar_file
from events.imports.rows import TEXTS, CalendarRowForm, EventRowForm
from events.models import Event, Place
from imports.engine import in_row
from imports.fields import by_name, key_of
from imports.publishables import PublishableSubject
from imports.tables import ACCEPTED
from institute.models import Body, Partner
from publishing.models import Topic
from text.languages import LANGUAGES


class EventSubject(PublishableSubject):
    """A row finds its event by an old URL, or by its UID in a partner's calendar."""

    model = Event
    form = EventRowForm
    suffixes = f"{PublishableSubject.suffixes},.ics"
    accepted = format_lazy(
        "{} {}",
        ACCEPTED,
        _(
            "A partner’s calendar (.ics) can be imported as well: its events become "
            "drafts, and those with errors are skipped."
        ),
    )

    def __init__(self, user):
        super().__init__(user)
        self.known = {
            "place": places(),
            "bodies": by_name(
                Body.objects.without_texts(), ["title", "short_name", "slug"]
            ),
            "partners": by_name(Partner.objects.without_texts()),
            "topics": by_name(Topic.objects.all()),
        }
        # {UID in a partner's calendar: number of the row that has it}.
        self.uids = {}
        # The rows are the events of a calendar.
        self.is_calendar = False

    def table_in(self, file):
        if calendar_file.is_calendar(file):
            return calendar_file.read(file, self.known)
        return super().table_in(file)

    def check(self, table):
        self.is_calendar = table.has_lines
        if not self.is_calendar:
            super().check(table)

    @classmethod
    def shared_columns(cls):
        clock = _("For example, 10:00. A dash clears it.")
        return [
            ("starts_on", _("First day: 2017-06-27 or 27.06.2017.")),
            (
                "starts_time",
                _("Start by the local clock: 10:00. Empty for whole days."),
            ),
            ("ends_on", _("Last day; empty for a one-day event. A dash clears it.")),
            ("ends_time", clock),
            ("zone", _("Time zone of the place: Europe/Ulyanovsk. Empty for ours.")),
            ("status", help_of_choices(Event.Status)),
            ("previous_on", _("For a rescheduled event: the day that readers knew.")),
            ("previous_time", clock),
            ("attendance", help_of_choices(Event.Attendance)),
            ("place", _("Place: its name in either language, or its number.")),
            ("online_url", _("Address for taking part online.")),
            ("our_role", help_of_choices(Event.OurRole)),
            ("bodies", _("Bodies by title or address, separated by semicolons.")),
            ("partners", _("Partners by title or address, separated by semicolons.")),
            ("registration_url", _("Address for registration.")),
            ("registration_until", _("Last day of registration. A dash clears it.")),
            ("topics", _("Topics by title or address, separated by semicolons.")),
            (
                "source_uid",
                _(
                    "Identifier in the partner’s calendar (UID). Also used to find "
                    "the event to change."
                ),
            ),
            ("source_sequence", _("Version in the partner’s calendar (SEQUENCE).")),
        ]

    @classmethod
    def text_columns(cls):
        helps = {
            **dict(super().text_columns()),
            "body": _("Text: HTML, or plain with an empty line between paragraphs."),
            "status_note": _("Why it is cancelled, postponed or rescheduled."),
            "organisers": _("Other organisers, separated by semicolons."),
        }
        return [(name, helps[name]) for name in TEXTS]

    def aims(self, rows):
        uids = {row.number: row.cells.get("source_uid") for row in rows}
        stored = Event.objects.filter(source_uid__in=filter(None, uids.values()))
        pks = dict(stored.values_list("source_uid", "pk"))
        by_source = {number: pks[uid] for number, uid in uids.items() if uid in pks}
        return by_source | super().aims(rows)

    def form_of(self, row, record):
        is_outdated = record and is_older(row.cells, record)
        form_class = CalendarRowForm if self.is_calendar else self.form
        cells = {} if is_outdated else row.cells
        form = form_class(cells, user=self.user, record=record)
        for name, known in self.known.items():
            form.fields[name].known = known
        if is_outdated:
            form.remark(
                "source_sequence",
                gettext(
                    "A newer version has been imported already: nothing is changed."
                ),
            )
        return form

    def faults(self, row, form):
        yield from super().faults(row, form)
        uid = row.cells.get("source_uid")
        # A row that is not stored does not reserve its UID.
        if not uid or row.errors or form.errors:
            return
        if (first := self.uids.setdefault(uid, row.number)) != row.number:
            yield (
                "source_uid",
                gettext("The event in line %(line)d already has this identifier.")
                % {"line": first}
                if self.is_calendar
                else in_row(first),
            )


def help_of_choices(choices):
    words = format_html_join(
        ", ", "<code>{}</code>", ((value,) for value in choices.values)
    )
    return format_html("{} {}.", gettext("One of:"), words)


def places():
    """Return {key: places} by name, by number, and by the line that shows a place."""
    stored = Place.objects.order_by("pk")
    known = by_name(stored, ["title"])
    for place in stored:
        for language in LANGUAGES:
            with override(language):
                for name in [str(place.pk), place.location_display]:
                    known.setdefault(key_of(name), set()).add(place)
    return known


def is_older(cells, record):
    number = cells.get("source_sequence", "")
    return number.isdecimal() and int(number) < record.source_sequence
