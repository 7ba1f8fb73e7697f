"""The moments of events, as another calendar reads them: before, across and after a
change of the clocks."""

from datetime import date, time

import pytest

from tests.events.calendars import event_in
from tests.factories import PAST, make_event

pytestmark = [pytest.mark.django_db, pytest.mark.calendar]


def at(first, last="", zone="Europe/Moscow", **fields):
    """Make an event of times as ``2026-03-28 10:00``; an end without a time: a day."""
    day, _, clock = first.partition(" ")
    until, _, end = last.partition(" ")
    return make_event(
        en=PAST,
        starts_on=date.fromisoformat(day),
        starts_time=time.fromisoformat(clock) if clock else None,
        ends_on=date.fromisoformat(until) if until else None,
        ends_time=time.fromisoformat(end) if end else None,
        zone=zone,
        **fields,
    )


def file_of(client, event):
    return event_in(client.get(f"{event.address_in('en')}event.ics"))


def span(entry):
    """Return beginning and end of a VEVENT, without seconds where it is a moment."""
    return tuple(entry[name].removesuffix(":00.000Z") for name in ["starts", "ends"])


# First, last by the clock of the place; the same by that of Greenwich.
BERLIN = [
    ("2026-03-28 22:00", "2026-03-29 10:00", "2026-03-28T21:00", "2026-03-29T08:00"),
    ("2026-03-30 10:00", "2026-04-02 12:00", "2026-03-30T08:00", "2026-04-02T10:00"),
    ("2026-10-24 10:00", "2026-10-26 10:00", "2026-10-24T08:00", "2026-10-26T09:00"),
]
NEW_YORK = [
    ("2026-03-07 20:00", "2026-03-08 10:00", "2026-03-08T01:00", "2026-03-08T14:00"),
    ("2026-10-31 10:00", "2026-11-02 10:00", "2026-10-31T14:00", "2026-11-02T15:00"),
]
# There the clocks no longer change, but they did: in 2014, and in 2024.
MOSCOW = [
    ("2014-10-25 10:00", "2014-10-27 10:00", "2014-10-25T06:00", "2014-10-27T07:00"),
    ("2026-03-29 02:30", "2026-03-29 03:30", "2026-03-28T23:30", "2026-03-29T00:30"),
]
ALMATY = [
    ("2024-02-29 10:00", "2024-03-01 10:00", "2024-02-29T04:00", "2024-03-01T05:00"),
    ("2030-07-01 10:00", "2030-07-01 12:00", "2030-07-01T05:00", "2030-07-01T07:00"),
]
# What is long past, or far away.
NEW_YORK_ONCE = [
    ("1968-04-27 10:00", "1968-04-28 10:00", "1968-04-27T15:00", "1968-04-28T14:00"),
    ("2049-07-01 10:00", "2049-07-01 12:00", "2049-07-01T14:00", "2049-07-01T16:00"),
]
CASES = [
    (zone, *case)
    for zone, cases in [
        ("Europe/Berlin", BERLIN),
        ("America/New_York", NEW_YORK),
        ("Europe/Moscow", MOSCOW),
        ("Asia/Almaty", ALMATY),
        ("America/New_York", NEW_YORK_ONCE),
    ]
    for case in cases
]


@pytest.mark.parametrize(("zone", "first", "last", "starts", "ends"), CASES)
def test_event_has_the_same_moments_in_another_calendar(
    client, zone, first, last, starts, ends
):
    event = at(first, last, zone)
    event.refresh_from_db()
    entry = file_of(client, event)
    assert span(entry) == (starts, ends)
    assert event.starts_at.isoformat()[:16] == starts
    assert event.ends_at.isoformat()[:16] == ends


def test_time_that_comes_twice_is_the_first(client):
    event = at("2026-10-25 01:00", "2026-10-25 02:30", "Europe/Berlin")
    assert span(file_of(client, event)) == ("2026-10-24T23:00", "2026-10-25T00:30")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Vladivostok"])
@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        ("2026-03-29", "", "2026-03-30"),
        ("2026-03-27", "2026-03-29", "2026-03-30"),
        ("2026-12-31", "2027-01-02", "2027-01-03"),
    ],
)
def test_whole_days_are_days_and_end_before_the_next(client, zone, first, last, end):
    event = at(first, last, zone)
    assert span(file_of(client, event)) == (first, end)
    text = client.get(f"{event.address_in('en')}event.ics").content
    assert b"TRANSP:TRANSPARENT" in text


@pytest.mark.parametrize("last", ["", "2026-03-28 10:00"])
def test_event_without_a_later_end_has_none_in_a_calendar(client, last):
    event = at("2026-03-28 10:00", last)
    entry = file_of(client, event)
    assert entry["starts"] == entry["ends"]
    assert b"DTEND" not in client.get(f"{event.address_in('en')}event.ics").content


def test_event_of_several_days_without_an_end_lasts_into_the_last(client):
    entry = file_of(client, at("2026-03-28 10:00", "2026-03-30", "Europe/Berlin"))
    assert span(entry) == ("2026-03-28T09:00", "2026-03-30T08:00")
