"""The page of an event: its state first, its programme, what machines are told."""

import json
from datetime import date, time
from functools import partial

import pytest
from lxml import html

from events.models import Event
from publishing.languages import LANGUAGES, others
from publishing.models import Link
from tests.institute.clock import set_clock
from tests.making import (
    PAST,
    make_article,
    make_body,
    make_document,
    make_event,
    make_institute,
    make_line,
    make_partner,
    make_person,
    make_picture,
    make_place,
    make_topic,
)
from tests.reading import SITE, links_in

pytestmark = pytest.mark.django_db

DAY = date(2027, 6, 15)
SCHEMA = "https://schema.org/"


@pytest.fixture
def clock(monkeypatch):
    clock = partial(set_clock, monkeypatch)
    clock("2027-06-01 12:00")
    return clock


@pytest.fixture(autouse=True)
def _before_it(clock):
    """Each test begins two weeks before the event."""


def page_of(client, event, language="en"):
    response = client.get(event.address_in(language))
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def words(page, xpath):
    return [
        " ".join(found.text_content().split()).replace("\N{NBSP}", " ")
        for found in page.xpath(xpath)
    ]


def part(page, name):
    return words(page, f"//section[@aria-labelledby='{name}']")


def fact(page, name):
    return words(page, f"//dl//div[dt='{name}']/dd")


# Its state


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "cancelled"}, "Cancelled"),
        ({"status": "postponed"}, "Postponed: the new date will be announced"),
        (
            {"status": "moved", "previous_on": date(2027, 5, 2)},
            "Moved: it was to be on 2 May 2027, now it is 15 June 2027",
        ),
        (
            {
                "status": "moved",
                "previous_on": date(2027, 5, 2),
                "previous_time": time(9, 30),
            },
            "Moved: it was to be on 2 May 2027, 09:30, now it is 15 June 2027",
        ),
    ],
)
def test_what_became_of_an_event_is_said_before_all_else(client, fields, said):
    event = make_event(
        "Zeta", en=PAST, starts_on=DAY, status_note_en="A storm.", **fields
    )
    page = page_of(client, event)
    main = " ".join(words(page, "//main"))
    assert said in main
    assert main.index(said) < main.index("A storm.") < main.index("summary en")
    # It stands under the title, not in small print beside it.
    assert any(said in text for text in words(page, "//*[@class='page-head']"))


def test_event_that_is_as_planned_says_nothing_of_its_state(client):
    page = page_of(
        client, make_event(en=PAST, starts_on=DAY, status_note_en="A storm.")
    )
    main = " ".join(words(page, "//main"))
    for word in ["Cancelled", "Postponed", "Moved", "A storm."]:
        assert word not in main


# Registration


OPEN = {"registration_url": "https://forms.example/", "starts_time": time(10)}


@pytest.mark.parametrize(
    ("fields", "moment", "is_open"),
    [
        ({}, "2027-06-01 12:00", True),
        ({"registration_until": date(2027, 6, 10)}, "2027-06-10 23:59", True),
        ({"registration_until": date(2027, 6, 10)}, "2027-06-11 00:00", False),
        # The last day is one of the event's place.
        (
            {"registration_until": date(2027, 6, 10), "zone": "Asia/Vladivostok"},
            "2027-06-10 17:00",
            False,
        ),
        ({"ends_time": time(12)}, "2027-06-15 12:00", False),
        ({"status": "cancelled"}, "2027-06-01 12:00", False),
        ({"status": "postponed"}, "2027-06-01 12:00", False),
        ({"status": "moved", "previous_on": PAST.date()}, "2027-06-01 12:00", True),
    ],
)
def test_registration_is_offered_while_it_is_open(
    client, clock, fields, moment, is_open
):
    event = make_event(en=PAST, starts_on=DAY, **OPEN, **fields)
    clock(moment)
    addresses = [url for _name, url in links_in(client.get(event.address_in("en")))]
    assert ("https://forms.example/" in addresses) == is_open


def test_room_online_is_offered_until_the_event_is_over(client, clock):
    event = make_event(
        en=PAST, starts_on=DAY, attendance="mixed", online_url="https://room.example/"
    )
    address = event.address_in("en")
    assert "https://room.example/" in dict(links_in(client.get(address))).values()
    clock("2027-06-16 00:00")
    assert "https://room.example/" not in dict(links_in(client.get(address))).values()


# The programme


def test_programme_is_told_day_by_day_in_the_order_of_its_times(client):
    event = make_event(en=PAST, starts_on=DAY, ends_on=date(2027, 6, 16))
    make_line(event, "Late", starts=time(15), ends=time(16))
    make_line(event, "Next", day=2, starts=time(9))
    make_line(event, "Early", starts=time(9, 30), room_en="Blue hall")
    make_line(event, "Coffee", title_ru="", title_en="", starts=time(11), kind="break")
    page = page_of(client, event)
    assert words(page, "//h3[@class='day']") == [
        "Tuesday, 15 June",
        "Wednesday, 16 June",
    ]
    names = words(page, "//section[@aria-labelledby='programme']//p[@class='name']")
    assert names == ["Early en", "Break", "Late en", "Next en"]
    [told] = part(page, "programme")
    assert "15:00–16:00" in told
    assert "Blue hall" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_that_is_only_in_the_other_language_is_not_told(client, language):
    [other] = others(language)
    event = make_event(ru=PAST, en=PAST, starts_on=DAY)
    make_line(event, "Zeta", **{f"title_{language}": ""})
    page = page_of(client, event, language)
    assert not part(page, "programme")
    assert f"Zeta {other}" in part(page_of(client, event, other), "programme")[0]


def test_speakers_are_those_whom_readers_may_know_and_the_guests(client):
    event = make_event(en=PAST, starts_on=DAY)
    line = make_line(event, guests_en="Guest, Elsewhere\n\n  Other guest ")
    anna = make_person("Anna", en=PAST)
    foreign = make_person("Foreign", ru=PAST)
    line.speakers.add(anna, make_person("Hidden"), foreign)
    response = client.get(event.address_in("en"))
    speakers = "//ul[@class='speakers']"
    assert links_in(response, speakers) == [
        ("Anna en", anna.address_in("en")),
        ("Foreign ru", foreign.address_in("ru")),
    ]
    page = html.fromstring(response.content.decode())
    told = words(page, f"{speakers}/li")
    assert [told[0], *told[2:]] == ["Anna en", "Guest, Elsewhere", "Other guest"]
    assert "Hidden" not in response.content.decode()
    # And the person's page tells of the event.
    there = links_in(client.get(anna.address_in("en")))
    assert event.address_in("en") in [url for _name, url in there]


def test_zone_of_a_programme_is_told_with_it_where_it_differs(client):
    fields = {"en": PAST, "starts_on": DAY, "starts_time": time(10)}
    away = make_event("Away", zone="Europe/Ulyanovsk", **fields)
    here = make_event("Here", **fields)
    for event in [away, here]:
        make_line(event, starts=time(10))
    assert "Ulyanovsk, UTC+4" in part(page_of(client, away), "programme")[0]
    assert "UTC" not in part(page_of(client, here), "programme")[0]


# Materials, and what came of it


def test_materials_are_those_that_are_visible(client):
    event = make_event(en=PAST, starts_on=DAY)
    shown = make_document("Paper", en=PAST, files=["en"])
    event.documents.add(shown, make_document("Hidden", files=["en"]))
    [told] = part(page_of(client, event), "materials")
    assert "Paper en" in told
    assert "Hidden" not in told


def test_news_and_documents_about_an_event_are_what_came_of_it_when_it_is_over(
    client, clock
):
    event = make_event("Zeta", en=PAST, starts_on=DAY)
    article = make_article("Report", en=PAST)
    project = make_person("Host", en=PAST)
    Link.objects.relate(event, [article.pointer, project.pointer])
    page = page_of(client, event)
    assert not part(page, "afterwards")
    assert "Report en" in " ".join(words(page, "//main"))
    clock("2027-06-16 00:00")
    page = page_of(client, event)
    [told] = part(page, "afterwards")
    assert "Report en" in told
    assert "Host en" not in told
    everywhere = " ".join(words(page, "//main"))
    assert everywhere.count("Report en") == 1
    assert "Host en" in everywhere


# Machines


def json_ld_of(page):
    [data] = page.xpath("//script[@type='application/ld+json']/text()")
    [event] = [one for one in json.loads(data)["@graph"] if one["@type"] == "Event"]
    return event


def test_machines_are_told_when_where_and_whose_it_is(client):
    make_institute()
    event = make_event(
        "Zeta",
        en=PAST,
        starts_on=DAY,
        starts_time=time(10),
        ends_on=date(2027, 6, 16),
        ends_time=time(18),
        zone="Europe/Ulyanovsk",
        attendance="mixed",
        online_url="https://room.example/",
        place=make_place("House", city_en="Ulyanovsk", country="RU"),
        our_role="organiser",
        organisers_en="Club, Elsewhere",
        lead_picture=make_picture(token="abcdefgh"),
    )
    event.bodies.add(make_body("Council", en=PAST), make_body("Hidden"))
    make_line(event).speakers.add(make_person("Anna", en=PAST), make_person("Hidden"))
    told = json_ld_of(page_of(client, event))
    assert told["startDate"] == "2027-06-15T10:00:00+04:00"
    assert told["endDate"] == "2027-06-16T18:00:00+04:00"
    assert told["eventStatus"] == f"{SCHEMA}EventScheduled"
    assert told["eventAttendanceMode"] == f"{SCHEMA}MixedEventAttendanceMode"
    house, room = told["location"]
    assert (house["@type"], house["name"]) == ("Place", "House en")
    assert house["address"]["addressCountry"] == "RU"
    assert room == {"@type": "VirtualLocation", "url": "https://room.example/"}
    assert told["url"] == f"{SITE}{event.address_in('en')}"
    assert told["inLanguage"] == "en"
    names = [one.get("name") for one in told["organizer"]]
    assert names == [None, "Council en", "Club, Elsewhere"]
    assert [one["name"] for one in told["performer"]] == ["Anna en"]
    assert told["image"] == [f"{SITE}/media/pictures/abcdefgh/share.jpg"]
    assert "previousStartDate" not in told


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("scheduled", "EventScheduled"),
        ("cancelled", "EventCancelled"),
        ("postponed", "EventPostponed"),
        ("moved", "EventRescheduled"),
    ],
)
def test_machines_are_told_what_became_of_it(client, status, said):
    event = make_event(
        en=PAST,
        starts_on=DAY,
        status=status,
        previous_on=date(2027, 5, 2),
        previous_time=time(10),
        zone="Europe/Berlin",
    )
    told = json_ld_of(page_of(client, event))
    assert told["eventStatus"] == SCHEMA + said
    assert (told["startDate"], told["endDate"]) == ("2027-06-15", "2027-06-15")
    before = "2027-05-02T10:00:00+02:00" if status == Event.Status.MOVED else None
    assert told.get("previousStartDate") == before


# Speed


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_needs_at_most_five_statements_however_long_its_programme_is(
    client, django_assert_max_num_queries, language
):
    counts = []
    for size in [1, 40]:
        event = make_event(
            f"Zeta {size}",
            ru=PAST,
            en=PAST,
            starts_on=DAY,
            place=make_place(),
            lead_picture=make_picture(f"picture {size}", token=f"{size:08}"),
        )
        event.topics.add(make_topic(f"Topic {size}"))
        event.bodies.add(make_body(f"Body {size}", ru=PAST, en=PAST))
        event.partners.add(make_partner(f"Partner {size}", ru=PAST, en=PAST))
        Link.objects.relate(event, [make_article(ru=PAST, en=PAST).pointer])
        for number in range(size):
            line = make_line(event, f"Talk {number}", starts=time(9))
            name = f"{size} {number}"
            line.speakers.add(make_person(f"Speaker {name}", ru=PAST, en=PAST))
            line.documents.add(
                make_document(f"Slides {name}", ru=PAST, en=PAST, files=["all"])
            )
        with django_assert_max_num_queries(5) as statements:
            text = client.get(event.address_in(language)).content.decode()
        assert text.count(f"Speaker {size} ") >= size
        assert text.count(f"Slides {size} ") >= size
        counts.append(len(statements))
    assert counts[0] == counts[1]
