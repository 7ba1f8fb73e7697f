"""Days and times as people write them: «27–30 июня 2017», "10:00–17:30"."""

from datetime import date, time

from django.utils import formats

from publishing.content.partial_dates import between


def days(first: date, last: date) -> str:
    """Return a day, or all days from one to another."""
    text = days_without_year(first, last)
    return text if first.year != last.year else f"{text} {first.year}"


def days_without_year(first: date, last: date) -> str:
    """Return the same for a list of one year; days of two years have theirs."""
    if first == last:
        return day_and_month(first)
    if first.year != last.year:
        return between(days(first, first), days(last, last))
    if first.month == last.month:
        return f"{first.day}–{day_and_month(last)}"
    return between(day_and_month(first), day_and_month(last))


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
