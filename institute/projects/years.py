"""Years between which something lasted; the last is empty while it lasts."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_lazy as _

from institute.governing_bodies.partial_dates import EARLIEST, LATEST


class YearField(models.PositiveSmallIntegerField):
    """A year of four digits, or None."""

    default_validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"null": True, "blank": True, **kwargs})


def latest_first(way=""):
    """Return by what to order what has years: what still lasts, then the latest.

    ``way``: of what is reached by a relation, that: ``project__``.
    """
    return [
        F(f"{way}last_year").desc(nulls_first=True),
        F(f"{way}first_year").desc(nulls_last=True),
        f"-{way}pk",
    ]


def ends_after_it_begins(name):
    return models.CheckConstraint(
        condition=Q(last_year__isnull=True)
        | Q(first_year__isnull=True)
        | Q(last_year__gte=F("first_year")),
        name=name,
        violation_error_message=_("It cannot end before it begins."),
    )


def check(record):
    """Raise ValidationError at the last year where it lies before the first."""
    first, last = record.first_year, record.last_year
    if first and last and last < first:
        message = gettext("It cannot end before it begins.")
        raise ValidationError({"last_year": message})


def format_years(first, last):
    """Return "2004–2010", "2015", "since 2017", "until 2010" or nothing."""
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return gettext("since %(year)s") % {"year": first}
    if last:
        return gettext("until %(year)s") % {"year": last}
    return ""
