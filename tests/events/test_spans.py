"""Days and times of events as people write them, in both languages."""

import re
from datetime import date, time, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, strategies as any_of

from events import spans
from text.languages import LANGUAGES

DAYS = [
    ("2017-06-27", "2017-06-27", "27 июня 2017", "27 June 2017"),
    ("2017-06-27", "2017-06-30", "27–30 июня 2017", "27–30 June 2017"),
    ("2017-06-30", "2017-07-02", "30 июня — 2 июля 2017", "30 June – 2 July 2017"),
    (
        "2017-12-30",
        "2018-01-02",
        "30 декабря 2017 — 2 января 2018",
        "30 December 2017 – 2 January 2018",
    ),
    (
        "2017-06-27",
        "2018-06-27",
        "27 июня 2017 — 27 июня 2018",
        "27 June 2017 – 27 June 2018",
    ),
    (
        "2024-02-29",
        "2024-03-01",
        "29 февраля — 1 марта 2024",
        "29 February – 1 March 2024",
    ),
]


def plain(text):
    return text.replace("\N{NBSP}", " ")


@pytest.mark.parametrize(("first", "last", "ru", "en"), DAYS)
def test_days_are_written_as_each_language_writes_them(first, last, ru, en):
    for language, expected in [("ru", ru), ("en", en)]:
        with override(language):
            text = spans.days(date.fromisoformat(first), date.fromisoformat(last))
        assert plain(text) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    first=any_of.dates(date(1900, 1, 1), date(2199, 12, 1)),
    length=any_of.integers(0, 800),
)
def test_no_line_ends_between_a_number_and_its_month(language, first, length):
    last = min(first + timedelta(days=length), date(2199, 12, 31))
    with override(language):
        text = spans.days(first, last)
    assert not re.search(r"\b\d{1,2} (?!–)", text), text


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    one=any_of.tuples(any_of.dates(), any_of.integers(0, 800)),
    other=any_of.tuples(any_of.dates(), any_of.integers(0, 800)),
)
def test_different_days_are_never_written_alike(language, one, other):
    ranges = []
    for first, length in [one, other]:
        first = min(first, date(9990, 1, 1))
        ranges.append((first, first + timedelta(days=length)))
    with override(language):
        text = [spans.days(*both) for both in ranges]
    assert (text[0] == text[1]) == (ranges[0] == ranges[1])


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, ""),
        (time(9, 5), None, "{}"),
        (time(10), time(10), "{}"),
        (time(10), time(17, 30), "{}–{}"),
        (time(0), time(23, 59), "{}–{}"),
    ],
)
def test_times_are_written_by_the_clock_of_a_day(first, last, expected):
    for language in LANGUAGES:
        with override(language):
            text = spans.clocks(first, last)
        shown = [clock and f"{clock:%H:%M}" for clock in [first, last]]
        assert text == expected.format(*shown)


def test_day_of_the_week_begins_as_its_language_writes_it():
    day = date(2027, 1, 4)
    with override("ru"):
        assert plain(spans.day_of_week(day)) == "понедельник, 4 января"
    with override("en"):
        assert plain(spans.day_of_week(day)) == "Monday, 4 January"


def test_month_is_written_as_a_heading_has_it():
    with override("ru"):
        assert plain(spans.month(date(2027, 1, 1))).lower() == "январь 2027"
    with override("en"):
        assert plain(spans.month(date(2027, 1, 1))) == "January 2027"
