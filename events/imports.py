"""Events from a table."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from events import zones
from events.models import Event, Place
from imports.fields import DayField, RecordField, parts_of
from imports.publishables import PublishableSubject
from imports.rows import PublishableRowForm
from text.languages import LANGUAGES

TIMES = {"starts_on", "starts_time", "ends_on", "ends_time"}
DASHES = {"-", "–", "—"}


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

    class Meta:
        field_classes = {f"organisers_{code}": LinesField for code in LANGUAGES}

    def clean(self):
        cleaned = super().clean()
        if self.is_new and "starts_on" not in {*cleaned, *self.errors}:
            self.add_error("starts_on", gettext("When does it begin?"))
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if not self.is_new and not self.errors and self.changed_names & TIMES:
            try:
                self.instance.check_children()
            except ValidationError as error:
                self.add_error(None, error)


class EventSubject(PublishableSubject):
    model = Event
    form = EventRowForm
    shared = [
        *["starts_on", "starts_time", "ends_on", "ends_time", "zone", "status"],
        *["previous_on", "previous_time", "attendance", "place", "online_url"],
        *["our_role", "bodies", "partners", "registration_url"],
        *["registration_until", "topics"],
    ]
    texts = ["title", "summary", "body", "status_note", "organisers"]
