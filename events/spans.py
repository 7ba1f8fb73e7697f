"""Days and times as people write them: «27–30 июня 2017», "10:00–17:30"."""

from datetime import date, time

from django.utils import formats

from institute.governing_bodies import partial_dates
from institute.governing_bodies.partial_dates import between


def days(first: date, last: date) -> str:
    """Return a day, or all days from one to another."""
    text = days_without_year(first, last)
    return text if first.year != last.year else in_year(text, first)


def days_without_year(first: date, last: date) -> str:
    """Return the same for a list of one year; days of two years have theirs."""
    if first == last:
        return day_and_month(first)
    if first.year != last.year:
        return between(days(first, first), days(last, last))
    if first.month == last.month:
        return f"{first.day}–{day_and_month(last)}"
    return between(day_and_month(first), day_and_month(last))


def in_year(text: str, day: date) -> str:
    return f"{text} {day.year}"


def day_and_month(day: date) -> str:
    return formats.date_format(day, "MONTH_DAY_FORMAT")


def clock(moment: time) -> str:
    return formats.time_format(moment, "TIME_FORMAT")


def clocks(first: time | None, last: time | None) -> str:
    """Return a time of the day, or all from one to another."""
    if first is None:
        return ""
    if last is None or last == first:
        return clock(first)
    return f"{clock(first)}–{clock(last)}"


def numeral(text: str) -> tuple[str, str]:
    """Return the day or days with which a date begins, and the rest of it."""
    number, _space, rest = text.partition("\N{NBSP}")
    return number, rest


def day_of_week(day: date) -> str:
    """Return a day with its name: «понедельник, 4 января», "Monday, 4 January"."""
    return f"{in_sentence(day, 'l')}, {day_and_month(day)}"


def short_month(day: date) -> str:
    """Return the short name of a month: «янв», "Jan"."""
    return in_sentence(day, "M")


def in_sentence(day: date, name_format: str) -> str:
    """Return the name of a day or month as it is written within a sentence."""
    name = formats.date_format(day, name_format)
    # Django begins every name with a capital; where months have none, days have none.
    return name.lower() if formats.date_format(day, "E")[0].islower() else name


def month(first: date) -> str:
    """Return month and year within a sentence: «ноябрь 2026», "November 2026"."""
    return partial_dates.format_partial_date(f"{first:%Y-%m}")
