"""Events from a partner's calendar file (.ics): tried first, all of them or none."""

import io
import re
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from events.calendars import calendar_of
from events.imports import calendar_file
from events.imports.subject import EventSubject
from events.models import Event
from imports.engine import Import
from tests import measuring
from tests.events.calendar_files import GOOGLE, OUTLOOK, calendar, event, file_of
from tests.events.hostile_calendars import HOSTILE, WRONG
from tests.library.records import in_english
from tests.making import PAST, State, make_event, make_place, make_topic
from tests.tables import messages_of

pytestmark = pytest.mark.django_db

START = "DTSTART;TZID=Europe/Moscow:20170627T100000"
UPLOAD = "/admin/events/event/import/"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def bring(user, text, *, is_dry=False):
    """Try or import a calendar; return the report."""
    subject = EventSubject(user)
    way = Import(subject, subject.table_in(file_of(text)), is_dry=is_dry)
    list(way)
    return way.report


def brought(user, *lines, **options):
    """Bring in a calendar of one event; return the event and what was remarked."""
    report = bring(user, event(*lines, **options))
    assert messages_of(report) == []
    return Event.objects.get(), remarks_of(report)


def remarks_of(report):
    """Return {where: message} of all remarks."""
    return {
        where: message
        for outcome in report.told.get("remark", [])
        for where, message in outcome["remarks"]
    }


# What comes in


def test_an_event_of_outlook_comes_in_by_its_zone_of_windows(publisher):
    place = make_place("Зал", title_ru="Зал на Тверской", title_en="")
    report = bring(publisher, OUTLOOK)
    found = Event.objects.get()
    assert (found.zone, found.place) == ("Europe/Moscow", place)
    assert found.times_told == "10:00–17:30"
    assert "название, которое программа сложила трижды" in found.title_ru
    assert re.findall("<p>(.*?)</p>", found.body_ru.replace("&nbsp;", " ")) == [
        "Круглый стол о городах.",
        "Язык: русский; перевод есть.",
    ]
    assert (found.title_en or "", found.state_ru) == ("", State.DRAFT)
    assert (found.source_sequence, found.source_uid[-4:]) == (2, "E008")
    # What has no place here, each with its line.
    said = remarks_of(report)
    assert set(said) == {
        *["ATTENDEE in line 15", "X- in line 31", "VALARM in line 33"],
    }
    assert "ivanov@partner.example" in said["ATTENDEE in line 15"]


def test_events_of_google_come_in_by_the_clock_of_its_calendar(publisher):
    bring(publisher, GOOGLE)
    days, lecture = Event.objects.order_by("pk")
    assert days.is_whole_days
    assert (str(days.starts_on), str(days.ends_on)) == ("2017-06-26", "2017-06-29")
    assert "<strong>Four days</strong>" in days.body_en
    assert 'href="https://partner.example/assembly"' in days.body_en
    assert (lecture.zone, lecture.times_told) == ("Europe/Ulyanovsk", "10:00–11:30")
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
    "a zone with its maker's name": (
        ["DTSTART;TZID=/mozilla.org/20050126_1/Europe/Moscow:20170627T100000"],
        "27 June 2017",
        "10:00",
    ),
}


@pytest.mark.parametrize("name", TIMES)
def test_times_are_told_as_they_were_meant(publisher, name):
    lines, days, times = TIMES[name]
    found, remarks = brought(publisher, *lines)
    told = [found.days_told.replace("\N{NBSP}", " "), found.times_told, found.zone]
    assert told == [days, times, "Europe/Moscow"]
    assert not remarks


def test_a_time_without_a_zone_is_the_institutes_and_that_is_said(publisher):
    found, remarks = brought(publisher, "DTSTART:20170627T100000")
    assert (found.zone, found.times_told) == ("Europe/Moscow", "10:00")
    assert "no zone" in remarks["DTSTART in line 6"]


def test_a_time_in_utc_is_told_by_the_institutes_clock(publisher):
    found, remarks = brought(publisher, "DTSTART:20170627T070000Z")
    assert (found.zone, found.times_told) == ("Europe/Moscow", "10:00")
    assert "UTC" in remarks["DTSTART in line 6"]


def test_a_zone_of_odd_name_is_ours_where_the_file_gives_it_our_clock(publisher):
    zone = """BEGIN:VTIMEZONE
TZID:Hall
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE"""
    of_the_hall = event("DTSTART;TZID=Hall:20170627T100000")
    bring(publisher, of_the_hall.replace("VERSION:2.0", f"VERSION:2.0\n{zone}"))
    assert Event.objects.get().times_told == "10:00"


def test_words_go_to_the_language_they_name_else_to_that_of_their_letters(publisher):
    found, remarks = brought(
        publisher,
        START,
        "SUMMARY;LANGUAGE=en-GB:WeGO Форум Ассамблея",
        "DESCRIPTION:Four days.",
        "ORGANIZER;CN=Город:mailto:city@partner.example",
        summary="SUMMARY:Форум",
    )
    assert (found.title_ru, found.title_en) == ("Форум", "WeGO Форум Ассамблея")
    assert (found.body_ru or "", found.body_en) == ("", "<p>Four days.</p>")
    assert found.organisers_ru == "Город"
    assert "city@partner.example" in remarks["ORGANIZER in line 9"]


def test_a_place_that_is_not_known_stays_in_the_text_and_is_said(publisher):
    found, remarks = brought(
        publisher, START, "LOCATION:Hall 5\\, Kazan", "DESCRIPTION:Come & see <all>."
    )
    assert found.place is None
    assert found.body_en == (
        "<p>Come &amp; see &lt;all&gt;.</p><p>Place: Hall 5, Kazan</p>"
    )
    assert "Hall 5, Kazan" in remarks["LOCATION in line 7"]


ONLINE = "CONFERENCE;VALUE=URI:https://meet.example/1"


@pytest.mark.parametrize(
    ("lines", "attendance"),
    [
        (["LOCATION:Hall"], "onsite"),
        ([ONLINE], "online"),
        ([ONLINE, "LOCATION:https://meet.example/1"], "online"),
        ([ONLINE, "LOCATION:Hall"], "mixed"),
    ],
)
def test_who_takes_part_where_follows_from_place_and_address(
    publisher, lines, attendance
):
    found, _remarks = brought(publisher, START, *lines)
    assert found.attendance == attendance
    assert bool(found.online_url) == (attendance != "onsite")


def test_topics_that_are_known_are_given_and_the_others_are_said(publisher):
    topic = make_topic("Cities")
    found, remarks = brought(publisher, START, "CATEGORIES:Cities en,Holiday")
    assert [*found.topics.all()] == [topic]
    assert "Holiday" in remarks["CATEGORIES in line 7"]


def test_what_has_no_place_here_is_said_with_its_line(publisher):
    lines = [
        START,
        "ATTACH:https://partner.example/programme.pdf",
        "GEO:54.3;48.4",
        "CLASS:CONFIDENTIAL",
        "STATUS:TENTATIVE",
        "CONTACT:Olga",
        "CONTACT:Ivan",
    ]
    _found, remarks = brought(publisher, *lines)
    assert list(remarks) == [
        "STATUS in line 10",
        "CLASS in line 9",
        "ATTACH in line 7",
        "GEO in line 8",
        "CONTACT in line 11",
    ]
    assert "(2): Olga; Ivan" in remarks["CONTACT in line 11"]
    assert "programme.pdf" in remarks["ATTACH in line 7"]


def test_what_is_no_event_is_said_with_its_line(publisher):
    todo = "BEGIN:VTODO\nSUMMARY:Call\nEND:VTODO\nBEGIN:VEVENT"
    report = bring(publisher, event(START).replace("BEGIN:VEVENT", todo))
    assert report.remarks == ["Line 3: VTODO is no event, and is left out."]


def test_of_very_much_that_has_no_place_only_so_much_is_said(publisher):
    todo = "BEGIN:VTODO\nEND:VTODO\n" * 60 + "BEGIN:VEVENT"
    names = [f"NAME-{number}:x" for number in range(60)]
    text = event(START, *names).replace("BEGIN:VEVENT", todo)
    report = bring(publisher, text)
    assert (len(report.remarks), len(remarks_of(report))) == (51, 51)
    assert "10 more" in report.remarks[-1]


def test_a_calendar_of_our_own_comes_in_as_it_was(publisher):
    place = make_place("Hall", city_en="Kazan", country="RU")
    times = {"starts_time": time(10), "ends_time": time(12)}
    day = {"starts_on": date(2017, 6, 27), "zone": "Asia/Yekaterinburg"}
    own = make_event("Forum", en=PAST, place=place, **day, **times)
    bring(publisher, calendar_of([own]))
    copied = Event.objects.exclude(pk=own.pk).get()
    for name in ["title_en", "starts_at", "ends_at", "zone", "place", "status"]:
        assert getattr(copied, name) == getattr(own, name), name


# A second time


@pytest.mark.parametrize("text", [OUTLOOK, GOOGLE], ids=["outlook", "google"])
def test_the_same_calendar_once_more_changes_nothing(publisher, text):
    bring(publisher, text)
    before = list(Event.objects.order_by("pk").values())
    report = bring(publisher, text)
    assert report.counts["same"] == report.total
    assert list(Event.objects.order_by("pk").values()) == before


def test_a_newer_calendar_changes_the_event_that_it_brought(publisher):
    bring(publisher, OUTLOOK)
    newer = OUTLOOK.replace("SEQUENCE:2", "SEQUENCE:3").replace("T1730", "T1830")
    report = bring(publisher, newer)
    [changed] = report.told["changed"]
    assert {name for name, _ in changed["changes"]} == {"ends_time", "source_sequence"}
    assert Event.objects.get().times_told == "10:00–18:30"


def test_an_event_may_become_one_of_whole_days(publisher):
    bring(publisher, event(START, "DURATION:PT2H"))
    bring(publisher, event("DTSTART;VALUE=DATE:20170628"))
    found = Event.objects.get()
    assert (found.starts_on, found.is_whole_days) == (date(2017, 6, 28), True)


def test_an_older_calendar_changes_nothing_and_that_is_said(publisher):
    bring(publisher, OUTLOOK)
    older = OUTLOOK.replace("SEQUENCE:2", "SEQUENCE:1").replace("T1730", "T1830")
    report = bring(publisher, older)
    assert report.counts["same"] == 1
    assert "newer version" in remarks_of(report)["source_sequence"]
    assert Event.objects.get().times_told == "10:00–17:30"


@pytest.mark.parametrize("length", ["", "DURATION:PT2H"])
def test_the_zone_that_an_editor_set_right_stays_while_the_moment_does(
    publisher, length
):
    in_utc = event("DTSTART:20170627T070000Z", length)
    bring(publisher, in_utc)
    found = Event.objects.get()
    found.zone, found.starts_time = "Europe/Ulyanovsk", time(11)
    found.ends_time = time(13) if length else None
    found.save(update_fields=["zone", "starts_time", "ends_time"])
    assert bring(publisher, in_utc).counts["same"] == 1
    bring(publisher, event("DTSTART:20170627T080000Z"))
    assert Event.objects.get().starts_at.hour == 8


@pytest.mark.parametrize(
    ("status", "left"), [("moved", "moved"), ("cancelled", "scheduled")]
)
def test_a_confirmed_event_is_on_again_and_still_was_moved(publisher, status, left):
    confirmed = event(START, "STATUS:CONFIRMED")
    bring(publisher, confirmed)
    found = Event.objects.get()
    found.status, found.previous_on = status, date(2017, 5, 27)
    found.save(update_fields=["status", "previous_on"])
    bring(publisher, confirmed)
    assert Event.objects.get().status == left


def test_an_event_without_a_name_is_remarked(publisher):
    _found, remarks = brought(publisher, START, uid="")
    assert "double" in remarks["VEVENT in line 3"]


# What is refused


def good_and(text):
    """Return a calendar in which a good event stands behind the one of ``text``."""
    good = event(START, uid="UID:good").partition("VERSION:2.0\n")[2]
    return text.replace("END:VCALENDAR\n", good)


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_meant_is_told_at_its_line_and_nothing_is_stored(
    publisher, name
):
    text, where, message = WRONG[name]
    report = bring(publisher, good_and(text))
    [outcome] = report.told["error"]
    told = dict(outcome["errors"])
    assert outcome["row"] == 3
    assert message in told[where]
    assert (report.is_stored, report.counts["new"]) == (False, 1)
    assert not Event.objects.exists()


def test_the_same_name_twice_in_a_calendar_is_refused(publisher):
    report = bring(publisher, event(START) + event(START))
    [outcome] = report.told["error"]
    assert outcome["row"] == 11
    assert "in line 3" in messages_of(report)[0]
    assert not Event.objects.exists()


def test_an_editor_brings_no_words_of_a_language_that_is_not_theirs(editor):
    report = bring(editor, event(START))
    assert [column for column, _ in report.told["error"][0]["errors"]] == ["title_en"]
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_calendar_gets_its_reason_on_the_page_and_nothing_is_stored(
    client_of, publisher, monkeypatch, tmp_path, name
):
    # Seconds of processor time, which nothing of these may need.
    monkeypatch.setattr(calendar_file, "SECONDS", 5)
    make, expected = HOSTILE[name]
    client = client_of(in_english(publisher))
    upload = SimpleUploadedFile("calendar.ics", make())
    response = client.post(UPLOAD, {"upload": upload})
    [message] = response.context["form"].errors["upload"]
    assert expected in message
    assert not Event.objects.exists()
    assert not [*tmp_path.rglob("*.json")]


@pytest.mark.slow
def test_no_calendar_takes_more_than_300_megabytes_here_or_where_it_is_read(tmp_path):
    paths = []
    for number, (make, _expected) in enumerate(HOSTILE.values()):
        paths.append(tmp_path / f"{number}.ics")
        paths[-1].write_bytes(make())
    # What is accepted, as dear as it may be.
    lines = "\n".join(["ATTENDEE:mailto:a@b.example"] * 120)
    many = "".join(
        event(START, lines, "DESCRIPTION:" + "😀" * 20, uid=f"UID:{number}")
        for number in range(700)
    )
    paths.append(tmp_path / "many.ics")
    paths[-1].write_text(many, "utf-8")
    most = measuring.peaks("calendar", paths)
    assert most["child"] < measuring.LIMIT
    assert most["web"] < measuring.LIMIT


def test_what_takes_too_long_is_refused(publisher, monkeypatch):
    monkeypatch.setattr(calendar_file, "SECONDS", 0)
    with pytest.raises(ValidationError, match="too much time"):
        bring(publisher, OUTLOOK)


# The command and the back office


def command(path, *options):
    out = io.StringIO()
    call_command(
        "import_table", "events.event", path, "--as", "polina", *options, stdout=out
    )
    return out.getvalue()


def test_the_command_tries_and_imports_and_tells_lines(publisher, tmp_path):
    in_english(publisher)
    path = tmp_path / "calendar.ics"
    path.write_text(OUTLOOK, "utf-8")
    told = command(path, "--dry-run")
    assert "Line 14, ATTENDEE in line 15: Has no place here" in told
    assert not Event.objects.exists()
    command(path)
    assert Event.objects.count() == 1
    path.write_text(event(START, "RRULE:FREQ=DAILY"), "utf-8")
    with pytest.raises(CommandError):
        command(path)
    assert Event.objects.count() == 1


def test_a_calendar_is_tried_looked_at_and_then_imported(client_of, publisher):
    client = client_of(in_english(publisher))
    upload = SimpleUploadedFile("calendar.ics", GOOGLE.encode())
    report = client.post(UPLOAD, {"upload": upload})["Location"]
    page = client.get(report)
    assertContains(page, "WeGO General Assembly")
    assertContains(page, ">Line</th>")
    assert not Event.objects.exists()
    client.post(report)
    assert Event.objects.count() == 2
    assertNotContains(client.get(report), "import-form")


def test_a_calendar_is_no_table_of_news(client_of, publisher):
    client = client_of(in_english(publisher))
    upload = SimpleUploadedFile("calendar.ics", calendar().encode())
    response = client.post("/admin/news/article/import/", {"upload": upload})
    assert response.context["form"].errors["upload"]


def test_a_semicolon_divides_neither_organisers_nor_topics_of_a_calendar(publisher):
    topic = make_topic("Cities", title_en="Cities; regions, towns")
    lines = [
        START,
        'ORGANIZER;CN="City; department of towns":mailto:city@partner.example',
        "CATEGORIES:Cities\\; regions\\, towns,Dams\\; locks",
    ]
    found, remarks = brought(publisher, *lines)
    assert found.organisers_en == "City; department of towns"
    assert [*found.topics.all()] == [topic]
    assert remarks["CATEGORIES in line 8"].endswith(": Dams; locks.")
    assert bring(publisher, event(*lines)).counts["same"] == 1
