"""Events from a partner's calendar file (.ics): a trial, then those that are good."""

import re
from datetime import date, time
from itertools import chain

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertNotContains

from events.calendars import calendar_of
from events.imports.subject import EventSubject
from events.models import Event
from imports import tables
from imports.engine import Import
from tests import memory
from tests.events.calendar_files import GOOGLE, OUTLOOK, event, file_of
from tests.events.hostile_calendars import HOSTILE, ODD, WRONG
from tests.factories import PAST, State, make_event, make_place
from tests.library.records import in_english
from tests.tables import messages_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

START = "DTSTART;TZID=Europe/Moscow:20170627T100000"
UPLOAD = "/admin/events/event/import/"


def bring(user, text, *, is_dry=False):
    """Try or import a calendar; return the report."""
    subject = EventSubject(user)
    process = Import(subject, subject.table_in(file_of(text)), is_dry=is_dry)
    list(process)
    return process.report


def bring_one(user, *lines, **options):
    """Bring in a calendar of one event; return it, and what was remarked."""
    report = bring(user, event(*lines, **options))
    assert messages_of(report) == []
    return Event.objects.get(), remarks_of(report)


def remarks_of(report):
    """Return {where: message} of the remarks on events."""
    return {
        where: message
        for outcome in report.outcomes.get("remark", [])
        for where, message in outcome["remarks"]
    }


# What comes in


@pytest.mark.cold
def test_an_event_of_outlook_comes_in_by_its_zone_of_windows(publisher):
    place = make_place("Зал", title_ru="Зал на Тверской", title_en="")
    bring(publisher, OUTLOOK)
    stored = Event.objects.get()
    assert (stored.zone, stored.place) == ("Europe/Moscow", place)
    assert stored.time_display == "10:00–17:30"
    assert "название, которое программа сложила трижды" in stored.title_ru
    assert re.findall("<p>(.*?)</p>", stored.body_ru.replace("&nbsp;", " ")) == [
        "Круглый стол о городах.",
        "Язык: русский; перевод есть.",
    ]
    assert (stored.title_en or "", stored.state_ru) == ("", State.DRAFT)
    assert stored.source_uid.endswith("E008")


def test_events_of_google_come_in_by_the_clock_of_its_calendar(publisher):
    bring(publisher, GOOGLE)
    days, lecture = Event.objects.order_by("pk")
    assert days.is_whole_days
    assert (str(days.starts_on), str(days.ends_on)) == ("2017-06-26", "2017-06-29")
    assert "<strong>Four days</strong>" in days.body_en
    assert (lecture.zone, lecture.time_display) == ("Europe/Ulyanovsk", "10:00–11:30")
    assert (lecture.status, lecture.attendance) == ("cancelled", "online")
    assert lecture.online_url == "https://meet.example/lecture"


TIMES = {
    "a day": (["DTSTART;VALUE=DATE:20170627"], "27 June 2017", ""),
    "a day whose end is itself": (
        ["DTSTART;VALUE=DATE:20170627", "DTEND;VALUE=DATE:20170627"],
        "27 June 2017",
        "",
    ),
    "two days by their length": (
        ["DTSTART;VALUE=DATE:20170627", "DURATION:P2D"],
        "27–28 June 2017",
        "",
    ),
    "no end": ([START], "27 June 2017", "10:00"),
    "a length": ([START, "DURATION:PT1H30M"], "27 June 2017", "10:00–11:30"),
    "an end in another zone": (
        [START, "DTEND;TZID=Europe/Ulyanovsk:20170627T120000"],
        "27 June 2017",
        "10:00–11:00",
    ),
    "an end at midnight": (
        [START, "DTEND;TZID=Europe/Moscow:20170628T000000"],
        "27 June 2017",
        "10:00",
    ),
}


@pytest.mark.parametrize("name", TIMES)
def test_times_are_imported_as_they_were_meant(publisher, name):
    lines, days, times = TIMES[name]
    stored, remarks = bring_one(publisher, *lines)
    assert stored.date_display.replace("\N{NBSP}", " ") == days
    assert (stored.time_display, stored.zone) == (times, "Europe/Moscow")
    assert not remarks


@pytest.mark.parametrize("clock", ["20170627T100000", "20170627T070000Z"])
def test_time_without_a_zone_is_the_institutes_and_remarked(publisher, clock):
    stored, remarks = bring_one(publisher, f"DTSTART:{clock}")
    assert (stored.zone, stored.time_display) == ("Europe/Moscow", "10:00")
    assert "gives no time zone" in remarks["DTSTART"]


@pytest.mark.parametrize("zone", ["Etc/GMT-3", "Customized Time Zone"])
def test_zone_of_no_place_is_refused(publisher, zone):
    report = bring(publisher, event(f"DTSTART;TZID={zone}:20170627T100000"))
    assert f"“{zone}” is the time zone of no place" in messages_of(report)[0]


def test_words_go_to_the_language_they_name_else_to_that_of_their_letters(publisher):
    stored, remarks = bring_one(
        publisher,
        START,
        "SUMMARY;LANGUAGE=en-GB:WeGO Форум Ассамблея",
        "DESCRIPTION;LANGUAGE=de:Four days.",
        summary="SUMMARY:Форум",
    )
    assert (stored.title_ru, stored.title_en) == ("Форум", "WeGO Форум Ассамблея")
    assert (stored.body_ru or "", stored.body_en) == ("", "<p>Four days.</p>")
    assert not remarks


def test_unknown_place_is_left_out_and_remarked(publisher):
    stored, remarks = bring_one(
        publisher, START, "LOCATION:Hall 5\\, Kazan", "DESCRIPTION:Come & see <all>."
    )
    assert stored.place is None
    assert stored.body_en == "<p>Come &amp; see &lt;all&gt;.</p>"
    assert "Hall 5, Kazan" in remarks["LOCATION"]


@pytest.mark.parametrize("name", ODD)
def test_odd_event_is_imported_completely(publisher, name):
    bring(publisher, ODD[name]())
    assert Event.objects.get().title_en == "Lecture"
    assert Event.objects.get().time_display == "10:00"


def test_calendar_of_the_site_itself_is_imported(publisher):
    place = make_place("Hall", title_en="Hall")
    times = {"starts_time": time(10), "ends_time": time(12)}
    day = {"starts_on": date(2017, 6, 27), "zone": "Asia/Yekaterinburg"}
    own = make_event("Forum", en=PAST, place=place, **day, **times)
    bring(publisher, calendar_of([own]))
    imported = Event.objects.exclude(pk=own.pk).get()
    for name in ["title_en", "starts_at", "ends_at", "place", "status"]:
        assert getattr(imported, name) == getattr(own, name), name


# A second time


@pytest.mark.parametrize("text", [OUTLOOK, GOOGLE], ids=["outlook", "google"])
def test_the_same_calendar_once_more_changes_nothing(publisher, text):
    bring(publisher, text)
    before = list(Event.objects.order_by("pk").values())
    report = bring(publisher, text)
    assert report.counts["same"] == report.total
    assert list(Event.objects.order_by("pk").values()) == before


def test_newer_calendar_changes_its_event(publisher):
    bring(publisher, OUTLOOK)
    report = bring(publisher, OUTLOOK.replace("T1730", "T1830"))
    [changed] = report.outcomes["changed"]
    assert {name for name, _ in changed["changes"]} == {"ends_time"}
    assert Event.objects.get().time_display == "10:00–18:30"


def test_an_event_may_become_one_of_whole_days(publisher):
    bring(publisher, event(START, "DURATION:PT2H"))
    bring(publisher, event("DTSTART;VALUE=DATE:20170628"))
    stored = Event.objects.get()
    assert (stored.starts_on, stored.is_whole_days) == (date(2017, 6, 28), True)


def test_what_an_editor_set_right_stays_unless_its_row_is_chosen(publisher):
    in_utc = event("DTSTART:20170627T070000Z", "STATUS:CONFIRMED")
    bring(publisher, in_utc)
    stored = Event.objects.get()
    stored.zone, stored.starts_time = "Europe/Ulyanovsk", time(11)
    stored.status, stored.previous_on = Event.Status.MOVED, date(2017, 5, 27)
    stored.save()
    assert bring(publisher, in_utc).counts["conflict"] == 1
    stored.refresh_from_db()
    assert (stored.zone, stored.status) == ("Europe/Ulyanovsk", Event.Status.MOVED)


# What is refused


def good_and(text, uid="UID:good", start=START):
    """Return a calendar in which a good event stands behind those of ``text``."""
    good = event(start, uid=uid).partition("VERSION:2.0\n")[2]
    return text.replace("END:VCALENDAR\n", good)


@pytest.mark.parametrize("name", WRONG)
def test_invalid_event_has_an_error_and_the_others_are_imported(publisher, name):
    text, where, message = WRONG[name]
    report = bring(publisher, good_and(text))
    [outcome] = report.outcomes["error"]
    assert outcome["row"] == 3
    assert message in dict(outcome["errors"])[where]
    assert (report.is_stored, report.counts["new"]) == (True, 1)
    assert Event.objects.get().source_uid == "good"


def test_second_event_with_the_same_uid_is_refused(publisher):
    report = bring(publisher, event(START) + event(START, summary="SUMMARY:Another"))
    [outcome] = report.outcomes["error"]
    assert outcome["row"] == 11
    assert "Row 3 has this already" in messages_of(report)[0]
    assert Event.objects.get().title_en == "Lecture"


def test_refused_event_does_not_reserve_its_uid(publisher):
    bring(publisher, event() + event(START))
    assert Event.objects.get().title_en == "Lecture"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_calendar_is_refused_with_its_reason(publisher, monkeypatch, name):
    # Seconds of processor time, which nothing of these may need.
    monkeypatch.setattr(tables, "SECONDS", 5)
    make, reason = HOSTILE[name]
    with pytest.raises(ValidationError, match=reason):
        EventSubject(publisher).table_in(file_of(make()))


@pytest.mark.slow
def test_no_calendar_takes_more_than_300_megabytes_here_or_where_it_is_read(tmp_path):
    # What is accepted, as dear as it may be.
    lines = "\n".join(["ATTENDEE:mailto:a@b.example"] * 50)
    many = "".join(
        event(START, lines, "DESCRIPTION:" + "😀" * 20, uid=f"UID:{number}")
        for number in range(700)
    )
    topics = [
        f"CATEGORIES:{','.join(map(str, range(start, start + 10_000)))}"
        for start in range(1_000_000, 1_300_000, 10_000)
    ]
    dear = [many.encode(), event(START, *topics).encode()]
    hostile = (make() for make, _expected in HOSTILE.values())
    memory.check("calendar", tmp_path, chain(dear, hostile))


@pytest.mark.cold
def test_what_takes_too_long_is_refused(publisher, monkeypatch):
    monkeypatch.setattr(tables, "SECONDS", 0)
    with pytest.raises(ValidationError, match="takes too long"):
        bring(publisher, OUTLOOK)


# The back office


def test_a_calendar_is_tried_looked_at_and_then_imported(client_of, publisher):
    client = client_of(in_english(publisher))
    yearly = event(START, "RRULE:FREQ=YEARLY")
    upload = SimpleUploadedFile("calendar.ics", (GOOGLE + yearly).encode())
    report = client.post(UPLOAD, {"upload": upload})["Location"]
    page = client.get(report)
    assertContains(page, "WeGO General Assembly")
    assertContains(page, ">Line</th>")
    assertContains(page, "A repeating event")
    assert not Event.objects.exists()
    client.post(report)
    assert Event.objects.count() == 2
    assertNotContains(client.get(report), "import-form")
