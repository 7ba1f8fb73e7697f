"""A month as a calendar of weeks, and as a list."""

from datetime import date, time

import pytest
from lxml import html

from tests.factories import make_event, published
from tests.responses import SITE, language_of
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

JUNE = "/en/events/2027/06/"


@pytest.fixture(autouse=True)
def _in_march(clock):
    """It is the middle of March 2027, unless a test says otherwise."""
    clock("2027-03-15 12:00")


def on(day, title="Event", **fields):
    fields = published("ru") | published("en") | fields
    return make_event(title, starts_on=date.fromisoformat(day), **fields)


def page_of(client, address=JUNE):
    response = client.get(address)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def bars_in(page):
    """Return (title, week, weekday of the first day, number of days) of each bar."""
    return [
        (
            bar.xpath("string(a)").strip(),
            number,
            1
            + sum(
                int(cell.get("colspan")) for cell in bar.itersiblings(preceding=True)
            ),
            int(bar.get("colspan")),
        )
        for number, week in enumerate(page.xpath("//table/tbody"), 1)
        for bar in week.xpath(".//td[contains(@class, 'bar')]")
    ]


def titles_in(page):
    """Return what the list below the calendar has."""
    return page.xpath("//section[@aria-labelledby='month-list']//h3/a/text()")


def neighbours_in(page):
    return [page.xpath(f"string(//a[@rel='{rel}']/@href)") for rel in ["prev", "next"]]


def test_bar_spans_the_days_of_its_event_and_goes_on_in_the_next_week(client):
    on("2027-06-03", "one")
    on("2027-06-12", "three", ends_on=date(2027, 6, 14))
    page = page_of(client)
    assert bars_in(page) == [
        ("one en", 1, 4, 1),
        ("three en →", 2, 6, 2),
        ("three en", 3, 1, 1),
    ]
    assert titles_in(page) == ["one en", "three en"]


def test_bars_stand_below_each_other_only_where_they_meet(client):
    on("2027-06-14", "all week", ends_on=date(2027, 6, 16))
    on("2027-06-16", "meets")
    on("2027-06-18", "free")
    page = page_of(client)
    lanes = page.xpath("//table/tbody[3]/tr[position() > 1]")
    names = [[name.strip() for name in lane.xpath(".//a/text()")] for lane in lanes]
    assert names == [["all week en", "free en"], ["meets en"]]


def test_long_event_is_named_once_in_a_month(client):
    on("2027-05-30", "exhibition", ends_on=date(2027, 6, 10))
    assert bars_in(page_of(client)) == [
        ("exhibition en →", 1, 2, 6),
        ("", 2, 1, 4),
    ]


def test_event_over_the_turn_of_a_month_stands_in_both(client):
    on("2027-05-30", "turn", ends_on=date(2027, 6, 2))
    on("2027-06-29", "long", ends_on=date(2027, 8, 1))
    assert bars_in(page_of(client)) == [
        ("turn en", 1, 2, 2),
        ("long en →", 5, 2, 2),
    ]
    assert bars_in(page_of(client, "/en/events/2027/05/")) == [
        ("turn en →", 5, 7, 1),
        ("", 6, 1, 1),
    ]
    assert len(bars_in(page_of(client, "/en/events/2027/07/"))) == 5


def test_day_is_that_of_the_clock_of_the_place(client):
    late = {"starts_time": time(23, 30), "ends_time": time(23, 45)}
    on("2027-06-30", "far", zone="America/New_York", **late)
    assert bars_in(page_of(client)) == [("far en", 5, 3, 1)]


def test_month_has_whole_weeks_that_begin_with_monday(client):
    on("2027-06-03")
    page = page_of(client)
    days = page.xpath("//table//time/@datetime")
    assert (days[0], days[-1]) == ("2027-05-31", "2027-07-04")
    beside = page.xpath("//td[contains(@class, 'beside-month')]/time/@datetime")
    assert beside == [day for day in days if not day.startswith("2027-06")]
    assert page.xpath("//table//abbr/@title")[0] == "Monday"


def test_state_and_time_stand_before_the_name(client):
    on("2027-06-03", starts_time=time(10), status="cancelled")
    on("2027-06-04", "Far", starts_time=time(10), zone="Asia/Almaty")
    first, second = [
        " ".join(bar.text_content().split())
        for bar in page_of(client).xpath("//td[contains(@class, 'bar')]")
    ]
    assert first == "Cancelled 10:00 Event en"
    # Of another clock the list tells, which has room for its zone.
    assert second == "Far en"
    [_here, away] = page_of(client).xpath("//section//span[@class='clock']")
    assert " ".join(away.text_content().split()) == "10:00 (Almaty, UTC+5)"


def test_today_is_marked(client, clock):
    clock("2027-06-03 12:00")
    page = page_of(client)
    [today] = page.xpath("//time[@aria-current='date']/@datetime")
    assert today == "2027-06-03"


@pytest.mark.parametrize("month", ["2026/12", "2029/01", "2027/00", "2027/13"])
def test_month_with_nothing_is_a_404_outside_this_year_and_the_next(client, month):
    on("2027-06-03")
    make_event("Draft", starts_on=date(2029, 1, 1))
    response = client.get(f"/en/events/{month}/")
    assert response.status_code == 404
    assert language_of(response) == "en"


@pytest.mark.parametrize("month", ["2027/03", "2027/01", "2028/12"])
def test_each_month_of_this_year_and_the_next_is_there_and_not_for_search_engines(
    client, month
):
    page = page_of(client, f"/en/events/{month}/")
    assert "No events this month." in page.text_content()
    assert not titles_in(page)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_months_say_how_many_events_they_have_among_those_of_two_years(client):
    on("2027-05-30", ends_on=date(2027, 6, 2))
    on("2027-06-08")
    on("2019-04-01")
    page = page_of(client)
    months = page.xpath(
        "//nav[contains(@class, 'all-months')]//li/a[not(../../@class)]"
    )
    assert len(months) == 24
    busy = {
        month.get("href"): month.text_content()
        for month in months
        if month.get("class") == "busy"
    }
    assert busy == {
        "/en/events/2027/05/": "May (1)",
        "/en/events/2027/06/": "Jun (2)",
    }
    assert page.xpath(
        "//nav[contains(@class, 'all-months')]//ul[@class='years']//a/@href"
    ) == ["/en/events/2019/"]
    # Of a year before, those months lead somewhere in which something was held.
    page = page_of(client, "/en/events/2019/04/")
    [shown] = page.xpath(
        "//nav[contains(@class, 'all-months')]//a[contains(@href, '/2019/')]"
    )
    assert (shown.get("href"), shown.get("aria-current")) == (
        "/en/events/2019/04/",
        "page",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_month_of_which_nothing_is_in_this_language_leads_to_the_other(
    client, language
):
    [other] = others(language)
    hidden = {f"state_{language}": "draft", f"published_at_{language}": None}
    on("2027-06-03", **hidden)
    page = page_of(client, f"/{language}/events/2027/06/")
    assert bars_in(page) == titles_in(page) == []
    assert page.xpath(f"//main//a[@hreflang='{other}']/@href") == [
        f"/{other}/events/2027/06/"
    ]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_neighbours_are_the_nearest_months_that_have_a_page(client):
    for day in ["2025-01-15", "2026-11-02", "2027-06-03", "2029-02-28"]:
        on(day)
    assert neighbours_in(page_of(client)) == [
        "/en/events/2027/05/",
        "/en/events/2027/07/",
    ]
    expected = {
        "/en/events/2025/01/": ["", "/en/events/2026/11/"],
        "/en/events/2027/01/": ["/en/events/2026/11/", "/en/events/2027/02/"],
        "/en/events/2028/12/": ["/en/events/2028/11/", "/en/events/2029/02/"],
        "/en/events/2029/02/": ["/en/events/2028/12/", ""],
    }
    for address, neighbours in expected.items():
        assert neighbours_in(page_of(client, address)) == neighbours


def test_neighbour_may_hold_but_the_end_of_a_long_event(client):
    on("2025-04-20", ends_on=date(2025, 5, 10))
    on("2025-08-03")
    earlier, _later = neighbours_in(page_of(client, "/en/events/2025/08/"))
    assert earlier == "/en/events/2025/05/"
    assert bars_in(page_of(client, earlier))


def test_calendar_can_be_followed(client):
    links = page_of(client).xpath("//a[starts-with(@href, 'webcal:')]/@href")
    # Beside the ways to look at events, and below them.
    assert links == [f"webcal:{SITE.partition(':')[2]}/en/events/calendar.ics"] * 2
