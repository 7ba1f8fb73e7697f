"""The name that readers see: made of its parts, unless somebody wrote another."""

import pytest

from institute.models import Person
from tests.forms import send

pytestmark = pytest.mark.django_db


def test_name_with_an_initial_follows_its_parts_after_every_save():
    person = Person.objects.create(given_en="Anna", patronymic_en="S.", family_en="One")
    person.summary_en = "Somebody."
    person.save()
    person.family_en = "Another"
    person.save()
    assert person.title_en == "Anna S.\u00a0Another"


def test_name_with_an_initial_follows_its_parts_in_the_form(client_of, publisher):
    client, address = client_of(publisher), "/admin/institute/person/"
    parts = {"given_en": "Anna", "patronymic_en": "S.", "family_en": "One"}
    send(client, f"{address}add/", "person_form", **parts)
    person = Person.objects.get()
    assert person.title_en == "Anna S.\u00a0One"
    send(client, f"{address}{person.pk}/change/", "person_form", family_en="Another")
    person.refresh_from_db()
    assert person.title_en == "Anna S.\u00a0Another"


def test_name_that_was_written_stays_when_its_parts_change():
    person = Person.objects.create(given_en="Anna", family_en="One", title_en="A. One")
    person.family_en = "Another"
    person.save()
    assert person.title_en == "A.\u00a0One"
