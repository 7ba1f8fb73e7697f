"""Dates of which only the year, or the month and year, is known.

They are stored as ISO 8601 writes a date of reduced precision: ``2017``, ``2017-06``,
``2017-06-27``. As texts they sort, and HTML, schema.org, a snapshot or table can hold
them.
"""

import re
from calendar import monthrange
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext, gettext_lazy as _, pgettext

ISO = r"[12]\d{3}(-\d\d(-\d\d)?)?"
EARLIEST, LATEST = 1800, 2199
# How people write it: 27.06.2017, 06.2017, 2017 and, for months, 6/2017.
TYPED = [
    r"(?P<year>\d{4})(-(?P<month>\d\d?)(-(?P<day>\d\d?))?)?",
    r"((?P<day>\d\d?)[./])?(?P<month>\d\d?)[./](?P<year>\d{4})",
]


def read(text: str) -> str:
    """Return what a person typed as it is stored; raise ValidationError."""
    text = text.strip()
    for pattern in TYPED:
        if match := re.fullmatch(pattern, text, re.ASCII):
            parts = map(match.group, ["year", "month", "day"])
            return checked([int(part) for part in parts if part is not None])
    raise ValidationError(
        gettext("Write a day, a month or a year: 27.06.2017, 06.2017 or 2017.")
    )


def checked(parts: list[int]) -> str:
    """Return year, month and day, as far as they are given, as they are stored."""
    if not EARLIEST <= parts[0] <= LATEST:
        raise ValidationError(gettext("This year cannot be right: check it."))
    try:
        date(*parts, *[1] * (3 - len(parts)))
    except ValueError as error:
        raise ValidationError(gettext("There is no such day.")) from error
    return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])


def parts_of(text: str) -> list[int]:
    return [int(part) for part in text.split("-")]


def first_day(text: str) -> date | None:
    """Return the first day that is meant; None of no date at all."""
    if not text:
        return None
    parts = parts_of(text)
    return date(*parts, *[1] * (3 - len(parts)))


def last_day(text: str) -> date | None:
    """Return the last day that is meant; None of no date at all."""
    if not text:
        return None
    year, *rest = parts_of(text)
    month = rest[0] if rest else 12
    return date(year, month, rest[1] if len(rest) > 1 else monthrange(year, month)[1])


def is_year(text: str) -> bool:
    return len(text) == 4


def format_partial_date(text: str, *, in_sentence=False) -> str:
    """Return a date as people write it, ``in_sentence``: as after "since"."""
    if is_year(text):
        return text
    day = first_day(text)
    if len(text) > 7:
        return formats.date_format(day, "DATE_FORMAT")
    month = formats.date_format(day, "E Y")
    if in_sentence:
        return month
    # YEAR_MONTH_FORMAT capitalises the month in every language.
    alone = formats.date_format(day, "YEAR_MONTH_FORMAT")
    return alone if month[0].isupper() else alone.lower()


def name_within(day: date, name_format: str) -> str:
    """Return the name of a day or month as it is written within a sentence."""
    name = formats.date_format(day, name_format)
    # Django begins every name with a capital; where months have none, days have none.
    return name.lower() if formats.date_format(day, "E")[0].islower() else name


def since(text: str) -> str:
    """Return a partial date as the beginning of something, within a sentence."""
    words = gettext("since %(year)s") if is_year(text) else gettext("since %(date)s")
    return words % {"year": text, "date": format_partial_date(text, in_sentence=True)}


def until(text: str) -> str:
    """Return a partial date as the end of something, within a sentence."""
    words = gettext("until %(year)s") if is_year(text) else gettext("until %(date)s")
    return words % {"year": text, "date": format_partial_date(text, in_sentence=True)}


def between(first: str, last: str) -> str:
    """Return a span of dates of several words; a line may end with the dash."""
    dash = pgettext("between two dates", "–")
    return f"{first}\N{NBSP}{dash} {last}"


class TypedDateField(forms.CharField):
    """A date of any precision, as people write it."""

    def to_python(self, value):
        value = super().to_python(value)
        return read(value) if value else value

    def prepare_value(self, value):
        if value and re.fullmatch(ISO, value):
            return ".".join(f"{part:02}" for part in reversed(parts_of(value)))
        return value


class PartialDateField(models.CharField):
    """A date of which day and month may be unknown; empty where all of it is."""

    description = _("Date, or month and year, or year")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 10, "blank": True, **kwargs})

    def to_python(self, value):
        value = super().to_python(value)
        return read(value) if value else ""

    def as_text(self, value):
        return format_partial_date(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": TypedDateField, **kwargs})
