"""The cells of a table, as fields of a form. None is required: a row may leave it."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _, override

from publishing import former
from publishing.languages import LANGUAGES
from publishing.models.publishable import EARLIEST, LATEST

DAYS = ["%Y-%m-%d", "%d.%m.%Y"]
MOMENTS = [f"{day}{time}" for day in DAYS for time in ["", " %H:%M", " %H:%M:%S"]]


class DayField(forms.DateField):
    default_error_messages = {
        "invalid": _("A day is written 2017-06-27 or 27.06.2017."),
    }

    def __init__(self, **kwargs):
        super().__init__(input_formats=DAYS, required=False, **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day and not EARLIEST.date() <= day < LATEST.date():
            raise ValidationError(gettext("This year cannot be meant."))
        return day


class MomentField(forms.DateTimeField):
    default_error_messages = {
        "invalid": _(
            "A date is written 2017-06-27 or 27.06.2017, and with its time "
            "2017-06-27 14:30."
        ),
    }

    def __init__(self, **kwargs):
        super().__init__(input_formats=MOMENTS, required=False, **kwargs)


class WordField(forms.Field):
    """One of several choices, by its value or by its name in any language."""

    def __init__(self, choices, **kwargs):
        super().__init__(required=False, **kwargs)
        self.choices = list(choices)

    def clean(self, value):
        word = (value or "").strip().casefold()
        if not word:
            return ""
        for choice, label in self.choices:
            if word == choice.casefold() or word in in_all_languages(label):
                return choice
        raise ValidationError(
            gettext("“%(word)s” is not known. Known are: %(known)s.")
            % {"word": value, "known": ", ".join(dict(self.choices))}
        )


def in_all_languages(label):
    words = set()
    for language in LANGUAGES:
        with override(language):
            words.add(str(label).casefold())
    return words


class FormerAddressField(forms.Field):
    """An address of the former site; the path that its readers will ask for."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        if not value:
            return ""
        path = former.path_of(value)
        former.refuse_present(path)
        return path


class RecordsField(forms.Field):
    """Records by their title or their slug in any language, divided by semicolons.

    ``known``: {key of a title or slug: records that have it}.
    """

    known = {}

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        names = [name.strip() for name in (value or "").split(";") if name.strip()]
        found = {record.pk: record for record in map(self._one, names)}
        # As a form compares what is stored.
        return sorted(found.values(), key=lambda record: str(record.pk))

    def _one(self, name):
        records = self.known.get(key_of(name), set())
        if not records:
            raise ValidationError(gettext("There is no “%(name)s”.") % {"name": name})
        if len(records) > 1:
            raise ValidationError(
                gettext("“%(name)s” fits more than one: give its address.")
                % {"name": name}
            )
        return next(iter(records))


def by_name(queryset):
    """Return what ``RecordsField.known`` asks for."""
    known = {}
    for record in queryset:
        for name in ["title", "slug"]:
            for language in LANGUAGES:
                if word := getattr(record, f"{name}_{language}"):
                    known.setdefault(key_of(word), set()).add(record)
    return known


def key_of(name):
    """Return what a name is compared by: its letters, and no matter how it is set.

    What is stored has the quotes, dashes and spaces of its language, and a table those
    of a keyboard.
    """
    name = re.sub("[(][cс][)]", "©", unicodedata.normalize("NFKC", name).casefold())
    name = re.sub("[\"'«»“”„‟‘’‚‛]+", '"', re.sub(r"\s+", "", name))
    return re.sub("[-‐‑‒–—―−]+", "-", unicodedata.normalize("NFKC", name))
