"""The form of an event: what cannot be meant is told at its field, or at its row."""

from copy import copy, deepcopy
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from publishing.drafts import working_copies
from publishing.models import WorkingCopy
from tests.conftest import make_user
from tests.desk.two_people import Person, change_of
from tests.factories import PAST, make_event, make_line, make_person
from tests.forms import (
    WIDGETS_ALONE,
    errors_of,
    read_form,
    resend,
    row_errors,
    values_of,
)
from tests.responses import page_of
from tests.statements import statements
from tests.worlds import once, own_client, part_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

FORM = "event_form"
DAY = date(2027, 6, 15)
TOO_LATE = "It cannot end before it begins."


class Desk:
    """Somebody who publishes, and has opened the forms of some events in English."""

    def __init__(self, client, *events):
        self.client = client
        self.opened = {event.pk: self.open(event) for event in events}

    def open(self, event):
        return read_form(self.client, change_of(event), FORM)

    def send(self, event, **changes):
        """Send the form as it was opened; the next time it is opened anew.

        Of the answer nobody reads more than the errors.
        """
        values = (self.opened.pop(event.pk, None) or self.open(event)) | changes
        sent = {name: value for name, value in values.items() if value is not None}
        return self.client.post(change_of(event), sent, **{WIDGETS_ALONE: True})


def make_world():
    client = Client()
    client.force_login(make_user("petra", "Publisher", interface_language="en"))
    event = make_event("Zeta", ru=PAST, en=PAST, starts_on=DAY)
    two_days = {
        "starts_on": DAY,
        "starts_time": time(10),
        "ends_on": date(2027, 6, 16),
        "ends_time": time(18),
    }
    conference = make_event(en=PAST, **two_days)
    planned = make_event(
        "Planned", en=PAST, **two_days, registration_until=date(2027, 6, 10)
    )
    make_line(planned, day=2, starts=time(12), ends=time(13))
    events = [event, conference, planned]
    return Desk(client, *events), *events


_world = once(make_world)


@pytest.fixture
def world(_world, db):
    desk, *events = _world
    desk = copy(desk)
    desk.client, desk.opened = own_client(desk.client), {**desk.opened}
    return desk, *map(deepcopy, events)


desk = part_of("world", 0)
event = part_of("world", 1)
conference = part_of("world", 2)
# With a line and a last day of registration.
planned = part_of("world", 3)


def save(desk, event, **changes):
    """Send the form; return what is wrong with it, or None where all is saved."""
    response = desk.send(event, **changes)
    if response.status_code == 302:
        event.refresh_from_db()
        return None
    return errors_of(response)


def publish(desk, event, **changes):
    """Send the form, and bring before readers what it changes."""
    return save(desk, event, transition="publish:all", **changes)


# Days and times


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"ends_on": "2027-06-14"}, {"ends_on": [TOO_LATE]}),
        ({"starts_time": "12:00", "ends_time": "10:00"}, {"ends_time": [TOO_LATE]}),
        ({"ends_time": "10:00"}, {"starts_time": ["When does it begin?"]}),
        (
            {"starts_on": "1017-06-15"},
            {"starts_on": ["This year cannot be right: check it."]},
        ),
        ({"ends_on": "20270-06-15"}, None),
        (
            {"registration_until": "2027-06-16"},
            {
                "registration_until": [
                    "Registration cannot end after the event has begun."
                ]
            },
        ),
    ],
)
def test_what_cannot_be_meant_is_reported_at_its_field(desk, event, changes, faults):
    response = save(desk, event, **changes)
    if faults is None:
        assert set(response) == set(changes)
    else:
        assert response == faults
    event.refresh_from_db()
    assert event.starts_on == event.last_on == DAY


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": "2027-06-15"},
        {"starts_time": "22:00", "ends_on": "2027-06-16", "ends_time": "01:00"},
        {"starts_time": "10:00", "ends_time": "10:00"},
        {"registration_until": "2027-06-15"},
    ],
)
def test_what_can_be_meant_is_taken(desk, event, changes):
    assert save(desk, event, **changes) is None


def test_preview_tells_days_and_times_as_the_form_has_them(desk, conference):
    values = desk.open(conference)
    values = {name: value for name, value in values.items() if value is not None}
    values |= {"starts_on": "2028-03-01", "ends_on": "2028-03-03", "status": "moved"}
    values["zone"] = "Asia/Almaty"
    address = change_of(conference).replace("change", "preview/en")
    text = desk.client.post(address, values).content.decode().replace("\N{NBSP}", " ")
    assert "1–3 March 2028" in text
    assert "Almaty, UTC+5" in text
    assert "Rescheduled from 15 June 2027 to 1–3 March 2028" in text
    conference.refresh_from_db()
    assert conference.starts_on == DAY


# Moved


def test_what_is_moved_keeps_the_day_that_readers_had(desk, conference):
    moved = {"starts_on": "2027-07-01", "ends_on": "2027-07-02", "status": "moved"}
    assert publish(desk, conference, **moved, starts_time="11:00") is None
    was = (DAY, time(10))
    assert (conference.previous_on, conference.previous_time) == was
    # Moved once more, it was still to begin then.
    again = {"starts_on": "2027-08-01", "ends_on": "2027-08-02"}
    assert publish(desk, conference, **again) is None
    assert conference.starts_on == date(2027, 8, 1)
    assert (conference.previous_on, conference.previous_time) == was


def schedule(event):
    keys = ["starts_on", "starts_time", "ends_on", "ends_time", "registration_until"]
    lines = event.programme.in_order().values_list("day", "starts", "ends")
    return [str(getattr(event, key)) for key in keys], [*lines]


WEEK_LATER = {"starts_on": "2027-06-22", "starts_time": "11:30"}


def test_what_is_left_as_it_was_moves_by_the_same_span_as_the_start(desk, planned):
    assert publish(desk, planned, **WEEK_LATER) is None
    days = ["2027-06-22", "11:30:00", "2027-06-23", "19:30:00", "2027-06-17"]
    assert schedule(planned) == (days, [(2, time(13, 30), time(14, 30))])
    by_hand = {"ends_time": "22:00", "registration_until": "2027-06-01"}
    sent = {"starts_time": "12:00", "programme-0-ends": "15:15", **by_hand}
    assert publish(desk, planned, **sent) is None
    days = ["2027-06-22", "12:00:00", "2027-06-23", "22:00:00", "2027-06-01"]
    assert schedule(planned) == (days, [(2, time(13, 30), time(15, 15))])


def test_a_line_moves_past_midnight_if_all_of_it_does(desk, planned):
    sent = {"starts_time": "22:00", "ends_on": "2027-06-18"}
    assert publish(desk, planned, **sent) is None
    assert schedule(planned)[1] == [(3, time(0), time(1))]
    desk.opened.clear()
    assert save_rows(desk, planned, starts_time="21:30") == [{"ends": [TOO_LATE]}]


@pytest.mark.parametrize(
    ("step", "answer", "status", "known"),
    [
        ({}, "told", "moved", (DAY, time(10))),
        ({"transition": "publish:all"}, "mistake", "scheduled", (None, None)),
    ],
)
def test_readers_are_told_of_a_move_or_not_as_the_bar_asks(
    desk, planned, step, answer, status, known
):
    address = desk.send(planned, **WEEK_LATER, **step).url
    page = desk.client.get(address)
    [question] = page_of(page).xpath("//*[@id='move-question']")
    assert " ".join(question.text_content().split()) == (
        "The start was moved from 15 June 2027, 10:00 to 22 June 2027, 11:30. Moved "
        "with it: the end, the last day of registration, the programme. Should readers "
        "be told?"
    )
    [yes] = page_of(page).xpath("//button[@value='told']")
    words = "Yes: “Rescheduled from 15 June 2027, 10:00”"
    assert " ".join(yes.text.split()) == words
    sent = {"answer_of_move": answer, "transition": "publish:all"}
    answered = resend(desk.client, address, values_of(page), **sent)
    planned.refresh_from_db()
    assert planned.status == status
    assert (planned.previous_on, planned.previous_time) == known
    assert "move-question" not in desk.client.get(answered.url).text


def test_the_form_of_a_new_event_asks_of_no_move(desk):
    new = desk.client.get("/admin/events/event/add/?moved=2026-12-12")
    assert "move-question" not in new.text


def test_day_that_a_person_writes_stays_instead(desk, event):
    changes = {"starts_on": "2027-07-01", "status": "moved"}
    assert publish(desk, event, **changes, previous_on="2027-05-01") is None
    assert event.previous_on == date(2027, 5, 1)


def test_what_was_not_moved_from_any_day_is_not_moved(desk, event):
    faults = {"previous_on": ["Give the original start time."]}
    assert save(desk, event, status="moved") == faults
    assert publish(desk, event, status="moved", previous_on="2027-05-01") is None


def test_what_is_moved_in_a_working_copy_keeps_it_too(editor, publisher, event):
    elena = Person(editor)
    moved = {"starts_on": "2027-07-01", "status": "moved"}
    assert elena.open(change_of(event)).save(**moved) is None
    event.refresh_from_db()
    assert (event.starts_on, event.previous_on) == (DAY, None)
    working_copies.publish(WorkingCopy.objects.get(), [*LANGUAGES, "all"], publisher)
    event.refresh_from_db()
    assert (event.starts_on, event.previous_on) == (date(2027, 7, 1), DAY)


# Its address


def test_address_of_a_month_or_year_is_refused(desk, event):
    for slugs in [("01", "06"), ("12", "2027")]:
        sent = dict(zip(["slug_ru", "slug_en"], slugs, strict=True))
        assert save(desk, event, **sent).keys() == sent.keys()


# The programme


def rows(*lines, at=0):
    """Return what a form sends of lines; ``at``: the number of the first."""
    sent = {"programme-TOTAL_FORMS": str(at + len(lines))}
    for number, line in enumerate(lines, at):
        line = {"day": 1, "kind": "talk", "position": 0, "title_en": "Talk"} | line
        for name, value in line.items():
            sent[f"programme-{number}-{name}"] = str(value)
    return sent


def save_rows(desk, event, **sent):
    response = desk.send(event, **sent)
    return None if response.status_code == 302 else row_errors(response)


NO_SUCH_DAY = {"day": ["The event has no such day."]}
NOT_BEGUN = {"starts": ["This is before the event begins."]}
ENDED = "This is after the event ends."


def test_line_outside_its_event_is_refused_at_its_row(desk, conference):
    lines = [
        ({"title_en": "Fits", "starts": "12:00", "ends": "12:00"}, {}),
        ({"day": 3}, NO_SUCH_DAY),
        ({"starts": "09:59"}, NOT_BEGUN),
        ({"day": 2, "starts": "18:01"}, {"starts": [ENDED]}),
        ({"day": 2, "starts": "17:00", "ends": "18:01"}, {"ends": [ENDED]}),
        ({"ends": "12:00"}, {"starts": ["When does it begin?"]}),
        ({"starts": "12:00", "ends": "11:59"}, {"ends": [TOO_LATE]}),
    ]
    sent = rows(*(line for line, _faults in lines))
    assert save_rows(desk, conference, **sent) == [faults for _line, faults in lines]
    assert not conference.programme.exists()


def test_line_within_its_event_is_taken(desk, conference):
    lines = [
        {"starts": "10:00", "ends": "23:00"},
        {"day": 2, "starts": "08:00", "ends": "18:00"},
        {"day": 2},
    ]
    assert save_rows(desk, conference, **rows(*lines)) is None


def test_line_that_a_shorter_event_leaves_outside_is_reported(desk, conference):
    make_line(conference, day=2, starts=time(12))
    # The form shows it.
    desk.opened.clear()
    sent = {"ends_on": "2027-06-15"}
    assert save_rows(desk, conference, **sent) == [NO_SUCH_DAY]
    sent = {"ends_on": "2027-06-15", "programme-0-DELETE": "on"}
    assert save_rows(desk, conference, **sent) is None


def test_programme_is_written_in_the_form_of_its_event(desk, conference):
    speaker = make_person("Anna")
    sent = rows(
        {"title_en": "Second", "starts": "12:00", "speakers": speaker.pk},
        {"title_en": "First", "starts": "10:00", "kind": "keynote"},
        {"title_en": "Some time", "position": 2},
        {"title_en": "Next day", "day": 2, "starts": "09:00"},
    )
    sent["transition"] = "publish:all"
    assert save_rows(desk, conference, **sent) is None
    lines = conference.programme.in_order()
    expected = ["First", "Second", "Some time", "Next day"]
    assert [line.title_en for line in lines] == expected
    assert list(lines[1].speakers.all()) == [speaker]


def test_lines_without_a_title_in_one_language_are_told_before_publication(
    desk, conference
):
    for _number in range(2):
        make_line(conference, title_en="")
    page = page_of(desk.client.get(change_of(conference)))
    [told] = page.xpath("//*[@class='checklist']//li[contains(., 'Programme: ')]")
    assert "2 texts are in the other language alone" in told.text_content()


def test_line_that_another_has_added_meanwhile_is_held_to_the_event_too(
    desk, conference
):
    values = desk.open(conference)
    make_line(conference, day=2)
    response = resend(desk.client, change_of(conference), values, ends_on="2027-06-15")
    assert "Talk en: The event has no such day." in response.content.decode()
    conference.refresh_from_db()
    assert conference.last_on == date(2027, 6, 16)


def test_form_costs_the_same_for_any_number_of_lines(desk, event):
    speaker, costs = make_person("Anna"), []
    for number in range(3):
        make_line(event).speakers.add(speaker)
        opening = statements(desk.client.get, change_of(event))
        values = desk.open(event)
        sent = {"status_note_en": f"Note {number}"}
        saving = statements(resend, desk.client, change_of(event), values, **sent)
        opening_again = statements(desk.client.get, change_of(event))
        values, step = desk.open(event), {"transition": "publish:all"}
        publishing = statements(resend, desk.client, change_of(event), values, **step)
        event.refresh_from_db()
        assert event.status_note_en == sent["status_note_en"]
        costs.append([*map(len, [opening, saving, opening_again, publishing])])
    # The first fills what stays for all requests.
    assert costs[1] == costs[2]


def test_the_list_leads_to_the_years_in_which_events_begin(desk, event):
    address = reverse("admin:events_event_changelist")
    for year, is_listed in [(event.starts_on.year, True), (10**30, True)]:
        response = desk.client.get(address, {"year": year})
        assert (event in response.context["cl"].queryset) == is_listed
