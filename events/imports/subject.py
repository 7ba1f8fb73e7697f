"""Events from a table, or from a calendar file of a partner."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from events import zones
from events.imports import calendar_file
from events.models import Event, Place
from imports.fields import DayField, RecordField, parts_of
from imports.publishables import PublishableSubject
from imports.rows import PublishableRowForm
from imports.tables import ACCEPTED
from text.languages import LANGUAGES

# Not for a person to write; a partner's calendar has them.
SOURCE = ["source_uid", "source_sequence"]
TIMES = {"starts_on", "starts_time", "ends_on", "ends_time"}
DASHES = {calendar_file.CLEAR, "–", "—"}


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
    source_sequence = forms.IntegerField(
        min_value=0, max_value=2_147_483_647, required=False
    )

    class Meta:
        field_classes = {f"organisers_{code}": LinesField for code in LANGUAGES}

    def clean(self):
        cleaned = super().clean()
        if self.is_new and "starts_on" not in {*cleaned, *self.errors}:
            self.add_error("starts_on", gettext("When does it begin?"))
        return cleaned

    def _post_clean(self):
        for name in self.changed_names.intersection(SOURCE):
            setattr(self.instance, name, self.cleaned_data[name])
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

    def table_in(self, file):
        if calendar_file.is_calendar(file):
            return calendar_file.read(file, self.known)
        return super().table_in(file)

    def form_of(self, row, record):
        number = row.cells.get("source_sequence", "")
        imported = record.source_sequence if record else 0
        is_outdated = number.isdecimal() and int(number) < imported
        if is_outdated:
            row = replace(row, cells={})
        form = super().form_of(row, record)
        if is_outdated:
            form.remark(
                "source_sequence",
                gettext(
                    "A newer version has been imported already: nothing is changed."
                ),
            )
        return form
