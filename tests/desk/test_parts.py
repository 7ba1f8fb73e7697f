"""What is part of an item is in its history, and comes back with it."""

import pytest

from institute.models import Appointment, Body, Person, Role
from publishing.content import changesets
from publishing.drafts import restoration
from publishing.models import Revision
from tests.factories import make

pytestmark = pytest.mark.django_db


def appoint(body, name):
    return Appointment.objects.create(
        body=body,
        person=make(Person, title_ru=name, title_en=name),
        role=Role.objects.create(title_en="member"),
    )


def last_revision(record):
    return Revision.objects.of(record.pointer).newest_first().first()


def test_part_that_is_saved_by_itself_is_a_change_of_the_whole(administrator):
    body = make(Body)
    term = appoint(body, "Anna")
    before = last_revision(body)
    body.refresh_from_db()
    was_updated = body.updated_at_en
    with changesets.changeset(administrator):
        term.starts = "2016"
        term.save(update_fields=["starts"])
    after = last_revision(body)
    assert after.pk != before.pk
    assert after.user == administrator
    assert [row["starts"] for row in after.snapshot["appointments"]] == ["2016"]
    body.refresh_from_db()
    assert body.updated_at_en > was_updated


def test_member_who_is_no_more_is_told_as_lost_and_the_others_come_back(administrator):
    body = make(Body)
    deleted, other = appoint(body, "Gone"), appoint(body, "Kept")
    with_both = last_revision(body)
    for term in [deleted, other]:
        term.delete()
    deleted.person.delete()
    lost = restoration.restore(body, with_both, restoration.ALL, administrator)
    assert lost == ["appointments"]
    names = [str(term.person) for term in body.appointments.all()]
    assert names == [str(other.person)]
