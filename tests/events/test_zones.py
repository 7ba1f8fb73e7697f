"""Whose clock the times of an event go by, and when readers are told so."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, strategies as any_of

from events import zones
from events.models import Event
from tests.desk.two_people import change_of
from tests.factories import PAST, make_event
from tests.forms import errors_of, resend, send, values_of
from tests.responses import says

pytestmark = pytest.mark.django_db

FORM = "event_form"
ONE_OF_EACH = any_of.sampled_from(
    ["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"]
)
SKIPPED = "The clocks go forward on this day, so this time does not exist there."
UNKNOWN = (
    "There is no time zone “%(zone)s”: write a city, such as Vladivostok, or a name, "
    "such as Asia/Vladivostok."
)


@pytest.fixture
def desk(client_of, publisher):
    return client_of(publisher)


def test_zone_that_is_none_is_refused_at_its_field(desk):
    event = make_event()
    values = values_of(desk.get(change_of(event)), FORM)
    for zone in ["Mosow", "Europe/Mosow", "MSK", "EST", "Etc/GMT+3", "+03:00"]:
        response = resend(desk, change_of(event), values, zone=zone)
        message = says(UNKNOWN, "ru") % {"zone": zone}
        assert errors_of(response) == {"zone": [message]}
    # Nor one that means mischief.
    for zone in ["../../etc/passwd", "/etc/localtime", "x" * 60]:
        response = resend(desk, change_of(event), values, zone=zone)
        assert "zone" in errors_of(response), zone
    event.refresh_from_db()
    assert event.zone == "Europe/Moscow"


def test_form_offers_the_cities_and_begins_with_that_of_the_institute(desk):
    response = desk.get("/admin/events/event/add/")
    assert values_of(response, FORM)["zone"] == ["Москва"]
    page = response.content.decode()
    for city in ["Ульяновск", "Нью-Йорк", "UTC"]:
        assert f'<option value="{city}">' in page
    assert "EST</option>" not in page


@pytest.mark.parametrize("name", ["starts_time", "ends_time"])
def test_time_over_which_clocks_go_forward_is_refused_at_its_field(desk, name):
    event = make_event()
    values = values_of(desk.get(change_of(event)), FORM)
    for zone, day, clock in [
        ("Europe/Berlin", "2026-03-29", "02:30"),
        ("Europe/Berlin", "2026-03-29", "02:00"),
        ("America/New_York", "2026-03-08", "02:59"),
    ]:
        changes = {"starts_on": day, "zone": zone, "starts_time": "01:00", name: clock}
        if name == "starts_time":
            changes["ends_time"] = "12:00"
        response = resend(desk, change_of(event), values, **changes)
        assert errors_of(response) == {name: [says(SKIPPED, "ru")]}, clock
    # An hour later, and elsewhere, there is such a time.
    later = f"03:{clock[3:]}"
    fields = changes | {name: later}
    assert send(desk, change_of(event), FORM, **fields).status_code == 302
    fields = changes | {"zone": "Europe/Moscow"}
    assert send(desk, change_of(event), FORM, **fields).status_code == 302


def test_time_that_comes_twice_is_the_first():
    event = make_event(
        starts_on=date(2026, 10, 25), starts_time=time(2, 30), zone="Europe/Berlin"
    )
    event.refresh_from_db()
    assert event.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    at=any_of.datetimes(datetime(1970, 1, 2), datetime(2037, 12, 30)), zone=ONE_OF_EACH
)
def test_moment_reads_as_it_was_written_unless_it_is_skipped(at, zone):
    at = at.replace(second=0, microsecond=0)
    moment = zones.moment(at.date(), at.time(), zone)
    back = moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None)
    assert (back == at) != zones.is_skipped(at.date(), at.time(), zone)


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


def test_whole_days_have_no_clock_whose_zone_could_be_shown(client):
    event = make_event(en=PAST, zone="America/New_York")
    assert "UTC" not in client.get(event.address_in("en")).content.decode()


def test_desk_tells_the_time_by_the_clock_of_the_institute(desk):
    event = make_event(
        starts_on=date(2026, 7, 1),
        starts_time=time(20),
        ends_time=time(22),
        zone="America/New_York",
    )
    page = desk.get(change_of(event)).content.decode().replace("\N{NBSP}", " ")
    assert "2 июля, 03:00–05:00" in page


def test_record_that_knows_no_zone_is_not_valid():
    event = Event(title_ru="Событие", starts_on=date(2026, 7, 1), zone="Nowhere/Here")
    with pytest.raises(ValidationError) as refused:
        event.full_clean()
    assert "zone" in refused.value.message_dict
