"""What other calendars are told of events, besides their moments."""

import re
from datetime import date, time, timedelta

import pytest

from events.models import Event
from tests.events.calendars import event_in, events_in, read_back
from tests.factories import (
    LATER,
    PAST,
    make_event,
    make_institute,
    make_place,
    published,
)
from tests.forms import delete, undelete
from tests.publishing.states import ROWS, fields_of
from tests.responses import SITE, says
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db
read_by_another = pytest.mark.calendar


def feed_of(client, language):
    return client.get(f"/{language}/events/calendar.ics")


def file_of(client, event, language="en"):
    return client.get(f"{event.address_in(language)}event.ics")


def vevent_of(client, event, language="en"):
    return event_in(file_of(client, event, language))


# What is in them


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_readers_see_is_in_a_calendar(client, language):
    events = {row: make_event(row, **fields_of(row, language)) for row in ROWS}
    feed = feed_of(client, language).content.decode()
    assert feed.count("BEGIN:VEVENT") == 1
    for row, event in events.items():
        is_there = row == "visible"
        expected = 200 if is_there else 404
        assert file_of(client, event, language).status_code == expected, row
        assert (event.uid in feed) == is_there, row


@read_by_another
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_only_in_the_other_language_is_in_it(client, language):
    [other] = others(language)
    event = make_event("Zeta", **published(other))
    mark = says({"ru": "in Russian", "en": "in English"}[other], language)
    [vevent] = events_in(feed_of(client, language))
    assert vevent["languages"]["summary"] == other
    assert vevent["summary"] == f"Zeta {other} ({mark})"
    assert vevent["url"] == f"{SITE}{event.address_in(other)}"
    assert file_of(client, event, language).status_code == 404


@read_by_another
def test_calendar_holds_the_last_year_and_all_that_is_to_come(client, clock):
    clock("2027-06-20 12:00")
    for day in ["2025-06-20", "2026-06-18", "2026-06-19", "2027-06-20", "2035-01-01"]:
        make_event(day, en=PAST, starts_on=date.fromisoformat(day))
    read = events_in(client.get("/en/events/calendar.ics"))
    expected = ["2026-06-19 en", "2027-06-20 en", "2035-01-01 en"]
    assert [vevent["summary"] for vevent in read] == expected


@read_by_another
@pytest.mark.parametrize("language", LANGUAGES)
def test_calendar_says_whose_it_is_and_how_often_to_ask(client, language):
    make_institute()
    read = read_back(client.get(f"/{language}/events/calendar.ics"))
    assert read["version"] == "2.0"
    assert read["prodid"].startswith("-//")
    assert {"ru": "Институт", "en": "Institute"}[language] in read["name"]
    assert read["x-wr-calname"] == read["name"]
    assert read["url"] == f"{SITE}/{language}/events/calendar.ics"
    assert read["events"] == []
    text = client.get(f"/{language}/events/calendar.ics").content
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text
    # It is no message of an organizer, whom a method would need (RFC 5546).
    assert b"METHOD" not in text


# What becomes of an event


@read_by_another
@pytest.mark.parametrize(
    ("status", "said", "title"),
    [
        ("scheduled", "CONFIRMED", "Zeta en"),
        ("moved", "CONFIRMED", "Zeta en"),
        ("postponed", "TENTATIVE", "Postponed: Zeta en"),
        ("cancelled", "CANCELLED", "Cancelled: Zeta en"),
    ],
)
def test_calendar_has_the_state_of_an_event(client, status, said, title):
    event = make_event(
        "Zeta", en=PAST, status=status, previous_on=LATER, status_note_en="A storm."
    )
    vevent = vevent_of(client, event)
    assert (vevent["status"], vevent["summary"]) == (said, title)
    assert ("A storm." in vevent["description"]) == (status != "scheduled")


def number_of(client, event):
    [number] = re.findall(rb"SEQUENCE:(\d+)", file_of(client, event).content)
    return int(number)


def test_moved_event_stays_itself_with_a_higher_number(client, clock):
    clock("2027-06-15 12:00")
    event = make_event("Zeta", en=PAST)
    before = number_of(client, event)
    clock(timedelta(minutes=1))
    event.starts_on = date(2030, 6, 1)
    event.status = Event.Status.MOVED
    event.save()
    assert number_of(client, event) == before + 1
    text = file_of(client, event).content.decode()
    assert f"UID:{event.uid}\r\n" in text
    assert "DTSTART;VALUE=DATE:20300601\r\n" in text


def test_last_change_is_that_of_the_text_in_the_calendar(client):
    event = make_event(en=PAST, ru=PAST)
    Event.objects.filter(pk=event.pk).update(updated_at_en=LATER)
    assert b"LAST-MODIFIED:20170710T090000Z" in file_of(client, event).content
    assert b"LAST-MODIFIED:20170710" not in file_of(client, event, "ru").content


def test_event_that_comes_back_is_no_older_than_what_calendars_have(
    client, client_of, publisher
):
    event = make_event("Zeta", en=PAST)
    known, pk = number_of(client, event), event.pk
    desk = client_of(publisher)
    delete(desk, f"/admin/events/event/{pk}/delete/")
    assert not Event.objects.exists()
    undelete(desk, event, pk)
    Event.objects.filter(pk=pk).update(**published("en"))
    back = Event.objects.get(pk=pk)
    assert back.uid == event.uid
    assert number_of(client, back) >= known


# As a file


def test_file_is_made_of_lines_that_any_calendar_reads(client):
    place = make_place(title_en="Улица «Длинная», " * 10)
    title, summary = "Обсуждение; 🌊, " * 8, "Слово 👩🏽‍💻 " * 60
    event = make_event(title_en=title, summary_en=summary, en=PAST, place=place)
    content = file_of(client, event).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert sum(line.startswith(b" ") for line in lines) > 20
    # Each line is text by itself: no fold cuts a letter.
    for line in lines:
        line.decode()


@read_by_another
@pytest.mark.parametrize(
    "text",
    [
        "One, two; three: four",
        "First line\nsecond, line\n\nlast",
        "A back\\slash, and \\n that is no new line",
        "Кириллица — «ёлочки», №1",
        "🌊 👩🏽‍💻 é e\N{COMBINING ACUTE ACCENT}",
        "BEGIN:VEVENT",
        '"quoted" & <tags>',
        "длинное слово " * 10 + "конец",
    ],
)
def test_texts_come_back_as_they_were_written(client, text):
    place = make_place(title_en=text)
    event = make_event(title_en=text, summary_en=text, en=PAST, place=place)
    event.refresh_from_db()
    vevent = vevent_of(client, event)
    assert vevent["summary"] == event.title_en
    assert event.summary_en in vevent["description"]
    assert vevent["location"] == place.title_en
    assert vevent["languages"]["summary"] == "en"


@pytest.mark.parametrize("sign", ["\x07", "\x0b", "\x1c", "\ufffe"])
def test_sign_that_no_calendar_holds_spoils_no_line(client, sign):
    event = make_event(title_en=f"Vertical{sign} tab", en=PAST)
    content = file_of(client, event).content.decode()
    assert "SUMMARY;LANGUAGE=en:Vertical tab\r\n" in content
    assert sign not in content


def test_unchanged_calendar_is_not_sent_twice(client):
    event = make_event(en=PAST, starts_time=time(10), zone="Europe/Berlin")
    answers = [feed_of(client, "en"), file_of(client, event)]
    again = [feed_of(client, "en"), file_of(client, event)]
    for first, second in zip(answers, again, strict=True):
        assert first.content == second.content
        path = first.wsgi_request.path
        third = client.get(path, headers={"if-none-match": first["ETag"]})
        assert (third.status_code, third.content) == (304, b"")
