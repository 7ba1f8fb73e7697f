"""The form of a body, with the terms of office in it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django.asserts import assertContains

from institute.models import Appointment, Body, Person, Role
from publishing.drafts import working_copies
from tests.desk.two_people import address_of, change_of
from tests.factories import PAST, make, make_body
from tests.forms import errors_of, send
from tests.responses import says

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
    add_terms(
        client_of(publisher), body, *((person, role, "2003") for person in people)
    )
    assert Appointment.objects.count() == 2


def test_two_new_heads_at_a_time_are_reported_in_the_form(client_of, publisher):
    publisher.interface_language = "en"
    publisher.save()
    body, head = make(Body), Role.objects.create(title_en="head", is_head=True)
    people = [make(Person, title_en=name) for name in ["One", "Two"]]
    terms = [(person, head, "2003") for person in people]
    response = add_terms(client_of(publisher), body, *terms)
    assertContains(response, "There can be only one head at a time: One, since 2003.")
    assert not Appointment.objects.exists()


# What it is a part of


PART = "That body is itself a part of this one."
END = "It cannot end before it begins."


@pytest.fixture(params=["ru", "en"])
def desk(request, client_of, publisher):
    """The back office in one language, then in the other; ``says`` speaks it."""
    publisher.interface_language = request.param
    publisher.save()
    client = client_of(publisher)
    client.says = lambda text: says(text, request.param)
    return client


def test_a_body_is_no_part_of_itself_nor_of_what_is_part_of_it(desk):
    whole = make_body("Whole")
    part = make_body("Part", parent=whole)
    of_part = make_body("Part of part", parent=part)
    for parent in [whole, part, of_part]:
        sent = {"parent": str(parent.pk), "title_en": "Another"}
        response = send(desk, change_of(whole), "body_form", **sent)
        assert errors_of(response) == {"parent": [desk.says(PART)]}
    whole.refresh_from_db()
    assert (whole.parent, whole.title_en) == (None, "Whole en")
    # Beside it there is room.
    sent = {"parent": str(whole.pk)}
    assert send(desk, change_of(of_part), "body_form", **sent).status_code == 302


def test_a_body_is_not_dissolved_before_it_is_founded(desk):
    body = make_body("Council", founded_on="2001-05-09")
    sent = {"dissolved_on": "2001-05-08", "title_en": "Another"}
    response = send(desk, change_of(body), "body_form", **sent)
    assert errors_of(response) == {"dissolved_on": [desk.says(END)]}
    body.refresh_from_db()
    assert (body.dissolved_on, body.title_en) == (None, "Council en")
    sent["dissolved_on"] = "2001-05-09"
    assert send(desk, change_of(body), "body_form", **sent).status_code == 302


def test_the_database_refuses_both_too():
    body = make_body("Council", founded_on="2001-05-09")
    for fault in [{"parent": body.pk}, {"dissolved_on": "2001-05-08"}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Body.objects.filter(pk=body.pk).update(**fault)


def test_a_working_copy_that_would_make_a_circle_is_not_published(client_of, publisher):
    first, two = make_body("One", ru=PAST, en=PAST), make_body("Two", ru=PAST, en=PAST)
    copy = working_copies.begin(first, publisher)
    copy.mine["parent"] = two.pk
    copy.save()
    two.parent = first
    two.save()
    desk = client_of(publisher)
    assert desk.get(address_of(first, "change")).status_code == 200
    with pytest.raises(ValidationError) as refused:
        working_copies.publish(copy, ["all"], publisher)
    assert refused.value.messages == [says(PART, "ru")]
    first.refresh_from_db()
    assert first.parent is None
