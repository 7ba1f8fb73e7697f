"""The inputs of days and times: typed as people write them, or picked.

What they take is in ``website.formats``: 1.12.2026 or 2026-12-01, and 9:30.
"""

from django import forms
from django.db import models
from django.forms.widgets import Script
from django.utils import formats
from django.utils.translation import gettext, gettext_lazy as _

from publishing.content.publication_rules import EARLIEST, LATEST

NO_DAY = _("Write a day as 2017-06-27 or 27.06.2017.")
NO_CLOCK = _("Write a time as 10:00.")


class DayInput(forms.DateInput):
    """A day, with a button for the browser's calendar."""

    template_name = "admin/publishing/day.html"

    class Media:
        js = [Script("publishing/dates.js", type="module")]

    def get_context(self, name, value, attrs):
        attrs = {"autocomplete": "off", **(attrs or {})}
        context = super().get_context(name, value, attrs)
        context["widget"]["format"] = formats.get_format("DATE_INPUT_FORMATS")[0]
        return context


class ClockInput(forms.TimeInput):
    def __init__(self, attrs=None, format=None):
        attrs = {"autocomplete": "off", "class": "clock", **(attrs or {})}
        super().__init__(attrs, format or "%H:%M")


class MomentInput(forms.SplitDateTimeWidget):
    """A day and a time; what is pasted as one into the day counts as both."""

    template_name = "admin/widgets/split_datetime.html"

    def __init__(self, attrs=None):
        forms.MultiWidget.__init__(self, [DayInput, ClockInput], attrs)

    def value_from_datadict(self, data, files, name):
        day, clock = super().value_from_datadict(data, files, name)
        if day and not clock:
            day, _space, clock = day.strip().partition(" ")
        return [day.rstrip(",") if day else day, clock]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"date_label": _("Date:"), "time_label": _("Time:")}


class MomentField(forms.SplitDateTimeField):
    widget = MomentInput
    default_error_messages = {"invalid_date": NO_DAY, "invalid_time": NO_CLOCK}

    def clean(self, value):
        moment = super().clean(value)
        if moment and not EARLIEST <= moment < LATEST:
            raise forms.ValidationError(gettext("This year cannot be right: check it."))
        return moment


class DayField(forms.DateField):
    widget = DayInput
    default_error_messages = {"invalid": NO_DAY}


class ClockField(forms.TimeField):
    widget = ClockInput
    default_error_messages = {"invalid": NO_CLOCK}


OVERRIDES = {
    models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
    models.DateField: {"form_class": DayField, "widget": DayInput},
    models.TimeField: {"form_class": ClockField, "widget": ClockInput},
}
