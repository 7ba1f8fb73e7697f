"""The form of a body, with the terms of office in it."""

import pytest
from pytest_django.asserts import assertContains

from institute.models import Appointment, Body, Person, Role
from tests.forms import send
from tests.making import make

pytestmark = pytest.mark.django_db


def add_terms(client, body, *terms):
    """Send the form with new terms of office: (person, role, from)."""
    rows = {"appointments-TOTAL_FORMS": str(len(terms))}
    for number, (person, role, starts) in enumerate(terms):
        values = {"person": person.pk, "role": role.pk, "starts": starts, "position": 0}
        rows |= {f"appointments-{number}-{name}": values[name] for name in values}
    address = f"/admin/institute/body/{body.pk}/change/"
    return send(client, address, "body_form", **rows)


def test_new_terms_of_office_come_in_with_the_form_of_their_body(client_of, publisher):
    body, role = make(Body), Role.objects.create(title_en="member")
    people = [make(Person, title_en=name) for name in ["One", "Two"]]
    add_terms(client_of(publisher), body, *((one, role, "2003") for one in people))
    assert Appointment.objects.count() == 2


def test_two_new_heads_at_a_time_are_told_of_in_the_form(client_of, publisher):
    publisher.interface_language = "en"
    publisher.save()
    body, head = make(Body), Role.objects.create(title_en="head", is_head=True)
    people = [make(Person, title_en=name) for name in ["One", "Two"]]
    terms = [(one, head, "2003") for one in people]
    response = add_terms(client_of(publisher), body, *terms)
    assertContains(response, "On one day there is one head: One, since 2003.")
    assert not Appointment.objects.exists()
