"""The name of a person, made of its parts."""

import pytest

from institute.models import Person
from tests.forms import send
from tests.making import make

pytestmark = pytest.mark.django_db


def test_a_name_with_an_initial_goes_on_following_its_parts(client_of, publisher):
    client = client_of(publisher)
    address = "/admin/institute/person/add/"
    parts = {"given_en": "Tatiana", "patronymic_en": "V.", "family_en": "Yershova"}
    send(client, address, "person_form", **parts)
    person = Person.objects.get()
    assert person.title_en == "Tatiana V.\u00a0Yershova"
    address = f"/admin/institute/person/{person.pk}/change/"
    send(client, address, "person_form", family_en="Ershova")
    person.refresh_from_db()
    assert person.title_en == "Tatiana V.\u00a0Ershova"


def test_a_name_that_was_written_does_not_follow_its_parts():
    person = make(Person, title_en="Tanya Ershova", family_en="Yershova")
    person.family_en = "Ershova"
    person.save()
    assert Person.objects.get().title_en == "Tanya Ershova"
