"""Until when an event is to come, what a copy of it is, and what its address keeps."""

from datetime import date, time

import pytest

from events.models import Event
from publishing.drafts import restoration
from publishing.models import Revision
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    make_document,
    make_event,
    make_line,
    make_partner,
    make_person,
    make_place,
    make_topic,
)
from tests.responses import titles_in

pytestmark = pytest.mark.django_db

DAY = date(2027, 6, 15)
NEW_YORK, VLADIVOSTOK = "America/New_York", "Asia/Vladivostok"


# To come, and past

# What the event is, and the minute of the institute's clock in which it is over.
ENDS = {
    "today's, of Moscow": ({}, "2027-06-16 00:00"),
    "whole day at Vladivostok": ({"zone": VLADIVOSTOK}, "2027-06-15 17:00"),
    "whole day at New York": ({"zone": NEW_YORK}, "2027-06-16 07:00"),
    "whole days": ({"ends_on": date(2027, 6, 17)}, "2027-06-18 00:00"),
    "with an end": (
        {"starts_time": time(10), "ends_time": time(12), "zone": NEW_YORK},
        "2027-06-15 19:00",
    ),
    "over midnight": (
        {
            "starts_time": time(22),
            "ends_on": date(2027, 6, 16),
            "ends_time": time(1),
        },
        "2027-06-16 01:00",
    ),
    "without an end": ({"starts_time": time(10)}, "2027-06-16 00:00"),
}


@pytest.mark.parametrize("case", ENDS)
def test_event_is_to_come_until_it_ends_by_its_own_clock(client, clock, case):
    fields, over = ENDS[case]
    event = make_event("Zeta", en=PAST, starts_on=DAY, **fields)
    day, minute = over.split()
    hour = int(minute[:2])
    before = (
        f"{day} {hour - 1:02}:59" if hour else f"{day[:-2]}{int(day[-2:]) - 1} 23:59"
    )
    for moment, is_over in [(before, False), (over, True)]:
        clock(moment)
        shown = [titles_in(client.get(f"/en/events/{way}")) for way in ["", "past/"]]
        assert shown == ([[], ["Zeta en"]] if is_over else [["Zeta en"], []]), moment
        assert event.is_over == is_over


def test_what_comes_first_stands_first_whatever_its_clock_shows(client, clock):
    clock("2027-06-01 12:00")
    for name, hour, zone in [
        ("Moscow", 12, "Europe/Moscow"),
        ("New York", 10, NEW_YORK),
        ("Vladivostok", 15, VLADIVOSTOK),
    ]:
        make_event(name, en=PAST, starts_on=DAY, starts_time=time(hour), zone=zone)
    expected = ["Vladivostok en", "Moscow en", "New York en"]
    assert titles_in(client.get("/en/events/")) == expected
    clock("2027-07-01 12:00")
    assert titles_in(client.get("/en/events/past/")) == expected[::-1]


def test_cancelled_event_stays_in_the_list_until_its_day_is_over(client, clock):
    clock("2027-06-01 12:00")
    make_event("Zeta", en=PAST, starts_on=DAY, status="cancelled")
    response = client.get("/en/events/")
    assert titles_in(response) == ["Zeta en"]
    assert "Cancelled" in response.content.decode()


# Its address


def test_year_of_an_address_is_that_of_the_beginning_until_readers_have_it():
    event = make_event(starts_on=date(2026, 12, 30), ends_on=date(2027, 1, 3))
    assert event.address_in("en").startswith("/en/events/2026/")
    event.starts_on, event.ends_on = DAY, None
    event.save()
    assert event.address_in("en").startswith("/en/events/2027/")


def test_year_of_an_address_that_readers_have_stays(client):
    event = make_event("Zeta", en=PAST, starts_on=date(2027, 12, 1))
    event.starts_on = date(2028, 2, 1)
    event.save()
    assert event.address_in("en") == "/en/events/2027/zeta-en/"
    assert client.get("/en/events/2027/zeta-en/").status_code == 200
    assert client.get("/en/events/2028/zeta-en/").status_code == 404


def test_no_address_of_an_event_is_that_of_a_month(client):
    event = make_event(title_ru="06", title_en="06", en=PAST, starts_on=DAY)
    assert event.slug_en not in {f"{month:02}" for month in range(1, 13)}
    assert client.get(event.address_in("en")).status_code == 200


# A version of before


def test_restored_version_is_held_at_its_moments(publisher):
    event = make_event("Zeta", en=PAST, starts_on=DAY, starts_time=time(10))
    before = Revision.objects.of(event.pointer).newest_first().first()
    event.refresh_from_db()
    was = event.starts_at, event.ends_at, event.last_on
    event.starts_on, event.starts_time = date(2027, 7, 1), None
    event.save()
    restoration.restore(event, before, restoration.ALL, publisher)
    event.refresh_from_db()
    assert (event.starts_at, event.ends_at, event.last_on) == was


# A copy for the next year


@pytest.fixture
def last_year():
    """A conference with all that an event may have, cancelled after it was moved."""
    event = make_event(
        title_ru="Форум 2026",
        title_en="Forum 2026",
        ru=PAST,
        en=PAST,
        starts_on=date(2026, 6, 17),
        starts_time=time(10),
        ends_on=date(2026, 6, 18),
        ends_time=time(18),
        zone="Europe/Ulyanovsk",
        place=make_place(),
        status=Event.Status.CANCELLED,
        status_note_en="A storm.",
        previous_on=date(2026, 5, 1),
        previous_time=time(9),
        registration_url="https://forms.example/",
        registration_until=date(2026, 6, 1),
        our_role="organiser",
    )
    event.topics.add(make_topic())
    event.partners.add(make_partner())
    event.documents.add(make_document())
    first = make_line(event, "Opening", starts=time(10), position=1, kind="ceremony")
    first.speakers.add(make_person("Anna"), make_person("Boris"))
    first.documents.add(make_document("Slides"))
    make_line(event, "Talk", day=2, starts=time(11), guests_en="Guest, Elsewhere")
    return event


@pytest.fixture
def copied(client_of, publisher, last_year):
    answer = client_of(publisher).post(
        change_of(last_year).replace("change", "duplicate")
    )
    assert answer.status_code == 302
    return Event.objects.exclude(pk=last_year.pk).get()


def test_copy_is_a_draft_of_all_that_stays_on_the_same_days_of_the_week(
    copied, last_year
):
    assert (copied.starts_on, copied.ends_on) == (date(2027, 6, 16), date(2027, 6, 17))
    for name in ["starts_on", "ends_on"]:
        days = [getattr(record, name).weekday() for record in [copied, last_year]]
        assert days[0] == days[1]
    assert (copied.starts_time, copied.ends_time) == (time(10), time(18))
    assert (copied.title_ru, copied.title_en) == ("Форум 2027", "Forum 2027")
    assert {copied.state_ru, copied.state_en} == {"draft"}
    assert copied.address_in("en") == "/en/events/2027/forum-2027/"
    # It forgets what became of the former event.
    assert copied.status == Event.Status.SCHEDULED
    assert not copied.status_note_en
    assert (copied.previous_on, copied.previous_time) == (None, None)
    assert copied.registration_until is None
    for name in ["zone", "place", "our_role", "registration_url"]:
        assert getattr(copied, name) == getattr(last_year, name), name
    for name in ["topics", "partners", "documents"]:
        there, here = (
            set(getattr(record, name).all()) for record in [last_year, copied]
        )
        assert here == there != set(), name


def test_copy_has_a_programme_of_its_own_with_its_speakers(copied, last_year):
    def details(event):
        return [
            (
                *(line.day, line.starts, line.ends, line.position, line.kind),
                *(line.title_ru, line.title_en, line.guests_en or ""),
                {str(person) for person in line.speakers.all()},
                {str(document) for document in line.documents.all()},
            )
            for line in event.programme.in_order()
        ]

    assert len(details(copied)) == 2
    assert details(copied) == details(last_year)
    copied.programme.all().delete()
    assert last_year.programme.count() == 2


@pytest.mark.parametrize(
    ("first_day", "next_first_day"),
    [
        (date(2024, 1, 1), date(2025, 1, 6)),
        (date(2024, 1, 2), date(2025, 1, 7)),
        (date(2026, 1, 1), date(2027, 1, 7)),
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2024, 12, 31), date(2025, 12, 30)),
    ],
)
def test_copy_is_always_of_the_next_year(first_day, next_first_day):
    event = Event(
        title_en=f"Forum {first_day.year}", starts_on=first_day, ends_on=first_day
    )
    event.become_new_draft()
    assert (event.starts_on, event.ends_on) == (next_first_day, next_first_day)
    assert event.title_en == f"Forum {next_first_day.year}"


def test_copy_leaves_spans_of_years_in_its_title():
    event = Event(
        title_ru="Форум-2017: стратегия 2017–2030 годов",
        title_en="Strategy 2017 – 2030, school year 2017/18, forum of 2017",
        starts_on=date(2017, 6, 1),
    )
    event.become_new_draft()
    assert event.title_ru == "Форум-2018: стратегия 2017–2030 годов"
    assert event.title_en == "Strategy 2017 – 2030, school year 2017/18, forum of 2018"
