"""Events from a table: all rows or none."""

from datetime import date, time

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from events.imports.subject import EventSubject
from events.models import Event
from publishing.drafts import restoration
from publishing.models import Revision
from tests import tables
from tests.factories import make_body, make_line, make_partner, make_place, make_topic
from tests.imports.samples import event as row
from tests.tables import errors_of, messages_of

pytestmark = pytest.mark.django_db

COLUMNS = [column.name for column in EventSubject.columns()]


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


def test_a_dash_empties_and_an_empty_cell_changes_nothing(publisher):
    bring(publisher, row(registration_until="20.06.2017"))
    kept = bring(publisher, row(ends_on="", ends_time="", registration_until=""))
    assert kept.counts["same"] == 1
    bring(publisher, row(**dict.fromkeys(["ends_on", "ends_time"], "-")))
    event = Event.objects.get()
    assert (event.ends_on, event.ends_time) == (None, None)
    assert event.registration_until == date(2017, 6, 20)


# What is refused


def test_a_table_moves_no_event_away_from_its_programme(publisher):
    bring(publisher, row())
    make_line(Event.objects.get(), day=4, starts=time(17), title_ru="Закрытие")
    for cells in [{"ends_on": "29.06.2017"}, {"ends_time": "16:30"}]:
        report = bring(publisher, row(**cells))
        assert errors_of(report) == {(2, "")}
        assert "Закрытие" in messages_of(report)[0]
    assert Event.objects.get().ends_time == time(17, 30)


# The name in a partner's calendar


def test_a_copy_for_another_year_is_not_the_partners_event(publisher):
    bring(publisher, row(source_uid="a"))
    event = Event.objects.get()
    event.become_new_draft()
    assert event.source_uid == ""


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


def test_a_calendar_is_taken_only_where_it_can_be_read(client_of, publisher):
    client = client_of(publisher)
    assertContains(client.get("/admin/events/event/import/"), ".csv,.xlsx,.ics")
    assertNotContains(client.get("/admin/news/article/import/"), ".ics")
