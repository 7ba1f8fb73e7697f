"""Events from a table: all rows or none."""

import io
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.translation import override
from pytest_django.asserts import assertContains, assertNotContains

from events.imports.subject import EventSubject
from events.models import Event
from publishing.drafts import restoration
from publishing.models import Revision
from tests import tables
from tests.factories import (
    State,
    make_body,
    make_event,
    make_line,
    make_partner,
    make_place,
    make_topic,
)
from tests.tables import csv_of, errors_of, messages_of, xlsx_of

pytestmark = pytest.mark.django_db

COLUMNS = [column.name for column in EventSubject.columns()]


def row(number=1, **cells):
    """Return a good row; ``None`` leaves a cell empty."""
    return {
        "old_address_ru": f"/content/view/{number}/91/",
        "starts_on": "27.06.2017",
        "starts_time": "10:00",
        "ends_on": "30.06.2017",
        "ends_time": "17.30",
        "zone": "Europe/Ulyanovsk",
        "title_ru": f"Форум {number}",
        "summary_ru": "Коротко.",
        "body_ru": "<p>Текст.</p>",
        "published_at_ru": "01.06.2017",
        "title_en": f"Forum {number}",
        "summary_en": "In short.",
        "body_en": "A text.",
        "published_at_en": "2017-06-01 10:30",
    } | cells


def bring(user, *rows, **options):
    return tables.bring(EventSubject(user), list(rows), **options)


# What comes in


@pytest.mark.parametrize("as_file", tables.FORMATS)
def test_a_row_fills_an_event(publisher, as_file):
    place, topic = make_place("Hall"), make_topic()
    body, partner = make_body(), make_partner()
    filled = row(
        status="перенесено",
        previous_on="2017-05-27",
        previous_time="9:00",
        attendance="mixed",
        place="hall EN",
        online_url="https://meet.example/1",
        our_role="co_organiser",
        bodies="Body ru",
        partners="Partner en;",
        topics="Topic ru",
        organisers_ru="Первый; Второй",
        status_note_ru="Зал занят.",
        registration_url="https://forum.example/",
        registration_until="26.06.2017",
        slug_en="the-forum",
    )
    report = bring(publisher, filled, as_file=as_file)
    assert (messages_of(report), report.counts["new"]) == ([], 1)
    event = Event.objects.get()
    assert (event.starts_on, event.starts_time) == (date(2017, 6, 27), time(10))
    assert (event.ends_on, event.ends_time) == (date(2017, 6, 30), time(17, 30))
    assert event.starts_at.isoformat() == "2017-06-27T06:00:00+00:00"
    assert (event.previous_on, event.previous_time) == (date(2017, 5, 27), time(9))
    assert (event.status, event.attendance) == ("moved", "mixed")
    assert (event.place, event.our_role) == (place, "co_organiser")
    assert event.organisers_ru == "Первый\nВторой"
    assert event.registration_until == date(2017, 6, 26)
    relations = [event.bodies, event.partners, event.topics]
    assert [relation.get() for relation in relations] == [body, partner, topic]
    assert event.visible_languages() == ["ru", "en"]
    assert event.address_in("en") == "/en/events/2017/the-forum/"


def test_the_same_table_once_more_changes_nothing(publisher):
    bring(publisher, row(1), row(2, starts_time="", ends_time=""))
    before = list(Event.objects.order_by("pk").values())
    report = bring(publisher, row(1), row(2, starts_time="", ends_time=""))
    assert report.counts["same"] == 2
    assert list(Event.objects.order_by("pk").values()) == before


def test_a_trial_stores_nothing(publisher):
    report = bring(publisher, row(), is_dry=True)
    assert (report.counts["new"], report.is_stored) == (1, False)
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["number", "line"])
def test_a_place_is_found_by_its_number_and_by_its_whole_line(publisher, name):
    place = make_place("Hall", city_en="Ulyanovsk")
    make_place("Hall", city_en="Kazan")
    bring(publisher, row(place=place.pk if name == "number" else "Hall en, Ulyanovsk"))
    assert Event.objects.get().place == place


def test_a_dash_empties_and_an_empty_cell_changes_nothing(publisher):
    bring(publisher, row(registration_until="20.06.2017"))
    kept = bring(publisher, row(ends_on="", ends_time="", registration_until=""))
    assert kept.counts["same"] == 1
    bring(publisher, row(**dict.fromkeys(["ends_on", "ends_time"], "-")))
    event = Event.objects.get()
    assert (event.ends_on, event.ends_time) == (None, None)
    assert event.registration_until == date(2017, 6, 20)


# What is refused


# Clocks in Berlin went forward over this time.
SKIPPED = {"starts_on": "26.03.2017", "starts_time": "2:30", "zone": "Europe/Berlin"}
BAD = [
    ("starts_on", {"starts_on": ""}),
    ("starts_on", {"starts_on": "06/27/2017"}),
    ("starts_on", {"starts_on": "27.06.0217"}),
    ("starts_time", {"starts_time": ""}),
    ("starts_time", {"starts_time": "25:00"}),
    ("starts_time", SKIPPED),
    ("ends_on", {"ends_on": "26.06.2017"}),
    ("ends_time", {"ends_on": "27.06.2017", "ends_time": "9:00"}),
    ("zone", {"zone": "Europe/Atlantis"}),
    ("zone", {"zone": "MSK"}),
    ("status", {"status": "perhaps"}),
    ("previous_on", {"status": "moved"}),
    ("place", {"place": "Unheard of"}),
    ("online_url", {"online_url": "meet me"}),
    ("bodies", {"bodies": "Unheard of"}),
    ("partners", {"partners": "Unheard of"}),
    ("topics", {"topics": "Unheard of"}),
    ("registration_until", {"registration_until": "28.06.2017"}),
    ("slug_en", {"slug_en": "06"}),
    ("summary_ru", {"summary_ru": ""}),
    ("source_sequence", {"source_sequence": "-1"}),
]


def test_what_cannot_be_meant_is_told_at_its_column_and_stays_out(publisher):
    bad = [row(number, **cells) for number, (_column, cells) in enumerate(BAD, 2)]
    report = bring(publisher, row(1), *bad)
    expected = {(number, column) for number, (column, _cells) in enumerate(BAD, 3)}
    assert errors_of(report) == expected
    assert all(messages_of(report))
    assert [event.title_ru for event in Event.objects.all()] == ["Форум 1"]


def test_a_table_moves_no_event_away_from_its_programme(publisher):
    bring(publisher, row())
    make_line(Event.objects.get(), day=4, starts=time(17), title_ru="Закрытие")
    for cells in [{"ends_on": "29.06.2017"}, {"ends_time": "16:30"}]:
        report = bring(publisher, row(**cells))
        assert errors_of(report) == {(2, "")}
        assert "Закрытие" in messages_of(report)[0]
    assert Event.objects.get().ends_time == time(17, 30)


def test_two_rows_may_not_share_a_name_in_a_calendar(publisher):
    report = bring(publisher, row(1, source_uid="a"), row(2, source_uid="a"))
    assert errors_of(report) == {(3, "source_uid")}


# Who may


def test_an_editor_gets_drafts(editor):
    cells = {name: cell for name, cell in row().items() if not name.endswith("_en")}
    report = bring(editor, cells)
    assert report.is_stored
    assert Event.objects.get().state_ru == State.DRAFT


def test_an_editor_moves_no_event_that_readers_have(editor, publisher):
    bring(publisher, row())
    report = bring(editor, row(starts_on="26.06.2017"))
    assert errors_of(report) == {(2, "starts_on")}


def test_a_translator_cannot_import(client_of, translator):
    assert client_of(translator).get("/admin/events/event/import/").status_code == 403


# The name in a partner's calendar


def test_a_copy_for_another_year_is_not_the_partners_event(publisher):
    bring(publisher, row(source_uid="a", source_sequence="3"))
    event = Event.objects.get()
    event.become_new_draft()
    assert (event.source_uid, event.source_sequence) == ("", 0)


def test_an_event_that_comes_back_leaves_its_name_to_the_one_that_has_it(publisher):
    bring(publisher, row(1, source_uid="a"))
    event = Event.objects.get()
    pointer = event.pointer
    event.delete()
    bring(publisher, row(2, source_uid="a"))
    revision = Revision.objects.of(pointer).latest("pk")
    restoration.restore_deleted(Event, revision, publisher)
    names = dict(Event.objects.values_list("title_ru", "source_uid"))
    assert names == {"Форум 1": "", "Форум 2": "a"}


# The command and the back office


def command(path, *options):
    out = io.StringIO()
    call_command(
        "import_table", "events.event", path, "--as", "polina", *options, stdout=out
    )
    return out.getvalue()


def test_the_command_tries_and_imports(publisher, tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(csv_of([row()], COLUMNS).getvalue())
    command(path, "--dry-run")
    assert not Event.objects.exists()
    command(path)
    assert Event.objects.count() == 1
    path.write_bytes(csv_of([row(2, zone="Mars/Base")], COLUMNS).getvalue())
    with pytest.raises(CommandError):
        command(path)
    assert Event.objects.count() == 1


def test_a_table_is_tried_looked_at_and_then_imported(client_of, publisher):
    client, address = client_of(publisher), "/admin/events/event/import/"
    assertContains(client.get("/admin/events/event/"), address)
    table = SimpleUploadedFile("t.xlsx", xlsx_of([row()], COLUMNS).getvalue())
    report = client.post(address, {"upload": table})["Location"]
    assertContains(client.get(report), "Форум 1")
    assert not Event.objects.exists()
    client.post(report)
    assert Event.objects.count() == 1


def test_a_calendar_is_taken_only_where_it_can_be_read(client_of, publisher):
    client = client_of(publisher)
    assertContains(client.get("/admin/events/event/import/"), ".csv,.xlsx,.ics")
    assertNotContains(client.get("/admin/news/article/import/"), ".ics")


def test_what_was_brought_in_changes_no_other_event(publisher):
    other = make_event("Other")
    with override("en"):
        bring(publisher, row(title_en="Other en"))
    other.refresh_from_db()
    assert other.title_ru == "Other ru"
    assert Event.objects.count() == 2
