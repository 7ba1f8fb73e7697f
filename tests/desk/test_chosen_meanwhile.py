"""What is chosen in a form is deleted at the moment at which the form is saved."""

import pytest
from django.db import transaction
from django.test import Client

from institute.models import Appointment
from publishing.models import Topic
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import make_article, make_body, make_person, make_role, make_topic
from tests.forms import errors_of, resend, row_errors, values_of
from tests.institute.governing_bodies.terms import rows
from tests.threads import Other, meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client():
    client = Client()
    client.force_login(make_user("anna", is_superuser=True))
    return client


def form_of_article(client, topic):
    article = make_article("Text")
    values = values_of(client.get(change_of(article)), "article_form")
    sent = {"topics": [str(topic.pk)], "title_en": "Another"}
    return lambda: resend(client, change_of(article), values, **sent)


def form_of_body(client, person, role):
    body = make_body("Council")
    values = values_of(client.get(change_of(body)), "body_form")
    sent = rows({"person": person, "role": role, "note_en": "for research"})
    return lambda: resend(client, change_of(body), values, **sent)


def test_a_topic_that_is_no_more_is_told_at_its_field(client):
    topic = make_topic()
    answer = meanwhile(form_of_article(client, topic), first=topic.delete)
    assert set(errors_of(answer)) == {"topics"}
    assert "Another</textarea>" in answer.content.decode()


@pytest.mark.parametrize("gone", ["person", "role"])
def test_a_person_or_role_that_is_no_more_is_told_in_its_row(client, gone):
    chosen = {"person": make_person(), "role": make_role()}
    answer = meanwhile(form_of_body(client, **chosen), first=chosen[gone].delete)
    assert [set(errors) for errors in row_errors(answer)] == [{gone}]
    assert 'value="for research"' in answer.content.decode()
    assert not Appointment.objects.exists()


def test_what_is_chosen_is_not_deleted_before_it_is_saved(client):
    topic = make_topic()
    save = form_of_article(client, topic)
    with transaction.atomic():
        assert save().status_code == 302
        other = Other(topic.delete)
        assert other.waits()
    assert not isinstance(other.end(), Exception)
    assert not Topic.objects.exists()
