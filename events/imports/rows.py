"""The row of a table of events."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _, override

from events import zones
from events.imports.calendar_file import CLEAR
from events.models import Event, Place
from imports.fields import DayField, RecordField, by_name, key_of, parts_of
from imports.rows import PublishableRowForm
from text.languages import LANGUAGES

# Not for a person to write; a partner's calendar has them.
SOURCE = ["source_uid", "source_sequence"]
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


class PlaceField(RecordField):
    """A place by its name, its number, or the line that shows it."""

    hint = _("Its name in either language, or its number.")

    def load(self):
        stored = Place.objects.order_by("pk")
        known = by_name(stored)
        for place in stored:
            for language in LANGUAGES:
                with override(language):
                    for name in [str(place.pk), place.location_display]:
                        known.setdefault(key_of(name), set()).add(place)
        return known


class EventRowForm(PublishableRowForm):
    starts_time = ClockField()
    ends_on = DayOrNoneField()
    ends_time = ClockField()
    zone = zones.ZoneFormField(required=False)
    previous_on = DayOrNoneField()
    previous_time = ClockField()
    place = PlaceField(Place)
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


class CalendarRowForm(EventRowForm):
    """The row of a calendar: it does not overwrite what an editor corrected."""

    def clean(self):
        if not self.is_new:
            if self._is_at_the_same_time():
                self.given -= {*TIMES, "zone"}
            is_confirmed = self.cleaned_data.get("status") == Event.Status.SCHEDULED
            # A partner who confirms an event does not say that it was never moved.
            if is_confirmed and self.instance.status == Event.Status.MOVED:
                self.given -= {"status"}
        return super().clean()

    def _is_at_the_same_time(self):
        """Tell whether it has the stored times, though perhaps in another zone."""
        cells, event = self.cleaned_data, self.instance
        early, late = cells.get("starts_time"), cells.get("ends_time")
        if self.errors or not (early and event.starts_time):
            return False
        first = cells["starts_on"]
        last = cells["ends_on"] or first
        if zones.moment(first, early, cells["zone"]) != event.starts_at:
            return False
        if late and event.ends_time:
            return zones.moment(last, late, cells["zone"]) == event.ends_at
        is_open = not (late or event.ends_time)
        return is_open and (last - first).days + 1 == event.number_of_days
