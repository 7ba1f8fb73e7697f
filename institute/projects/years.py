"""Years between which something lasted; the last is empty while it lasts."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext

from publishing.content.partial_dates import EARLIEST, LATEST


class YearField(models.PositiveSmallIntegerField):
    """A year of four digits, or None."""

    default_validators = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"null": True, "blank": True, **kwargs})


def latest_first(way=""):
    """Return by what to order what has years: what still lasts, then the latest.

    What has none stands last. ``way``: of what is reached by a relation, that:
    ``project__``.
    """
    has_none = Q(**{f"{way}first_year": None, f"{way}last_year": None})
    return [
        ExpressionWrapper(has_none, models.BooleanField()),
        F(f"{way}last_year").desc(nulls_first=True),
        F(f"{way}first_year").desc(nulls_last=True),
        f"-{way}pk",
    ]


def format_years(first, last):
    """Return "2004–2010", "2015", "since 2017", "until 2010" or nothing."""
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return gettext("since %(year)s") % {"year": first}
    if last:
        return gettext("until %(year)s") % {"year": last}
    return ""
