"""The lists of events: to come, past, of a year, under a topic, at a place."""

from datetime import date

import pytest
from lxml import html

from tests.factories import make_event, make_place, make_topic, published
from tests.responses import links_in, page_of, titles_in
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

LISTS = ["events/", "events/past/", "events/2027/"]


@pytest.fixture(autouse=True)
def _in_june(clock):
    """It is the middle of June 2027."""
    clock("2027-06-15 12:00")


def on(day, title="Event", **fields):
    fields = published("ru") | published("en") | fields
    return make_event(title, starts_on=date.fromisoformat(day), **fields)


def text_of(response):
    return response.content.decode()


# What they hold


def test_each_list_holds_its_own(client):
    for day in ["2026-05-01", "2027-03-01", "2027-09-01", "2028-02-01"]:
        on(day, day)
    for address, expected in [
        ("events/", ["2027-09-01", "2028-02-01"]),
        ("events/past/", ["2027-03-01", "2026-05-01"]),
        ("events/2027/", ["2027-03-01", "2027-09-01"]),
        ("events/2028/", ["2028-02-01"]),
    ]:
        shown = titles_in(client.get(f"/en/{address}"))
        assert shown == [f"{day} en" for day in expected], address


def test_moved_event_is_of_the_year_in_which_it_is_held(client):
    event = on("2027-12-01")
    event.starts_on = date(2028, 2, 1)
    event.save()
    assert titles_in(client.get("/en/events/2028/")) == ["Event en"]
    assert client.get("/en/events/2027/").status_code == 404


# Narrowing


def test_list_is_narrowed_to_a_topic_and_a_place(client):
    sea, land = make_topic("Sea"), make_topic("Land")
    house, hall = make_place("House"), make_place("Hall")
    for title, topic, place in [
        ("a", sea, house),
        ("b", sea, hall),
        ("c", land, house),
    ]:
        on("2027-09-01", title, place=place).topics.add(topic)
    for query, expected in [
        ("topic=sea-en", ["a en", "b en"]),
        (f"place={house.pk}", ["a en", "c en"]),
        (f"topic=sea-en&place={house.pk}", ["a en"]),
        (f"topic=land-en&place={hall.pk}", []),
    ]:
        for address in ["events/", "events/2027/"]:
            assert titles_in(client.get(f"/en/{address}?{query}")) == expected, query


def test_only_what_narrows_to_something_is_offered(client):
    on("2027-09-01", place=make_place("House")).topics.add(make_topic("Sea"))
    make_place("Empty"), make_topic("Nothing")
    draft = make_event("Draft", place=make_place("Draft"))
    draft.topics.add(make_topic("Drafts"))
    names = [name for name, _url in links_in(client.get("/en/events/"), "//nav")]
    assert "House en" in names
    assert "Sea en" in names
    assert not {"Empty en", "Nothing en", "Draft en", "Drafts en"} & set(names)


def test_what_narrows_past_and_coming_events_is_offered_in_both_lists(client):
    topics = [make_topic(f"Sea {number}") for number in range(8)]
    for day in ["2027-03-01", "2027-09-01"]:
        on(day, place=make_place(f"Place {day}")).topics.add(*topics)
    for address, day in [("events/", "2027-09-01"), ("events/past/", "2027-03-01")]:
        links = links_in(client.get(f"/en/{address}"), "//main//nav")
        offered = [name for name, _url in links if name.startswith(("Sea", "Place"))]
        assert offered == [*(topic.title_en for topic in topics), f"Place {day} en"]


def test_what_narrows_a_list_follows_the_clock(client, clock):
    on("2027-09-01").topics.add(make_topic("Sea"))
    for moment, is_offered in [("2027-09-01 12:00", True), ("2027-09-02 12:00", False)]:
        clock(moment)
        links = links_in(client.get("/en/events/"), "//nav")
        assert ("Sea en" in [name for name, _url in links]) == is_offered


@pytest.mark.parametrize("language", LANGUAGES)
def test_narrowed_list_stays_narrowed_in_the_other_language(client, language):
    [other] = others(language)
    house = make_place("House")
    on("2027-09-01", place=house).topics.add(make_topic("Sea"))
    query = f"topic=sea-{language}&place={house.pk}"
    response = client.get(f"/{language}/events/?{query}")
    page = html.fromstring(text_of(response))
    [there] = page.xpath(f"//a[@hreflang='{other}']/@href")
    assert there == f"/{other}/events/?topic=sea-{other}&place={house.pk}"
    assert titles_in(client.get(there)) == [f"Event {other}"]
    assert '<meta name="robots" content="noindex">' in text_of(response)


@pytest.mark.parametrize("list_address", LISTS)
def test_unknown_topic_or_place_is_a_404(client, list_address):
    on("2027-09-01").topics.add(
        make_topic("Sea"), make_topic("Hidden", state_en="draft")
    )
    for query in [
        *["topic=nothing", "topic=hidden-en", "topic=..%2F", "topic=sea-ru"],
        *["place=999999", "place=-1", "place=x", "place=99999999999999999999"],
    ]:
        assert client.get(f"/en/{list_address}?{query}").status_code == 404, query


# What is empty says so


def test_nothing_to_come_is_said_and_the_past_is_a_step_away(client):
    on("2027-03-01")
    response = client.get("/en/events/")
    assert titles_in(response) == []
    assert "No events are planned yet." in text_of(response)
    assert "/en/events/past/" in [url for _name, url in links_in(response)]


def test_past_events_are_drawn_by_place_and_year(client):
    hall, school = make_place("Hall"), make_place("School")
    for year, place in [(2001, hall), (2011, school), (2012, hall), (2012, None)]:
        on(f"{year}-03-01", str(year), place=place)
    page = page_of(client.get("/en/events/past/"))
    rows = page.xpath("//section[@aria-labelledby='places']//li")
    assert [
        (
            " ".join(row.xpath("string(p)").split()),
            row.xpath(".//*[name()='title']/text()"),
        )
        for row in rows
    ] == [("Hall en 2", ["2001 en", "2012 en"]), ("School en 1", ["2011 en"])]
