"""The page of an event: its state first, its registration, what machines are told."""

import json
from datetime import date, time

import pytest

from events.models import Event
from tests.events.pages import fact, words
from tests.factories import (
    PAST,
    make_body,
    make_event,
    make_institute,
    make_line,
    make_partner,
    make_person,
    make_picture,
    make_place,
)
from tests.responses import SITE, links_in, page_for

pytestmark = pytest.mark.django_db

DAY = date(2027, 6, 15)
SCHEMA = "https://schema.org/"


@pytest.fixture(autouse=True)
def _before_it(clock):
    """Each test begins two weeks before the event."""
    clock("2027-06-01 12:00")


# Its state


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "cancelled"}, "Cancelled"),
        ({"status": "postponed"}, "Postponed: the new date will be announced"),
        (
            {"status": "moved", "previous_on": date(2027, 5, 2)},
            "Rescheduled from 2 May 2027 to 15 June 2027",
        ),
        (
            {
                "status": "moved",
                "previous_on": DAY,
                "previous_time": time(9, 30),
                "starts_time": time(11),
            },
            "Rescheduled from 15 June 2027, 09:30 to 15 June 2027, 11:00",
        ),
    ],
)
def test_what_became_of_an_event_is_said_before_all_else(client, fields, said):
    event = make_event(
        "Zeta", en=PAST, starts_on=DAY, status_note_en="A storm.", **fields
    )
    page = page_for(client, event)
    main = " ".join(words(page, "//main"))
    assert said in main
    assert main.index(said) < main.index("A storm.") < main.index("summary en")
    # It stands under the title, not in small print beside it.
    assert any(said in text for text in words(page, "//*[@class='page-head']"))


@pytest.mark.parametrize(
    ("status", "is_offered"),
    [("scheduled", True), ("cancelled", False), ("postponed", False)],
)
def test_only_what_takes_place_is_offered_for_a_calendar(client, status, is_offered):
    page = page_for(client, make_event(en=PAST, starts_on=DAY, status=status))
    assert bool(page.xpath("//main//a[@type='text/calendar']")) == is_offered


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


# Where, and whose it is


def test_where_and_whose_it_is_stands_beside_the_text(client):
    place = make_place(
        "House",
        address_en="1 Long street",
        city_en="Ulyanovsk",
        country="RU",
        map_url="https://map.example/",
    )
    event = make_event(
        en=PAST,
        starts_on=DAY,
        place=place,
        attendance="mixed",
        our_role="co_organiser",
        organisers_en="Club, Elsewhere\nOther club",
        registration_until=date(2027, 6, 10),
        **OPEN,
    )
    event.bodies.add(make_body("Council", en=PAST), make_body("Hidden"))
    event.partners.add(make_partner("Union", en=PAST))
    page = page_for(client, event)
    where, _map = fact(page, "Place")
    assert where == "House en, 1 Long street, Ulyanovsk, Russia"
    assert "https://map.example/" in page.xpath("//main//a/@href")
    assert fact(page, "Attendance") == ["On site and online"]
    [action] = words(page, "//p[@class='action']")
    assert action == "Register by 10 June 2027"
    expected = ["Council en", "Union en", "Club, Elsewhere", "Other club"]
    assert fact(page, "Organisers") == expected
    assert "Co-organised by the Institute" in " ".join(words(page, "//main"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ["15 June 2027"]),
        (
            {
                "ends_on": date(2027, 6, 16),
                "starts_time": time(9, 30),
                "ends_time": time(18),
            },
            ["15–16 June 2027", "from 09:30 on 15 June to 18:00 on 16 June"],
        ),
    ],
)
def test_date_is_told_once_and_begins_with_its_numeral(client, fields, said):
    page = page_for(client, make_event(en=PAST, starts_on=DAY, **fields))
    margin = "//article/div[@class='margin']"
    told = words(page, f"{margin}/time | {margin}/span")
    assert told == said
    [numeral] = words(page, "//*[@class='numeral']")
    assert numeral == said[0].split()[0]
    # What vouches for it stands below.
    own = "//article/*[not(contains(@class, 'after-text'))]"
    assert " ".join(words(page, own)).count("2027") == 1


def test_logo_of_a_partner_is_no_cover(client):
    logo, cover = make_picture("logo"), make_picture("cover")
    make_partner("Union", logo=logo)
    for picture, is_shown in [(cover, True), (logo, False)]:
        event = make_event(f"Event {is_shown}", en=PAST, lead_picture=picture)
        page = page_for(client, event)
        assert bool(page.xpath("//main//figure")) == is_shown


# Machines


def json_ld_of(page):
    [data] = page.xpath("//script[@type='application/ld+json']/text()")
    [event] = [node for node in json.loads(data)["@graph"] if node["@type"] == "Event"]
    return event


def test_structured_data_says_when_where_and_whose_it_is(client):
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
    make_line(event).speakers.add(
        make_person("Anna", en=PAST),
        make_person("Hidden"),
        make_person("Foreign", ru=PAST, title_en="Known", state_en="none"),
    )
    data = json_ld_of(page_for(client, event))
    assert data["startDate"] == "2027-06-15T10:00:00+04:00"
    assert data["endDate"] == "2027-06-16T18:00:00+04:00"
    assert data["eventStatus"] == f"{SCHEMA}EventScheduled"
    assert data["eventAttendanceMode"] == f"{SCHEMA}MixedEventAttendanceMode"
    house, room = data["location"]
    assert (house["@type"], house["name"]) == ("Place", "House en")
    assert house["address"]["addressCountry"] == "RU"
    assert room == {"@type": "VirtualLocation", "url": "https://room.example/"}
    assert data["url"] == f"{SITE}{event.address_in('en')}"
    assert data["inLanguage"] == "en"
    names = [organizer.get("name") for organizer in data["organizer"]]
    assert names == [None, "Council en", "Club, Elsewhere"]
    performers = {performer["name"] for performer in data["performer"]}
    assert performers == {"Anna en", "Known"}
    assert data["image"] == [f"{SITE}/media/pictures/abcdefgh/share.jpg"]
    assert "previousStartDate" not in data


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("scheduled", "EventScheduled"),
        ("cancelled", "EventCancelled"),
        ("postponed", "EventPostponed"),
        ("moved", "EventRescheduled"),
    ],
)
def test_structured_data_says_what_became_of_it(client, status, said):
    event = make_event(
        en=PAST,
        starts_on=DAY,
        status=status,
        previous_on=date(2027, 5, 2),
        previous_time=time(10),
        zone="Europe/Berlin",
    )
    data = json_ld_of(page_for(client, event))
    assert data["eventStatus"] == SCHEMA + said
    assert (data["startDate"], data["endDate"]) == ("2027-06-15", "2027-06-15")
    before = "2027-05-02" if status == Event.Status.MOVED else None
    assert data.get("previousStartDate") == before
