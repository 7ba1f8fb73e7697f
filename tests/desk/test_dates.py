"""Days and times are typed as people write them, in forms of the back office."""

from datetime import date, time

import pytest

from events import zones
from events.models import Event
from tests.desk.two_people import change_of
from tests.factories import PAST, make_article, make_event, make_line, published
from tests.forms import errors_of, send
from tests.responses import page_of

pytestmark = pytest.mark.django_db


def edit(client, event, **changes):
    response = send(client, change_of(event), **changes)
    event.refresh_from_db()
    return response


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "typed", ["1.12.2026", "01.12.2026", "2026-12-01", "1/12/2026", "1.12.26"]
)
def test_a_day_is_typed_as_people_write_it(desk, publisher, language, typed):
    publisher.interface_language = language
    publisher.save()
    event = make_event()
    edit(desk, event, starts_on=typed)
    assert event.starts_on == date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["9:30", "09:30", "9.30", "09:30:00"])
def test_a_time_is_typed_as_people_write_it(desk, typed):
    event = make_event()
    edit(desk, event, starts_time=typed)
    assert event.starts_time == time(9, 30)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("starts_on", "31.02.2026"),
        ("starts_on", "tomorrow"),
        ("starts_on", "1.12.20266"),
        ("starts_time", "25:00"),
        ("starts_time", "9:30 PM"),
    ],
)
def test_what_is_no_day_and_no_time_is_refused_at_its_field(desk, name, typed):
    event = make_event()
    response = edit(desk, event, **{name: typed})
    [[message]] = errors_of(response).values()
    assert name in errors_of(response)
    assert any(example in message for example in ["27.06.2017", "10:00"])


@pytest.mark.parametrize(
    ("language", "shown"), [("ru", "01.12.2026"), ("en", "2026-12-01")]
)
def test_all_fields_show_days_and_times_in_one_way(desk, publisher, language, shown):
    publisher.interface_language = language
    publisher.save()
    event = make_event(
        starts_on=date(2026, 12, 1),
        starts_time=time(9, 30),
        ends_time=time(18),
        **published("ru", PAST),
    )
    make_line(event, starts=time(10), ends=time(11))
    page = page_of(desk.get(change_of(event)))

    def value_of(name):
        [field] = page.xpath(f"//input[@name='{name}']")
        assert field.get("type") == "text"
        return field.get("value")

    assert value_of("starts_on") == shown
    assert value_of("starts_time") == "09:30"
    assert value_of("programme-0-starts") == "10:00"
    # The moment is 9:00 in UTC.
    assert value_of("published_at_ru_1") == "12:00"


def test_a_moment_that_is_pasted_as_one_is_a_day_and_a_time(desk):
    article = make_article("Draft")
    address = change_of(article)
    send(desk, address, published_until_ru_0="1.12.2050 10:00")
    article.refresh_from_db()
    assert f"{article.published_until_ru:%Y-%m-%d %H:%M}" == "2050-12-01 07:00"


def test_a_moment_keeps_its_seconds_while_nobody_changes_it(desk):
    moment = PAST.replace(second=7, microsecond=8)
    article = make_article("Draft", published_until_ru=moment)
    address = change_of(article)
    send(desk, address, title_en="Changed")
    article.refresh_from_db()
    assert (article.title_en, article.published_until_ru) == ("Changed", moment)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Владивосток", "Asia/Vladivostok"),
        ("vladivostok", "Asia/Vladivostok"),
        ("Asia/Vladivostok", "Asia/Vladivostok"),
        ("Нью-Йорк", "America/New_York"),
        ("Шанхай", "Asia/Shanghai"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_typed_by_its_city(desk, typed, zone):
    event = make_event()
    edit(desk, event, zone=typed)
    assert event.zone == zone


def test_a_zone_is_shown_by_its_city(desk):
    event = make_event(zone="Asia/Vladivostok")
    page = desk.get(change_of(event)).content.decode()
    assert 'name="zone" value="Владивосток"' in page


def test_of_a_zone_that_does_not_exist_the_error_names_an_example(desk):
    event = make_event()
    response = edit(desk, event, zone="Васюки")
    [message] = errors_of(response)["zone"]
    assert "Asia/Vladivostok" in message
    assert Event.objects.get().zone == "Europe/Moscow"


def test_each_zone_comes_back_from_what_the_form_shows_of_it():
    field = Event._meta.get_field("zone").formfield()
    for name in zones.names():
        assert field.clean(field.prepare_value(name)) == name
