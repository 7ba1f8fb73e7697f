"""A month as a table: each day with what is held on it."""

from datetime import date, time, timedelta
from functools import partial

import pytest
from lxml import html

from events.models import Event
from tests.factories import make_event, make_place, published
from tests.institute.clock import set_clock
from tests.responses import language_of
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

JUNE = "/en/events/2027/06/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """It is the middle of March 2027, unless a test says otherwise."""
    clock = partial(set_clock, monkeypatch)
    clock("2027-03-15 12:00")
    return clock


def on(day, title="Event", **fields):
    fields = published("ru") | published("en") | fields
    return make_event(title, starts_on=date.fromisoformat(day), **fields)


def page_of(client, address=JUNE):
    response = client.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def days_in(page):
    """Return {day: titles} of the days on which something is held."""
    return {
        cell.xpath("string(.//time/@datetime)"): cell.xpath(".//li/a/text()")
        for cell in page.xpath("//td[.//li]")
    }


def neighbours_in(page):
    return [page.xpath(f"string(//a[@rel='{rel}']/@href)") for rel in ["prev", "next"]]


def test_event_stands_on_each_of_its_days(client):
    on("2027-06-03", "one")
    on("2027-06-10", "three", ends_on=date(2027, 6, 12))
    on("2027-06-12", "same day")
    assert days_in(page_of(client)) == {
        "2027-06-03": ["one en"],
        "2027-06-10": ["three en"],
        "2027-06-11": ["three en"],
        "2027-06-12": ["three en", "same day en"],
    }


def test_event_over_the_turn_of_a_month_stands_in_both(client):
    on("2027-05-30", "turn", ends_on=date(2027, 6, 2))
    on("2027-06-29", "long", ends_on=date(2027, 8, 1))
    assert set(days_in(page_of(client))) == {
        *["2027-06-01", "2027-06-02", "2027-06-29", "2027-06-30"]
    }
    assert set(days_in(page_of(client, "/en/events/2027/05/"))) == {
        *["2027-05-30", "2027-05-31"]
    }
    assert len(days_in(page_of(client, "/en/events/2027/07/"))) == 31


def test_day_is_that_of_the_clock_of_the_place(client):
    late = {"starts_time": time(23, 30), "ends_time": time(23, 45)}
    on("2027-06-30", "far", zone="America/New_York", **late)
    assert days_in(page_of(client)) == {"2027-06-30": ["far en"]}


def test_month_is_a_whole_table_that_begins_with_monday(client):
    on("2027-06-03")
    page = page_of(client)
    days = page.xpath("//td//time/@datetime")
    assert days == [f"2027-06-{day:02}" for day in range(1, 31)]
    assert {len(row.xpath("td")) for row in page.xpath("//tbody/tr")} == {7}
    assert page.xpath("//th[@scope='col']/abbr/@title")[0] == "Monday"
    assert page.xpath("//caption")


def test_state_and_time_stand_before_the_name(client):
    on("2027-06-03", starts_time=time(10), zone="Asia/Almaty", status="cancelled")
    [line] = page_of(client).xpath("//td//li")
    text = " ".join(line.text_content().split())
    assert text == "Cancelled 10:00 (Almaty, UTC+5) Event en"


def test_today_is_marked(client, clock):
    clock("2027-06-03 12:00")
    page = page_of(client)
    [today] = page.xpath("//time[@aria-current='date']/@datetime")
    assert today == "2027-06-03"


@pytest.mark.parametrize("month", ["07", "00", "13", "6", "006"])
def test_month_with_nothing_is_a_404(client, month):
    on("2027-06-03")
    make_event("Draft", starts_on=date(2027, 7, 1))
    response = client.get(f"/en/events/2027/{month}/")
    assert response.status_code == 404
    assert language_of(response) == "en"


def test_the_present_month_is_there_even_when_nothing_is_held(client):
    page = page_of(client, "/en/events/2027/03/")
    assert "No events this month." in page.text_content()
    assert len(page.xpath("//td//time")) == 31


@pytest.mark.parametrize("language", LANGUAGES)
def test_month_of_which_nothing_is_in_this_language_leads_to_the_other(
    client, language
):
    [other] = others(language)
    hidden = {f"state_{language}": "draft", f"published_at_{language}": None}
    on("2027-06-03", **hidden)
    page = page_of(client, f"/{language}/events/2027/06/")
    assert days_in(page) == {}
    assert page.xpath(f"//main//a[@hreflang='{other}']/@href") == [
        f"/{other}/events/2027/06/"
    ]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_neighbours_are_the_nearest_months_with_events(client):
    for day in ["2025-01-15", "2026-11-02", "2027-06-03", "2029-02-28"]:
        on(day)
    make_event("Draft", starts_on=date(2027, 5, 1))
    expected = ["/en/events/2026/11/", "/en/events/2029/02/"]
    page = page_of(client)
    assert neighbours_in(page) == expected
    for address in expected:
        assert client.get(address).status_code == 200
    assert neighbours_in(page_of(client, "/en/events/2025/01/"))[0] == ""
    assert neighbours_in(page_of(client, "/en/events/2029/02/"))[1] == ""


def test_neighbour_may_hold_but_the_end_of_a_long_event(client):
    on("2027-04-20", ends_on=date(2027, 5, 10))
    on("2027-06-03")
    earlier, _later = neighbours_in(page_of(client))
    assert earlier == "/en/events/2027/05/"
    assert days_in(page_of(client, earlier))


@pytest.mark.parametrize("size", [1, 500])
def test_month_with_500_events_needs_at_most_five_statements(
    client, django_assert_max_num_queries, size
):
    model = on("2027-06-03", place=make_place())
    fields = [
        field.attname
        for field in Event._meta.concrete_fields
        if field.attname not in {"id", "uid", "slug", "slug_ru", "slug_en"}
        and not field.generated
    ]
    values = {name: getattr(model, name) for name in fields}
    for number in range(1, size):
        day = date(2027, 6, 1) + timedelta(days=number % 30)
        own = {"slug_ru": f"n-{number}-ru", "slug_en": f"n-{number}-en"}
        Event.objects.bulk_create(
            [Event(**{**values, **own, "starts_on": day, "last_on": day})]
        )
    with django_assert_max_num_queries(5):
        page = page_of(client)
    assert sum(map(len, days_in(page).values())) == size
