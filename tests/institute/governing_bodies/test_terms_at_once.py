"""Two people change bodies, their terms of office and roles at the same moment."""

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client

from institute.governing_bodies.imports import AppointmentSubject
from institute.models import Appointment, Body, Role
from publishing.drafts import restoration, working_copies
from publishing.models import Revision
from tests import tables
from tests.conftest import make_user
from tests.desk.two_people import address_of, change_of
from tests.factories import appoint, make_body, make_person, make_role
from tests.forms import errors_of, resend, row_errors, values_of
from tests.institute.governing_bodies.terms import ONE_HEAD, in_russian, rows
from tests.publishing.records import begin_copy, change_copy
from tests.responses import says
from tests.threads import Other, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client():
    client = Client()
    client.force_login(make_user("anna", is_superuser=True))
    return client


@pytest.fixture
def body():
    return make_body("Council")


@pytest.fixture
def member():
    return make_role("Member")


def lead(role):
    """Let a role be that of a head, as another person does who has just read it."""
    role = Role.objects.get(pk=role.pk)
    role.is_head = True
    role.save(update_fields=["is_head"])


# What each may be doing. It begins when it is called.


def save_form(client, body, first, second):
    values = values_of(client.get(change_of(body)), "body_form")
    sent = {"title_en": "Board", "appointments-0-ends": "2011"}
    return lambda: resend(client, change_of(body), values, **sent)


def save_term(client, body, first, second):
    first.note_en = "of old"
    return lambda: first.save(update_fields=["note_en"])


def delete_term(client, body, first, second):
    return first.delete


def delete_body(client, body, first, second):
    return body.delete


def change_role(client, body, first, second):
    return lambda: lead(first.role)


def bring_table(client, body, first, second):
    rows = [
        {"body": "Council en", "person": term.person.title_en, "role": "Member en"}
        | {"starts": term.starts, "note_en": "From a table"}
        for term in [second, first]
    ]
    user = make_user("polina", "Publisher")
    return lambda: tables.bring(AppointmentSubject(user), rows)


def restore(client, body, first, second):
    revision = Revision.objects.of(body.pointer).order_by("pk").first()
    user = make_user("polina", "Publisher")
    return lambda: restoration.restore(body, revision, "all", user)


def publish_copy(client, body, first, second):
    user = make_user("polina", "Publisher")
    copy = change_copy(body, user, title_en="Board")
    return lambda: working_copies.publish(copy, ["en"], user)


def save_copy(client, body, first, second):
    begin_copy(body, make_user("polina", "Publisher"))
    address = address_of(body, "change")
    values = values_of(client.get(address), "body_form")
    return lambda: resend(client, address, values, title_en="Board")


@pytest.mark.parametrize(
    "act",
    [
        *[save_form, change_role, bring_table],
        *(
            pytest.param(act, marks=pytest.mark.slow)
            for act in [
                *[save_term, delete_term, delete_body],
                *[restore, publish_copy, save_copy],
            ]
        ),
    ],
)
def test_whoever_changes_terms_waits_with_nothing_in_their_hands(
    client, body, member, act
):
    """One who has a term may go on to the other one, to their role and the body."""
    first, second = (
        appoint(make_person(name), body, member, starts, ends)
        for name, starts, ends in [("Anna", "2010", "2012"), ("Boris", "2013", "")]
    )
    begin = act(client, body, first, second)
    with transaction.atomic():
        term = Appointment.objects.get(pk=second.pk)
        term.save(update_fields=["position"])
        other = Other(begin)
        assert other.waits()
        lead(member)
        Appointment.objects.get(pk=first.pk).save(update_fields=["position"])
        Body.objects.get(pk=body.pk).save(update_fields=["position"])
    assert not isinstance(other.end(), OperationalError)
    assert getattr(other.result, "status_code", 302) == 302


# Two heads


def test_who_comes_while_their_role_becomes_that_of_a_head_is_one(body, member):
    person = make_person("Anna")
    term = meanwhile(lambda: appoint(person, body, member), first=lambda: lead(member))
    assert Appointment.objects.get(pk=term.pk).is_head


def test_nobody_becomes_a_second_head_by_it(body, member):
    appoint(make_person("Anna"), body, make_role("Head", is_head=True), "2010")
    person = make_person("Boris")
    refused = meanwhile(
        lambda: appoint(person, body, member, "2012"), first=lambda: lead(member)
    )
    assert isinstance(refused, IntegrityError)
    assert Appointment.objects.count() == 1


def test_a_form_tells_who_became_the_head_meanwhile(client, body, member):
    anna, boris = make_person("Anna"), make_person("Boris")
    head = make_role("Head", is_head=True)
    values = values_of(client.get(change_of(body)), "body_form")
    sent = rows({"person": boris, "role": head, "starts": "2012"})
    answer = meanwhile(
        lambda: resend(client, change_of(body), values, **sent),
        first=lambda: appoint(anna, body, head, "2010"),
    )
    message = in_russian(ONE_HEAD, person="Anna ru", term="с\u00a02010\u00a0года")
    assert row_errors(answer) == [{"starts": [message]}]


def test_a_role_does_not_give_a_second_head_to_a_body_that_just_got_one(
    client, body, member
):
    anna, boris = make_person("Anna"), make_person("Boris")
    appoint(anna, body, member, "2010")
    head = make_role("Head", is_head=True)
    values = values_of(client.get(change_of(member)), "role_form")
    answer = meanwhile(
        lambda: resend(client, change_of(member), values, is_head="on"),
        first=lambda: appoint(boris, body, head, "2012"),
    )
    message = in_russian(
        "“%(body)s” would have two heads at a time.", body="Council ru"
    )
    assert errors_of(answer) == {"is_head": [message]}


# Wholes and parts


def test_two_bodies_do_not_become_parts_of_one_another(client):
    one, two = make_body("One"), make_body("Two")

    def move():
        one.parent = two
        one.save(update_fields=["parent"])

    values = values_of(client.get(change_of(two)), "body_form")
    answer = meanwhile(
        lambda: resend(client, change_of(two), values, parent=str(one.pk)), first=move
    )
    message = says("That body is itself a part of this one.", "ru")
    assert errors_of(answer) == {"parent": [message]}


def test_a_term_that_goes_to_another_body_is_a_change_of_both(body, member):
    goal = make_body("Board")
    term = appoint(make_person("Anna"), body, member)
    term.body = goal
    term.save(update_fields=["body"])
    counts = [
        len(Revision.objects.of(one.pointer).newest_first()[0].snapshot["appointments"])
        for one in [body, goal]
    ]
    assert counts == [0, 1]
