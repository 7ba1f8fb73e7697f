"""From when to when something lasted; the last is empty while it lasts."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from publishing.content.partial_dates import (
    EARLIEST,
    LATEST,
    between,
    format_partial_date,
    is_year,
    since,
    until,
)


class YearField(models.PositiveSmallIntegerField):
    """A year of four digits, or None."""

    default_validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"null": True, "blank": True, **kwargs})


def latest_first():
    """Return the order of what has years: what lasts, the latest, what has none."""
    has_none = Q(first_year=None, last_year=None)
    return [
        ExpressionWrapper(has_none, models.BooleanField()),
        F("last_year").desc(nulls_first=True),
        F("first_year").desc(nulls_last=True),
        "-pk",
    ]


def format_years(first, last):
    """Return "2004–2010", "2015", "since 2017", "until 2010" or nothing."""
    return format_term(str(first or ""), str(last or ""))


def format_term(first, last):
    """Return the same of partial dates: "27 June 2017 – May 2019", "since 2017"."""
    if first and last:
        if first == last:
            return format_partial_date(first)
        if is_year(first) and is_year(last):
            return f"{first}–{last}"
        return between(format_partial_date(first), format_partial_date(last))
    if first:
        return since(first)
    return until(last) if last else ""
