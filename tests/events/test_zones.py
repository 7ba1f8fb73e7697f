"""Whose clock the times of an event go by, and when readers are told so."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, strategies as any_of

from events import spans, zones
from tests.desk.two_people import change_of
from tests.factories import PAST, make_event
from tests.forms import errors_of, read_form, resend, values_of
from tests.responses import says
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

FORM = "event_form"
ONE_OF_EACH = any_of.sampled_from(
    ["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]
)
UNKNOWN = "There is no time zone “%(value)s”: give its name, such as Asia/Vladivostok."


def test_zone_that_is_none_is_refused_at_its_field(desk):
    event = make_event()
    values = read_form(desk, change_of(event), FORM)
    for zone in ["Europe/Mosow", "EST", "../../etc/passwd"]:
        response = resend(desk, change_of(event), values, zone=zone)
        message = says(UNKNOWN, "ru") % {"value": zone}
        assert errors_of(response) == {"zone": [message]}
    event.refresh_from_db()
    assert event.zone == "Europe/Moscow"


def test_form_offers_the_cities_and_begins_with_that_of_the_institute(desk):
    response = desk.get("/admin/events/event/add/")
    assert values_of(response, FORM)["zone"] == ["Europe/Moscow"]
    page = response.content.decode()
    for city in ["Ульяновск (Europe/Ulyanovsk)", "Нью-Йорк (America/New_York)"]:
        assert f">{city}</option>" in page
    assert "EST</option>" not in page


@given(
    at=any_of.datetimes(datetime(1970, 1, 2), datetime(2037, 12, 30)), zone=ONE_OF_EACH
)
def test_moment_reads_as_it_was_written_or_an_hour_later_if_it_is_skipped(at, zone):
    at = at.replace(second=0, microsecond=0, fold=0)
    moment = zones.moment(at.date(), at.time(), zone)
    back = moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None)
    assert back - at in {timedelta(0), timedelta(hours=1)}


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Europe/Moscow", date(2026, 3, 29), 24),
        # Where no midnight was, the day after began at one.
        ("America/Sao_Paulo", date(2018, 11, 3), 24),
    ],
)
def test_day_ends_at_midnight_of_its_own_zone(zone, day, hours):
    begins = zones.moment(day, time.min, zone).astimezone(UTC)
    ends = zones.midnight_after(day, zone).astimezone(UTC)
    assert ends - begins == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone", "starts_on", "expected"),
    [
        ("Europe/Moscow", "2026-07-01", ""),
        # The same clock under another name.
        ("Europe/Minsk", "2026-07-01", ""),
        ("Europe/Ulyanovsk", "2026-07-01", "Ulyanovsk, UTC+4"),
        ("America/New_York", "2026-07-01", "New York, UTC−4"),
        ("America/New_York", "2026-12-01", "New York, UTC−5"),
        ("Asia/Kathmandu", "2026-07-01", "Kathmandu, UTC+5:45"),
        # Sofia has the time of Moscow in summer alone; Moscow had another until 2014.
        ("Europe/Sofia", "2026-07-01", ""),
        ("Europe/Sofia", "2026-12-01", "Sofia, UTC+2"),
        ("Europe/Minsk", "2014-07-01", "Minsk, UTC+3"),
    ],
)
def test_zone_is_shown_where_its_clock_differs_at_that_moment(
    client, zone, starts_on, expected
):
    event = make_event(
        en=PAST,
        starts_on=date.fromisoformat(starts_on),
        starts_time=time(10),
        zone=zone,
    )
    with override("en"):
        assert event.timezone_display == expected
    page = client.get(event.address_in("en")).content.decode()
    assert ("UTC" in page) == bool(expected)
    assert expected in page


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
