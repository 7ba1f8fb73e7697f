"""Days and times as people write them: «27–30 июня 2017», "10:00–17:30"."""

from datetime import date, time

from django.utils import formats

from publishing.content import partial_dates
from publishing.content.partial_dates import between, name_within


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
    return f"{name_within(day, 'l')}, {day_and_month(day)}"


def short_month(day: date) -> str:
    """Return the short name of a month: «янв», "Jan"."""
    return name_within(day, "M")


def month(first: date) -> str:
    """Return month and year within a sentence: «ноябрь 2026», "November 2026"."""
    return partial_dates.format_partial_date(f"{first:%Y-%m}")
