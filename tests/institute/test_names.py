"""The name that readers see: made of its parts, unless somebody wrote another."""

import pytest

from institute.models import Person

pytestmark = pytest.mark.django_db


def test_name_with_an_initial_follows_its_parts_after_every_save():
    person = Person.objects.create(given_en="Anna", patronymic_en="S.", family_en="One")
    person.summary_en = "Somebody."
    person.save()
    person.family_en = "Another"
    person.save()
    assert person.title_en == "Anna S.\u00a0Another"


def test_name_that_was_written_stays_when_its_parts_change():
    person = Person.objects.create(given_en="Anna", family_en="One", title_en="A. One")
    person.family_en = "Another"
    person.save()
    assert person.title_en == "A.\u00a0One"
