"""Who may change terms of office and roles: whatever a form is sent."""

import pytest

from institute.models import Appointment, Body, Role
from publishing.content.snapshots import child_rows
from publishing.models import WorkingCopy
from tests.desk.two_people import address_of, change_of
from tests.factories import PAST, appoint, make_body, make_person, make_role
from tests.forms import send
from tests.institute.governing_bodies.terms import FORM, rows

pytestmark = pytest.mark.django_db

ALL = {
    *["person", "role", "starts", "ends", "position", "is_acting", "is_ex_officio"],
    *["note_ru", "note_en"],
}

ROLE = {"title_ru": "Стало", "title_en": "Is", "is_head": "on"}


@pytest.fixture
def person():
    return make_person("Anna", ru=PAST, en=PAST)


@pytest.fixture
def member():
    return make_role("Member", position=7)


def make_term(person, member, **publication):
    body = make_body("Council", **publication)
    return appoint(person, body, member, "2010", note_ru="Было", note_en="Was")


def everything():
    """Return what is sent to change all of the first term."""
    values = {
        "person": make_person("Boris").pk,
        "role": make_role("Other").pk,
        "starts": "2011",
        "ends": "2012",
        "note_ru": "Стало",
        "note_en": "Is",
        "position": 3,
        "is_acting": "on",
        "is_ex_officio": "on",
    }
    return {f"appointments-0-{name}": str(value) for name, value in values.items()}


def stands(term):
    """Return what differs from what ``make_term`` has made."""
    now = Appointment.objects.get(pk=term.pk)
    return {
        name for name in [*ALL, "body"] if getattr(now, name) != getattr(term, name)
    }


@pytest.mark.parametrize("published_in", [[], ["ru"], ["en"], ["ru", "en"]])
@pytest.mark.parametrize(
    ("who", "changed"),
    [
        ("editor", ALL - {"note_en"}),
        ("translator", {"note_en"}),
        ("publisher", ALL),
    ],
)
def test_a_term_is_changed_by_who_may_change_its_body(
    request, client_of, person, member, who, changed, published_in
):
    """What readers have, of a language or of all, waits in a working copy."""
    term = make_term(person, member, **dict.fromkeys(published_in, PAST))
    desk = client_of(request.getfixturevalue(who))
    send(desk, change_of(term.body), FORM, **everything())
    at_once = {"note_ru", "note_en"} - {f"note_{code}" for code in published_in}
    assert stands(term) == (changed & at_once if published_in else changed)
    assert waits() == (changed - at_once if published_in else set())


def waits():
    """Return what the working copy changes of the only term."""
    if not WorkingCopy.objects.exists():
        return set()
    [before], [now] = terms_in_copy()
    return {name for name in ALL if now[name] != before[name]}


def terms_in_copy():
    """Return the terms before the working copy began, and as it makes them."""
    copy = WorkingCopy.objects.get()
    return [
        child_rows(snapshot, Body, "appointments")
        for snapshot in [copy.base, copy.mine]
    ]


@pytest.mark.parametrize("published_in", [["ru"], ["en"], ["ru", "en"]])
@pytest.mark.parametrize(
    ("who", "changed"), [("editor", set()), ("translator", set()), ("publisher", ALL)]
)
def test_a_term_that_readers_have_is_changed_by_who_publishes_its_body(
    request, client_of, person, member, who, changed, published_in
):
    term = make_term(person, member, **dict.fromkeys(published_in, PAST))
    desk = client_of(request.getfixturevalue(who))
    sent = everything() | {"transition": f"publish:{published_in[0]}"}
    send(desk, change_of(term.body), FORM, **sent)
    of_others = {f"note_{code}" for code in published_in[1:]}
    assert stands(term) == changed - of_others


def test_who_only_reads_changes_nothing(client_of, terminologist, person, member):
    term = make_term(person, member)
    desk = client_of(terminologist)
    assert desk.get(change_of(term.body)).status_code == 200
    for record, sent in [(term.body, everything()), (member, ROLE)]:
        assert desk.post(change_of(record), sent).status_code == 403
    assert stands(term) == set()


@pytest.mark.parametrize(
    ("who", "published_in", "may"),
    [
        ("editor", [], True),
        ("editor", ["en"], False),
        ("editor", ["ru", "en"], False),
        ("translator", [], False),
        ("publisher", ["ru", "en"], True),
    ],
)
def test_terms_come_and_go_by_who_may_change_what_languages_share(
    request, client_of, person, member, who, published_in, may
):
    term = make_term(person, member, **dict.fromkeys(published_in, PAST))
    desk = client_of(request.getfixturevalue(who))
    step = {"transition": "publish:all"} if published_in else {}
    added = rows({"person": make_person("Boris"), "role": member}, at=1)
    send(desk, change_of(term.body), FORM, **added, **step)
    assert Appointment.objects.count() == (2 if may else 1)
    send(desk, change_of(term.body), FORM, **{"appointments-0-DELETE": "on"}, **step)
    assert Appointment.objects.filter(pk=term.pk).exists() != may


def test_an_editor_changes_terms_of_a_published_body_in_a_working_copy(
    client, client_of, editor, person, member
):
    term = make_term(person, member, ru=PAST, en=PAST)
    desk = client_of(editor)
    sent = everything() | rows({"person": person, "role": member}, at=1)
    answer = send(desk, address_of(term.body, "change"), FORM, **sent)
    assert answer.status_code == 302
    assert stands(term) == set()
    _before, [first, second] = terms_in_copy()
    assert (first["starts"], first["ends"], first["position"]) == ("2011", "2012", 3)
    assert (first["note_ru"], first["note_en"]) == ("Стало", "Was")
    assert second["person"] == person.pk


def test_a_translator_writes_the_note_of_a_term_in_a_working_copy_and_no_more(
    client_of, translator, person, member
):
    term = make_term(person, member, ru=PAST, en=PAST)
    desk = client_of(translator)
    sent = everything() | rows({"person": person, "role": member}, at=1)
    send(desk, address_of(term.body, "change"), FORM, **sent)
    [before], [now] = terms_in_copy()
    assert now == before | {"note_en": "Is"}


# Roles


@pytest.mark.parametrize(
    ("who", "changed"),
    [
        ("translator", {"title_en"}),
        ("editor", {"title_ru"}),
        ("publisher", set(ROLE)),
    ],
)
def test_a_role_that_people_have_is_changed_in_its_working_copy(
    request, client_of, member, who, changed
):
    desk = client_of(request.getfixturevalue(who))
    assert send(desk, change_of(member), "role_form", **ROLE).status_code == 302
    now = Role.objects.get()
    assert all(getattr(now, name) == getattr(member, name) for name in ROLE)
    assert {*WorkingCopy.objects.get().changed} == changed
