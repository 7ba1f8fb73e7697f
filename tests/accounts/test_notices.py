"""People learn by mail of what changes in how they sign in."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core import mail

from tests.accounts.signing_in import code_of, send_password, visitor, with_app

pytestmark = pytest.mark.django_db

APP = "/admin/account/authenticator-app/"


@pytest.fixture
def told(editor):
    """Return a function that returns what Elena was told since it was last called."""
    editor.email = "elena@example.org"
    editor.interface_language = "en"
    editor.save()

    def take():
        messages, mail.outbox[:] = [*mail.outbox], []
        assert {message.to[0] for message in messages} <= {"elena@example.org"}
        return [message.body.partition("\n")[0] for message in messages]

    return take


def test_of_a_password_and_an_app(told, django_capture_on_commit_callbacks):
    client = visitor()
    send_password(client, "elena")
    with django_capture_on_commit_callbacks(execute=True):
        secret = client.get(APP).context["form"].secret
        client.post(APP, {"code": code_of(secret)})
    # What is done after the commit is sent with the next answer of the test client.
    client.post(f"{APP}remove/")
    assert told() == [
        "An authenticator app was set up.",
        "The authenticator app was removed.",
    ]
    lines = LogEntry.objects.filter(change_message__startswith="factor")
    assert [line.change_message for line in lines.order_by("pk")] == [
        *["factor +totp", "factor +recovery_codes"],
        *["factor −totp", "factor −recovery_codes"],
    ]
    new = {"new_password1": "thirteen otters", "new_password2": "thirteen otters"}
    client.post("/admin/password_change/", {"old_password": "wrong", **new})
    assert told() == []
    client.post("/admin/password_change/", {"old_password": "a long password", **new})
    assert told() == ["Your password was changed."]


def test_of_what_an_administrator_removes(told, client_of, administrator, editor):
    with_app(editor)
    address = f"/admin/accounts/user/{editor.pk}/sign-in/"
    client_of(administrator).post(address, {"action": "remove_second_factor"})
    assert told() == ["An administrator removed your second factor."]
    assert not Authenticator.objects.exists()


def test_of_a_password_that_an_administrator_sets(
    told, client_of, administrator, editor
):
    new = {"password1": "thirteen otters", "password2": "thirteen otters"}
    address = f"/admin/accounts/user/{editor.pk}/password/"
    client_of(administrator).post(address, {"usable_password": "true", **new})
    assert told() == ["Your password was changed."]


def test_who_has_no_address_is_told_nothing(editor, client_of, administrator):
    address = f"/admin/accounts/user/{editor.pk}/sign-in/"
    for action in ["remove_second_factor", "invite"]:
        response = client_of(administrator).post(address, {"action": action})
        assert response.status_code == 302
    assert mail.outbox == []
    assert not LogEntry.objects.filter(change_message="invited").exists()
