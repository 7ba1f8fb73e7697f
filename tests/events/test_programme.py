"""The programme of an event, its materials, and what came of it."""

from datetime import date, time

import pytest
from lxml import html

from publishing.models import Link
from tests.events.pages import part, words
from tests.factories import (
    PAST,
    make_article,
    make_document,
    make_event,
    make_line,
    make_person,
    make_picture,
)
from tests.responses import links_in, page_for
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

DAY = date(2027, 6, 15)


@pytest.fixture(autouse=True)
def _before_it(clock):
    """Each test begins two weeks before the event."""
    clock("2027-06-01 12:00")


def test_programme_is_listed_day_by_day_in_the_order_of_its_times(client):
    event = make_event(en=PAST, starts_on=DAY, ends_on=date(2027, 6, 16))
    make_line(event, "Late", starts=time(15), ends=time(16))
    make_line(event, "Next", day=2, starts=time(9))
    make_line(event, "Early", starts=time(9, 30), room_en="Blue hall")
    make_line(event, "Coffee", title_ru="", title_en="", starts=time(11), kind="break")
    page = page_for(client, event)
    assert words(page, "//h3[@class='day']") == [
        "Tuesday, 15 June",
        "Wednesday, 16 June",
    ]
    names = words(page, "//section[@aria-labelledby='programme']//p[@class='name']")
    assert names == ["Early en", "Break", "Late en", "Next en"]
    [text] = part(page, "programme")
    assert "15:00–16:00" in text
    assert "Blue hall" in text


def test_what_begins_at_the_same_time_stands_side_by_side_under_its_rooms(client):
    event = make_event(en=PAST, starts_on=DAY)
    ends = {"starts": time(11), "ends": time(12)}
    make_line(event, "Alone", starts=time(10), ends=time(11))
    make_line(event, "One", room_en="Room A", **ends)
    make_line(event, "Two", room_en="Studio", starts=time(11), ends=time(11, 30))
    make_line(event, "Some time")
    make_line(event, "Other time")
    page = page_for(client, event)
    [slot] = page.xpath("//li[@class='slot'][.//ul[@class='parallel']]")
    [margin] = words(slot, "div[@class='margin']")
    assert margin == "11:00 in parallel"
    assert words(slot, ".//p[@class='name']/preceding-sibling::p") == [
        "Room A 11:00–12:00",
        "Studio 11:00–11:30",
    ]
    assert len(page.xpath("//li[@class='slot']")) == 4


def test_days_of_a_programme_are_led_to(client):
    event = make_event(en=PAST, starts_on=DAY, ends_on=date(2027, 6, 16))
    make_line(event)
    assert not page_for(client, event).xpath("//nav[@class='days']")
    make_line(event, day=2)
    page = page_for(client, event)
    for link in page.xpath("//nav[@class='days']//a"):
        [day] = page.xpath(f"//h3[@id='{link.get('href')[1:]}']")
        assert day.text_content().strip() == link.text_content().strip()


def test_speaker_has_the_name_of_the_language_without_a_page_in_it(client):
    event = make_event(en=PAST, starts_on=DAY)
    speaker = make_person("Foreign", ru=PAST, title_en="Known", state_en="none")
    make_line(event).speakers.add(speaker)
    response = client.get(event.address_in("en"))
    page = html.fromstring(response.content.decode())
    [item] = page.xpath("//ul[@class='speakers']/li")
    assert item.text_content() == "Known\u00a0(in Russian)"
    assert item.xpath("a[not(@lang)]/@href") == [speaker.address_in("ru")]


def test_speakers_are_those_whom_readers_may_know_and_the_guests(client):
    event = make_event(en=PAST, starts_on=DAY)
    line = make_line(event, guests_en="Guest, Elsewhere\n\n  Other guest ")
    anna = make_person("Anna", en=PAST)
    foreign = make_person("Foreign", ru=PAST)
    for speaker in [anna, make_person("Hidden"), foreign]:
        line.speakers.add(speaker)
    response = client.get(event.address_in("en"))
    speakers = "//ul[@class='speakers']"
    assert links_in(response, speakers) == [
        ("Anna en", anna.address_in("en")),
        ("Foreign ru", foreign.address_in("ru")),
    ]
    page = html.fromstring(response.content.decode())
    text = words(page, f"{speakers}/li")
    assert text == [
        *["Anna en", "Foreign ru (in Russian)", "Guest, Elsewhere", "Other guest"]
    ]
    assert "Hidden" not in response.content.decode()
    # And the person's page tells of the event.
    there = links_in(client.get(anna.address_in("en")))
    assert event.address_in("en") in [url for _name, url in there]


def test_zone_of_a_programme_is_shown_with_it_where_it_differs(client):
    fields = {"en": PAST, "starts_on": DAY, "starts_time": time(10)}
    away = make_event("Away", zone="Europe/Ulyanovsk", **fields)
    here = make_event("Here", **fields)
    for event in [away, here]:
        make_line(event, starts=time(10))
    assert "Ulyanovsk, UTC+4" in part(page_for(client, away), "programme")[0]
    assert "UTC" not in part(page_for(client, here), "programme")[0]


# Materials, and what came of it


def test_materials_are_those_that_are_visible(client):
    event = make_event(en=PAST, starts_on=DAY)
    shown = make_document("Paper", en=PAST, files=["en"])
    event.documents.add(shown, make_document("Hidden", files=["en"]))
    [text] = part(page_for(client, event), "materials")
    assert "Paper en" in text
    assert "Hidden" not in text


def test_news_and_documents_about_an_event_are_what_came_of_it_when_it_is_over(
    client, clock
):
    event = make_event("Zeta", en=PAST, starts_on=DAY)
    article = make_article("Report", en=PAST)
    project = make_person("Host", en=PAST)
    picture = make_picture("hall")
    related = [article.pointer, project.pointer, picture.pointer]
    Link.objects.relate(event, related)
    page = page_for(client, event)
    assert not part(page, "afterwards")
    assert "Report en" in " ".join(words(page, "//main"))
    clock("2027-06-16 00:00")
    page = page_for(client, event)
    [text] = part(page, "afterwards")
    assert "Report en" in text
    assert "Host en" not in text
    everywhere = " ".join(words(page, "//main"))
    assert everywhere.count("Report en") == 1
    assert "Host en" in everywhere


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_that_is_only_in_the_other_language_is_not_shown(client, language):
    [other] = others(language)
    event = make_event(ru=PAST, en=PAST, starts_on=DAY)
    make_line(event, "Zeta", **{f"title_{language}": ""})
    page = page_for(client, event, language)
    assert not part(page, "programme")
    assert f"Zeta {other}" in part(page_for(client, event, other), "programme")[0]
