"""Invitations and forgotten passwords: a link by mail, valid once."""

import re
from datetime import datetime, timedelta
from smtplib import SMTPException

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.signals import request_finished
from django.utils import timezone

from accounts import limits
from accounts.forms import PasswordMailForm
from accounts.models import User
from tests.accounts.signing_in import is_inside, send_password, visitor, with_app
from tests.conftest import make_user
from tests.forms import values_of
from tests.institute.factory import make_institute

pytestmark = pytest.mark.django_db

NEW = "thirteen otters"
FORGOTTEN = "/admin/password/forgotten/"


@pytest.fixture(autouse=True)
def _elena_has_mail(editor):
    editor.email = "Elena@example.org"
    editor.save()


def fail(self, messages):
    raise SMTPException


def link_in(message):
    [path] = re.findall(r"https://institute\.example(/\S+choose\S+)", message.body)
    return path


def choose(client, path, password=NEW):
    """Follow a link and choose a password; return the last answer."""
    page = client.get(path, follow=True)
    if "form" not in page.context or page.context.get("token_fail"):
        return page
    address = page.redirect_chain[-1][0]
    sent = {"password1": password, "password2": password}
    return client.post(address, sent)


def ask(client, email="elena@example.org"):
    return client.post(FORGOTTEN, {"email": email})


# Forgotten


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_link_comes_in_the_language_of_the_person(editor, language):
    editor.interface_language = language
    editor.last_login = timezone.now()
    editor.save()
    assert ask(visitor()).status_code == 302
    [message] = mail.outbox
    assert message.to == ["Elena@example.org"]
    assert message.subject == {"ru": "Новый пароль", "en": "A new password"}[language]
    assert "elena" in message.body
    assert "\n\n\n" not in message.body
    # And so is the page to which it leads, in any browser.
    page = visitor(HTTP_ACCEPT_LANGUAGE="de").get(link_in(message), follow=True)
    assert f'<html lang="{language}"' in page.text


def test_the_link_is_used_once_and_ends_the_sessions(editor):
    other = visitor()
    send_password(other, "elena")
    ask(visitor())
    path = link_in(mail.outbox[0])
    response = choose(visitor(), path)
    assert response.url == "/admin/password/choose/done/"
    # They are told, as it may have been another.
    assert len(mail.outbox) == 2
    assert not is_inside(other)
    client = visitor()
    assert send_password(client, "elena").status_code == 200
    assert send_password(client, "elena", NEW).status_code == 302
    assert choose(visitor(), path).context["token_fail"]
    [line] = LogEntry.objects.filter(change_message="password")
    assert line.object_repr == "elena"


def test_the_second_factor_is_asked_for_all_the_same(editor):
    with_app(editor)
    ask(visitor())
    client = visitor()
    choose(client, link_in(mail.outbox[0]))
    assert not is_inside(client)
    send_password(client, "elena", NEW)
    assert not is_inside(client)


def test_after_three_days_it_is_void(editor, monkeypatch):
    ask(visitor())
    path = link_in(mail.outbox[0])
    later = datetime.now() + timedelta(days=3, minutes=1)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert choose(visitor(), path).context["token_fail"]


def test_a_wrong_link_says_so():
    for path in [
        *["0-x/", "zzzzzzzzzzzzz-x/", "1-set-password/", "1-%00/", "1-%F0%9F%92%A9/"],
        "zzzzzzzzzzzzzzzzzzzzzzz-abc-def/",
    ]:
        response = visitor().get(f"/admin/password/choose/{path}")
        assert response.status_code == 200, path
        assert response.context["token_fail"], path


def test_an_unknown_address_is_answered_alike_and_gets_nothing(editor):
    make_user("ivan", email="ivan@example.org", is_active=False)
    answers = []
    for email in ["elena@example.org", "nobody@example.org", "ivan@example.org"]:
        client = visitor()
        response = ask(client, email)
        answers.append((response.status_code, response.url, response.content))
    assert len(set(answers)) == 1
    assert [message.to for message in mail.outbox] == [["Elena@example.org"]]


def test_nobody_waits_for_the_mail(rf, editor, monkeypatch, caplog):
    """It is sent when the answer is: how long that takes tells no name."""
    with monkeypatch.context() as patch:
        # Nor is a mail server that is down their trouble.
        patch.setattr(EmailBackend, "send_messages", fail)
        assert ask(visitor()).status_code == 302
    assert "was not sent" in caplog.text
    form = PasswordMailForm({"email": editor.email})
    assert form.is_valid()
    form.save(rf.post(FORGOTTEN))
    assert mail.outbox == []
    for _answer in range(2):
        request_finished.send(None)
        assert len(mail.outbox) == 1


@pytest.mark.parametrize("email", ["elena@example.org", "nobody@example.org"])
def test_mail_is_not_asked_for_too_often(email):
    client = visitor()
    statuses = [ask(client, email).status_code for _time in range(5)]
    assert statuses == [302] * limits.MAIL.here + [429] * 2


# Invitations


def invitation(client, **fields):
    page = client.get("/admin/accounts/user/add/")
    values = values_of(page, "user_form")
    role = Group.objects.get(name="Editor").pk
    sent = {"username": "oleg", "email": "oleg@example.org", "groups": role, **fields}
    return client.post("/admin/accounts/user/add/", values | sent)


@pytest.mark.parametrize("first", ["ru", "en"])
def test_colleague_is_invited_in_the_institutes_first_language(
    client_of, administrator, first
):
    make_institute(first_language=first)
    page = client_of(administrator).get("/admin/accounts/user/add/")
    assert values_of(page, "user_form")["interface_language"] == [first]


@pytest.fixture
def invite(django_capture_on_commit_callbacks):
    def send(client, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return invitation(client, **fields)

    return send


def test_an_administrator_invites_and_sets_no_password(
    client_of, administrator, invite
):
    role = Group.objects.get(name="Editor")
    client = client_of(administrator)
    response = invite(client, groups=role.pk, interface_language="en")
    assert response.status_code == 302
    user = User.objects.get(username="oleg")
    assert [*user.groups.all()] == [role]
    assert user.is_staff
    assert not user.has_usable_password()
    [message] = mail.outbox
    assert (message.to, message.subject) == (
        ["oleg@example.org"],
        "Your access to the back office",
    )
    theirs = visitor(headers={"Accept-Language": "ru"})
    choose(theirs, link_in(message))
    assert send_password(theirs, "oleg", NEW).status_code == 302
    assert is_inside(theirs)
    user.refresh_from_db()
    assert user.interface_language == "en"
    [line] = LogEntry.objects.filter(change_message="invited")
    assert (line.user, line.object_repr) == (administrator, "oleg")


@pytest.mark.parametrize("name", ["email", "groups"])
def test_without_an_address_or_a_role_nobody_is_invited(
    client_of, administrator, invite, name
):
    response = invite(client_of(administrator), **{name: ""})
    assert list(response.context["adminform"].form.errors) == [name]
    assert not User.objects.filter(username="oleg").exists()


@pytest.mark.django_db(transaction=True)
def test_where_the_mail_is_down_it_is_sent_again_later(client_of, administrator):
    administrator.interface_language = "en"
    administrator.save()
    client = client_of(administrator)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fail)
        page = client.get(invitation(client).url)
    assert "could not be sent" in page.content.decode()
    user = User.objects.get(username="oleg")
    client.post(f"/admin/accounts/user/{user.pk}/sign-in/", {"action": "invite"})
    [message] = mail.outbox
    assert link_in(message)


def test_nobody_invites_into_a_role_beyond_their_rights(client_of, invite):
    olga = make_user("olga", "Administrator", ["ru"], interface_language="en")
    keys = Group.objects.create(name="Keys")
    keys.permissions.add(Permission.objects.get(codename="delete_session"))
    response = invite(client_of(olga), groups=keys.pk, languages=["ru", "en"])
    errors = response.context["adminform"].form.errors
    assert set(errors) == {"groups", "languages"}
    invite(client_of(olga), languages=["ru"])
    assert User.objects.get(username="oleg").languages == ["ru"]


def test_a_username_is_made_of_the_address(client_of, administrator, invite):
    client = client_of(administrator)
    make_user("OLEG.p")
    for email in ["Oleg.P@example.org", "o!leg.p@example.org", "?@example.org"]:
        invite(client, username="", email=email)
    names = User.objects.exclude(email="").values_list("username", flat=True)
    assert {*names} - {"elena"} == {"oleg.p2", "oleg.p3", "user"}


@pytest.mark.parametrize(
    ("language", "role", "greeting"),
    [
        ("en", "Translator", "Dear Oleg Petrov,"),
        ("ru", "Переводчик", "Здравствуйте, Oleg Petrov!"),
    ],
)
def test_the_mail_says_who_invites_and_to_what(
    client_of, administrator, invite, language, role, greeting
):
    fields = {
        "first_name": "Oleg",
        "last_name": "Petrov",
        "interface_language": language,
    }
    fields["groups"] = Group.objects.get(name="Translator").pk
    invite(client_of(administrator), words="Begin with the readings.", **fields)
    [message] = mail.outbox
    for words in [greeting, "Begin with the readings.", f"{role}. ", "anna"]:
        assert words in message.body
    assert "\n\n\n" not in message.body
