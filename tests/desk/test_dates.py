"""Days and times are typed as people write them, in forms of the back office."""

from datetime import date, time

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import override

from events.models import Event
from tests.desk.two_people import change_of, nobody_in_particular
from tests.factories import PAST, make_article, make_event, make_line, published
from tests.forms import fresh, send
from tests.responses import page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def field(name):
    """Return a field of the form of an event."""
    model_admin = admin.site.get_model_admin(Event)
    return model_admin.get_form(nobody_in_particular(), change=True).base_fields[name]


DAYS = ["1.12.2026", "01.12.2026", "2026-12-01", "1/12/2026", "1.12.26"]
TIMES = ["9:30", "09:30", "9.30", "09:30:00"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_times_are_typed_as_people_write_them(language):
    with override(language):
        assert {field("starts_on").clean(typed) for typed in DAYS} == {
            date(2026, 12, 1)
        }
        assert {field("starts_time").clean(typed) for typed in TIMES} == {time(9, 30)}


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
def test_what_is_none_is_refused_with_an_example(name, typed):
    with pytest.raises(ValidationError, match=r"27.06.2017|10:00"):
        field(name).clean(typed)


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
    assert (fresh(article).title_en, article.published_until_ru) == ("Changed", moment)
