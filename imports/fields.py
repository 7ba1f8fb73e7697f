"""The cells of a table, as fields of a form. A row may leave what is not required."""

import re
import unicodedata

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _, override

from publishing.admin import fields as form_fields
from publishing.content import old_urls
from publishing.content.constraints import EARLIEST, LATEST
from publishing.content.linkable import Linkable
from text.languages import LANGUAGES, current
from text.typography import with_plain_spaces

DAYS = ["%Y-%m-%d", "%d.%m.%Y"]
MOMENTS = [f"{day}{time}" for day in DAYS for time in ["", " %H:%M", " %H:%M:%S"]]


def cell_field(field, **options):
    """Return the field of a cell for that of a model: a ``formfield_callback``."""
    said = {"label": capfirst(field.verbose_name), "help_text": field.help_text}
    if field.many_to_many:
        return RecordsField(field.related_model, **said)
    if field.many_to_one:
        return RecordField(field.related_model, **said)
    if field.choices:
        return WordField(field.choices, **said)
    if isinstance(field, ArrayField):
        return ListField(field.base_field.formfield(), **said)
    if isinstance(field, models.BooleanField):
        return YesNoField(**said)
    if field.get_internal_type() == "DateField":
        return DayField(**said)
    return field.formfield(**options)


class DayField(form_fields.DayField):
    # How a cell is written, where the name of its column does not say it.
    hint = _("For example, 2017-06-27 or 27.06.2017.")

    def __init__(self, *, earliest=None, **kwargs):
        super().__init__(input_formats=DAYS, required=False, **kwargs)
        self.earliest = earliest or EARLIEST.date()

    def clean(self, value):
        day = super().clean(value)
        if day and not self.earliest <= day < LATEST.date():
            raise ValidationError(gettext("This year cannot be right: check it."))
        return day


class MomentField(forms.DateTimeField):
    default_error_messages = {
        "invalid": _(
            "Write a date as 2017-06-27 or 27.06.2017, with its time as "
            "2017-06-27 14:30."
        ),
    }

    def __init__(self, **kwargs):
        super().__init__(input_formats=MOMENTS, required=False, **kwargs)


class CellField(forms.Field):
    def __init__(self, *, required=False, **kwargs):
        super().__init__(required=required, **kwargs)


class WordField(CellField):
    """One of several choices, by its value or by its name in any language."""

    def __init__(self, choices, **kwargs):
        super().__init__(**kwargs)
        self.choices = list(choices)

    @property
    def hint(self):
        words = ((value,) for value, _label in self.choices)
        words = format_html_join(", ", "<code>{}</code>", words)
        return format_html("{} {}.", gettext("One of:"), words)

    def clean(self, value):
        word = with_plain_spaces(value or "").strip().casefold()
        if not word:
            return ""
        for choice, label in self.choices:
            if word == choice.casefold() or word in in_all_languages(label):
                return choice
        raise ValidationError(
            gettext("Unknown value “%(word)s”. Possible values: %(known)s.")
            % {"word": value, "known": ", ".join(dict(self.choices))}
        )


def in_all_languages(label):
    words = set()
    for language in LANGUAGES:
        with override(language):
            words.add(with_plain_spaces(str(label)).casefold())
    return words


class YesNoField(CellField):
    """Yes or no, in any language or by a sign; None of an empty cell."""

    hint = _("yes or no. If empty: no for a new row, unchanged for an existing one.")

    def clean(self, value):
        word = (value or "").strip().casefold()
        if word in {"1", "+", "x", "х", "true"} | in_all_languages(_("yes")):
            return True
        if word in {"0", "-", "–", "—", "false"} | in_all_languages(_("no")):
            return False
        if word:
            raise ValidationError(gettext("Write yes or no."))
        return None


def parts_of(cell, divider=";"):
    """Return the values of a cell: a list, or a text divided by a pattern."""
    parts = cell if isinstance(cell, list) else re.split(divider, cell or "")
    return [part.strip() for part in parts if part.strip()]


class ListField(CellField):
    """Several values, divided by a pattern; ``base_field``: that of one of them."""

    hint = _("Separated by semicolons.")

    def __init__(self, base_field, *, divider=";", max_length=None, **kwargs):
        super().__init__(**{**kwargs, "required": False})
        self.base_field, self.divider = base_field, divider

    def prepare_value(self, value):
        return "; ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        parts = parts_of(value, self.divider)
        return [*dict.fromkeys(map(self._clean_part, parts))]

    def _clean_part(self, part):
        try:
            return self.base_field.clean(part)
        except ValidationError as error:
            messages = [f"{part}: {message}" for message in error.messages]
            raise ValidationError(messages) from error

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != (initial or [])
        except ValidationError:
            return True


class OldAddressField(CellField):
    """An address of the former site; the path that its readers will ask for."""

    def clean(self, value):
        if not value:
            return ""
        path = old_urls.path_of(value)
        old_urls.refuse_present(path)
        return path


class NamedField(CellField):
    """Records of a model that a cell names: ``RecordsField(Topic)``.

    ``known``: {key of a name: records that have it}; an import loads it once.
    """

    known = {}

    def __init__(self, model=None, **kwargs):
        super().__init__(**kwargs)
        self.model = model

    def load(self):
        is_linkable = issubclass(self.model, Linkable)
        return by_name(self.model.lean() if is_linkable else self.model.objects.all())

    def get_record(self, name):
        records = self.known.get(key_of(name), set())
        if not records:
            raise ValidationError(gettext("There is no “%(name)s”.") % {"name": name})
        if len(records) > 1:
            raise ValidationError(fits_several(name, records))
        return next(iter(records))


class RecordField(NamedField):
    """One record by its name; None of an empty cell."""

    hint = _("By its name, code or address.")

    def clean(self, value):
        self.validate(value)
        return self.get_record(value) if value else None


class RecordsField(NamedField):
    hint = _("By name or address, separated by semicolons.")

    def clean(self, value):
        # As a form compares what is stored.
        records = {*map(self.get_record, parts_of(value))}
        return sorted(records, key=lambda record: str(record.pk))


def fits_several(name, records):
    """Say which records a name may mean, each with what tells it from the others."""
    records = sorted(records, key=lambda record: record.pk)
    slugs = [getattr(record, f"slug_{current()}", None) for record in records]
    pairs = zip(records, slugs, strict=True)
    names = [f"{record} ({slug})" if slug else str(record) for record, slug in pairs]
    text = gettext("“%(name)s” matches more than one: %(candidates)s.")
    message = text % {"name": name, "candidates": ", ".join(names)}
    hint = gettext("Give the address shown in brackets.") if any(slugs) else ""
    return f"{message} {hint}".strip()


def by_name(queryset, names=("title", "short_name", "slug")):
    """Return what ``NamedField.known`` asks for: records by translated columns."""
    known = {}
    for record in queryset:
        for name in names:
            for language in LANGUAGES:
                if word := getattr(record, f"{name}_{language}", ""):
                    known.setdefault(key_of(word), set()).add(record)
    # A code is one record's alone, whatever others are called.
    coded = [record for record in queryset if hasattr(record, "code")]
    return known | {key_of(record.code): {record} for record in coded}


def key_of(name):
    """Return what names are compared by: the letters, however they are typeset."""
    name = re.sub("[(][cс][)]", "©", unicodedata.normalize("NFKC", name).casefold())
    name = re.sub("[\"'«»“”„‟‘’‚‛]+", '"', re.sub(r"\s+", "", name)).replace("ё", "е")
    return re.sub("[-‐‑‒–—―−]+", "-", unicodedata.normalize("NFKC", name))
