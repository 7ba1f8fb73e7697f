"""Feedback of readers, as the editors see it who reply."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from glossary.models import ConsentText, Feedback
from publishing.content import snapshots
from tests.desk.two_people import Person, address_to, change_of
from tests.factories import make_entry, make_feedback
from tests.forms import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def timur(terminologist):
    return Person(terminologist)


def with_address(**fields):
    consent = ConsentText.objects.create(version="1")
    return make_feedback(contact="reader@example.org", consent=consent, **fields)


def test_feedback_without_a_reply_comes_first(timur):
    older = make_feedback("Older")
    make_feedback("Done", status="accepted")
    newer = make_feedback("Newer")
    response = timur.client.get(address_to(Feedback, "changelist"))
    rows = list(response.context["cl"].result_list)
    assert rows[:2] == [newer, older]
    assert len(rows) == 3


def test_words_of_the_reader_are_shown_and_cannot_be_changed(timur):
    feedback = with_address(text="A better word\nfor this.")
    page = timur.client.get(change_of(feedback)).content.decode()
    assert "A better word" in page
    assert "reader@example.org" in page
    opened = timur.open(change_of(feedback))
    sent = {"text": "Mine", "contact": "other@example.org", "kind": "question"}
    assert opened.save(**sent, status="accepted") is None
    feedback.refresh_from_db()
    assert (feedback.text, feedback.kind) == ("A better word\nfor this.", "new")
    assert (feedback.contact, feedback.status) == ("reader@example.org", "accepted")
    # Nor does anybody add some in the name of a reader.
    assert timur.client.get(address_to(Feedback, "add")).status_code == 403


@pytest.fixture
def committed(monkeypatch):
    """In a test nothing is committed before its end."""
    at_once = SimpleNamespace(on_commit=lambda function: function())
    monkeypatch.setattr("glossary.admin.feedback.transaction", at_once)


@pytest.mark.usefixtures("committed")
def test_new_reply_is_mailed_once_and_the_editor_sees_it(timur):
    concept = make_entry(en="digital divide")
    feedback = with_address(concept=concept)
    assert timur.open(change_of(feedback)).save(reply="Thank you.") is None
    [sent] = mail.outbox
    assert sent.to == ["reader@example.org"]
    assert "Thank you." in sent.body
    assert "reader@example.org" in timur.client.get("/admin/").content.decode()

    assert timur.open(change_of(feedback)).save(status="accepted") is None
    # Where the reader left no address, the reply is only stored.
    feedback = make_feedback()
    assert timur.open(change_of(feedback)).save(reply="Thank you.") is None
    assert len(mail.outbox) == 1
    feedback.refresh_from_db()
    assert (feedback.reply, feedback.replied_at) == ("Thank you.", None)


@pytest.mark.usefixtures("committed")
def test_mail_that_does_not_go_out_loses_no_reply(timur, settings):
    settings.MAILERS = {"default": {"OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    feedback = with_address()
    assert timur.open(change_of(feedback)).save(reply="Thank you.") is None
    feedback.refresh_from_db()
    assert (feedback.reply, feedback.replied_at) == ("Thank you.", None)
    page = timur.client.get("/admin/").content.decode()
    assert "messagelist" in page
    assert 'class="error"' in page


@pytest.mark.parametrize("who", ["editor", "translator"])
def test_addresses_of_readers_are_shown_to_those_alone_who_answer(
    request, client_of, who
):
    client = client_of(request.getfixturevalue(who))
    feedback = with_address()
    assert client.get(address_to(Feedback, "changelist")).status_code == 403
    assert client.get(change_of(feedback)).status_code == 403


# What readers agree to


def test_a_text_that_a_reader_agreed_to_is_never_changed(client_of, administrator):
    text = with_address().consent
    text.text_ru = "Иное"
    with pytest.raises(ValidationError):
        text.save(update_fields=["text_ru"])
    with pytest.raises(ProtectedError):
        text.delete()
    administrator.interface_language = "en"
    administrator.save()
    page = client_of(administrator).get(change_of(text))
    assert "Add a new consent text instead" in page.content.decode()
    before = snapshots.take(ConsentText, text.pk)
    sent = {"text_ru": "Иное", "version": "2", "since": "2020-01-01"}
    send(client_of(administrator), change_of(text), "consenttext_form", **sent)
    assert snapshots.take(ConsentText, text.pk) == before


def test_a_text_that_nobody_agreed_to_is_mended_by_who_may_publish(
    client_of, terminologist
):
    text = ConsentText.objects.create(version="1", text_ru="Сагласен")
    sent = {"text_ru": "Согласен", "transition": "publish:ru"}
    send(client_of(terminologist), change_of(text), "consenttext_form", **sent)
    text.refresh_from_db()
    assert text.text_ru == "Согласен"
