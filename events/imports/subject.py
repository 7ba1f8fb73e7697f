"""Events from a table, or from a calendar file of a partner."""

from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from events.imports import calendar_file
from events.imports.rows import SOURCE, CalendarRowForm, EventRowForm
from events.models import Event
from imports.publishables import PublishableSubject
from imports.tables import ACCEPTED


class EventSubject(PublishableSubject):
    """A row finds its event by an old URL, or by its UID in a partner's calendar."""

    model = Event
    form = EventRowForm
    shared = [
        *["starts_on", "starts_time", "ends_on", "ends_time", "zone", "status"],
        *["previous_on", "previous_time", "attendance", "place", "online_url"],
        *["our_role", "bodies", "partners", "registration_url"],
        *["registration_until", "topics", *SOURCE],
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

    def __init__(self, user):
        super().__init__(user)
        # The rows are the events of a calendar.
        self.is_calendar = False

    def table_in(self, file):
        if calendar_file.is_calendar(file):
            return calendar_file.read(file, self.known)
        return super().table_in(file)

    def check(self, table):
        self.is_calendar = table.has_lines
        super().check(table)

    def form_of(self, row, record):
        is_outdated = record and is_older(row.cells, record)
        form_class = self.calendar_form if self.is_calendar else self.form
        cells = {} if is_outdated else row.cells
        form = self.with_names(form_class(cells, user=self.user, record=record))
        if is_outdated:
            form.remark(
                "source_sequence",
                gettext(
                    "A newer version has been imported already: nothing is changed."
                ),
            )
        return form


def is_older(cells, record):
    number = cells.get("source_sequence", "")
    return number.isdecimal() and int(number) < record.source_sequence


EventSubject.calendar_form = EventSubject.form_with_columns(CalendarRowForm)
