"""Notifications by mail: at once or once a day, tried again, and never twice."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from desk import notifications
from desk.models import Notification
from desk.notifications import PAUSES, mail_notifications
from tests.conftest import make_user
from tests.factories import make_article
from tests.forms import fresh
from website.doctor.contents import check_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_user(
        "polina",
        "Publisher",
        email="polina@example.org",
        interface_language="en",
        first_name="Polina",
    )


@pytest.fixture
def article():
    return make_article(title_ru="Речь", title_en="A speech")


def notify(person, article, work="asked", **fields):
    return Notification.objects.create(
        person=person,
        to_model="news.article",
        to_pk=article.pk,
        **{"work": work, "scopes": ["en"], "mail_at": timezone.now(), **fields},
    )


def make_due(**fields):
    Notification.objects.exclude(mail_at=None).update(mail_at=timezone.now(), **fields)


def fail(self, messages):
    raise SMTPException


@pytest.fixture
def no_mail(monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", fail)


def test_a_mail_says_what_happened_by_whom_and_why_in_the_persons_language(
    person, article, editor
):
    row = notify(person, article, "returned", user=editor, reason="Which\nyear?")
    mail_notifications()
    [message] = mail.outbox
    assert message.to == ["polina@example.org"]
    assert message.subject == "A speech: English: returned — elena: “Which year?”"
    assert message.body.startswith(
        "A speech\nEnglish: returned — elena: “Which year?”\n"
        f"https://institute.example/admin/notifications/{row.pk}/\n"
    )
    person.interface_language = "ru"
    person.save()
    notify(person, article, "returned", user=editor)
    mail_notifications()
    assert mail.outbox[1].subject == "Речь: English: возвращено — elena"


def test_what_waits_is_one_mail_with_one_line_for_an_item(person, article):
    other = make_article(title_en="Another")
    for work in ["asked", "noted"]:
        notify(person, article, work)
    notify(person, other)
    mail_notifications()
    # And no mail is sent twice.
    mail_notifications()
    [message] = mail.outbox
    assert message.subject == "Back office: updates on 2 items"
    assert message.body.count("https://") == 3
    assert "English: a note; English: a review is asked for" in message.body


def test_two_workers_send_one_mail(person, article):
    notify(person, article)
    assert notifications.claim(person.pk)
    assert not notifications.claim(person.pk)


def test_after_a_crash_the_same_mail_is_sent_under_the_same_name(
    person, article, monkeypatch
):
    row = notify(person, article)

    def crash(self, messages):
        send(self, messages)
        raise KeyboardInterrupt

    send = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", crash)
    with pytest.raises(KeyboardInterrupt):
        mail_notifications()
    monkeypatch.undo()
    mail_notifications()
    assert len(mail.outbox) == 1
    make_due()
    mail_notifications()
    names = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(mail.outbox) == 2
    assert names == {f"<notification.{row.pk}@institute.example>"}


def test_where_the_server_is_down_it_is_tried_again_and_given_up_at_last(
    person, article, no_mail, caplog
):
    notify(person, article)
    pauses = []
    for _try in PAUSES:
        make_due()
        began_at = timezone.now()
        mail_notifications()
        row = Notification.objects.get()
        if row.mail_at:
            pauses.append(row.mail_at - began_at)
    assert [*map(minutes, pauses)] == [*map(minutes, PAUSES[:-1])]
    assert pauses == sorted(pauses)
    assert (row.mail_at, row.mailed_at) == (None, None)
    assert "is given up" in caplog.text
    [problem] = check_mail()
    assert (problem["code"], problem["facts"]["names"]) == ("mail", ["polina"])
    row.read_at = timezone.now()
    row.save()
    assert [*check_mail()] == []


def minutes(pause):
    return pause // timedelta(minutes=1)


def test_who_cannot_be_reached_keeps_nobody_else_waiting(
    person, article, editor, caplog
):
    editor.email = "wrong address\n"
    editor.save()
    notify(editor, article)
    notify(person, article)
    mail_notifications()
    assert [message.to for message in mail.outbox] == [["polina@example.org"]]
    assert "was not sent" in caplog.text


def test_what_was_read_is_not_mailed(person, article):
    notify(person, article)
    Notification.objects.mark_read()
    mail_notifications()
    assert mail.outbox == []


def test_who_left_or_may_not_see_it_any_more_gets_no_mail(person, article, editor):
    notify(person, article)
    notify(editor, article)
    person.groups.clear()
    editor.email, editor.is_active = "elena@example.org", False
    editor.save()
    mail_notifications()
    assert mail.outbox == []
    assert not Notification.objects.exists()


# When


@pytest.mark.parametrize(
    ("choice", "expected"), [("at_once", "now"), ("daily", "daily"), ("none", None)]
)
def test_the_person_chooses_when_it_is_mailed(person, monkeypatch, choice, expected):
    monkeypatch.setattr(notifications, "next_daily_mail", lambda: "daily")
    monkeypatch.setattr(notifications.timezone, "now", lambda: "now")
    person.work_mail = choice
    assert notifications.when_to_mail(person) == expected
    person.email = ""
    assert notifications.when_to_mail(person) is None


def test_a_person_changes_the_choice_and_with_it_what_waits(client_of, person, article):
    notify(person, article)
    client = client_of(person)
    address = "/admin/notifications/work-mail/"
    client.post(address, {"work_mail": "hourly"})
    client.post(address, {"work_mail": "daily"})
    assert fresh(person).work_mail == "daily"
    mail_notifications()
    assert mail.outbox == []
    make_due()
    client.post(address, {"work_mail": "none"})
    mail_notifications()
    assert mail.outbox == []


# Kept


def test_old_notifications_are_forgotten(person, article):
    now = timezone.now()
    old, very_old = now - timedelta(days=100), now - timedelta(days=400)
    notify(person, article, made_at=very_old)
    notify(person, article, made_at=old, read_at=old)
    kept = notify(person, article, made_at=old)
    assert Notification.objects.forget() == 2
    assert Notification.objects.get() == kept
