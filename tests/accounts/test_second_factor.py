"""The second factor: who must have one, and that nothing gets round it."""

import json
import runpy
import time
from io import StringIO
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command

import website.settings
from accounts.models import UseCount, UserSession
from tests.accounts.signing_in import (
    code_of,
    is_inside,
    send_code,
    send_password,
    visitor,
    with_app,
    with_recovery_codes,
)
from tests.conftest import make_user

pytestmark = pytest.mark.django_db

SET_UP = "/admin/account/"
APP = "/admin/account/authenticator-app/"
CODES = "/admin/account/recovery-codes/"


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required"


def types_of(user):
    rows = Authenticator.objects.filter(user=user).order_by("type")
    return [*rows.values_list("type", flat=True)]


# Who must have one


@pytest.mark.parametrize(
    ("password", "value", "expected"),
    [
        ("", "", "required"),
        ("a password", "", "optional"),
        ("a password", "required", "required"),
        ("", "optional", "optional"),
    ],
)
def test_it_is_required_where_no_demo_is_installed(
    monkeypatch, password, value, expected
):
    monkeypatch.setenv("DEMO_PASSWORD", password)
    monkeypatch.setenv("SECOND_FACTOR", value)
    module = runpy.run_path(website.settings.__file__)
    assert module["SECOND_FACTOR"] == expected


def test_who_has_none_is_led_to_it_and_to_nothing_else(required, administrator):
    client = visitor()
    assert send_password(client, "anna").url == "/admin/"
    for path in ["", "find/?q=x", "news/article/", "accounts/user/", "no/such/page/"]:
        for send in [client.get, client.post]:
            assert send(f"/admin/{path}").url == SET_UP
    for path in [CODES, "/admin/account/sessions/", "/admin/password_change/"]:
        assert client.get(path).url == SET_UP
    assert client.get(SET_UP).status_code == 200
    # Nobody is asked for the password again at once.
    secret = client.get(APP).context["form"].secret
    assert client.post(APP, {"code": code_of(secret)}).url == CODES
    assert types_of(administrator) == ["recovery_codes", "totp"]
    assert len(client.get(CODES).context["unused_codes"]) == 10
    assert is_inside(client)


def test_the_first_page_offers_it_until_one_has_it_or_declines(editor):
    def is_offered(client):
        return f'href="{SET_UP}" class="work-action"' in client.get("/admin/").text

    declining, accepting = visitor(), visitor()
    for client in [declining, accepting]:
        send_password(client, "elena")
        assert is_offered(client)
    assert declining.post("/admin/").url == "/admin/"
    assert not is_offered(declining)
    assert is_offered(accepting)
    with_app(editor)
    assert not is_offered(accepting)


def test_later_the_password_is_asked_for(editor, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    client = visitor()
    send_password(client, "elena")
    response = client.get(APP)
    assert unquote(response.url) == f"/admin/account/confirm/?next={APP}"
    wrong = client.post(response.url, {"password": "wrong"})
    assert wrong.context["form"].errors
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 60
    right = client.post(response.url, {"password": "a long password"})
    assert right.url == APP


def test_a_wrong_code_sets_nothing_up(editor):
    client = visitor()
    send_password(client, "elena")
    client.get(APP)
    for code in ["000000", "x" * 5000, "", "١٢٣٤٥٦"]:
        assert client.post(APP, {"code": code}).status_code == 200
    assert types_of(editor) == []


# What it opens


def test_the_password_alone_opens_nothing_and_no_code_alone(editor):
    secret = with_app(editor)
    client = visitor()
    sent = send_password(client, "elena", next="/admin/news/article/")
    assert sent.url.startswith("/admin/login/second-factor/")
    assert not is_inside(client)
    assert client.get(SET_UP).url.startswith("/admin/login/")
    # Who has no passkey is asked for none; tests/browser/test_sign_in.py has one.
    assert "data-passkey" not in client.get("/admin/login/second-factor/").text
    assert send_code(visitor(), code_of(secret)).url == "/admin/login/"
    send_code(client, "000000")
    [line] = LogEntry.objects.filter(change_message__startswith="refused")
    assert (line.object_repr, line.change_message) == (
        "elena",
        "refused 192.0.1.0/24",
    )
    assert send_code(client, code_of(secret)).url == "/admin/news/article/"
    assert is_inside(client)


@pytest.mark.parametrize(("seconds", "opens"), [(-30, True), (30, True), (-90, False)])
def test_a_clock_may_differ_by_half_a_minute(editor, seconds, opens, monkeypatch):
    # Lest the next half minute begin while the code is on its way.
    now = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)
    secret = with_app(editor)
    client = visitor()
    send_password(client, "elena")
    send_code(client, code_of(secret, seconds))
    assert is_inside(client) == opens


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_a_code_opens_once_in_whatever_process(editor, settings, backend):
    """The cache of allauth is one of each process."""
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}"}}
    secret = with_app(editor)
    code = code_of(secret)
    for sent, opens in [(code, True), (code, False), (f"{code[:3]} {code[3:]}", False)]:
        client = visitor()
        send_password(client, "elena")
        send_code(client, sent)
        assert is_inside(client) == opens


def test_a_recovery_code_opens_once(editor):
    with_app(editor)
    [code, *_rest] = with_recovery_codes(editor)
    for opens in [True, False]:
        client = visitor()
        send_password(client, "elena")
        send_code(client, code)
        assert is_inside(client) == opens


# Passkeys; tests/browser/test_sign_in.py has those that are right


def credential(data, **parts):
    """Return what a browser would send, with the same in each part."""
    names = ["attestationObject", "authenticatorData", "clientDataJSON", "signature"]
    response = {**dict.fromkeys(names, data), "userHandle": data, **parts}
    return json.dumps(
        {"id": "AA", "rawId": "AA", "type": "public-key", "response": response}
    )


NONSENSE = [
    *["", "{", "null", "[]", "7", '"text"', "{}", "[" * 5000],
    '{"response": 1}',
    '{"id": [], "response": {}}',
    *[credential(data) for data in ["", "AA", "not base64!", "A" * 200, 7, None, {}]],
    credential("oA", clientDataJSON="e30", userHandle="MQ"),
]


def test_nonsense_in_place_of_a_passkey_is_refused(editor):
    client = visitor()
    client.get("/admin/login/passkey/", headers={"Accept": "application/json"})
    for nonsense in NONSENSE:
        sent = {"credential": nonsense}
        assert client.post("/admin/login/passkey/", sent).url == "/admin/login/"
    with_app(editor)
    send_password(client, "elena")
    client.get("/admin/login/second-factor/")
    for nonsense in NONSENSE:
        UseCount.objects.all().delete()
        sent = {"credential": nonsense}
        response = client.post("/admin/login/second-factor/", sent)
        assert response.status_code == 200, nonsense
    assert not is_inside(client)


def test_nonsense_is_not_added_as_a_passkey(editor):
    client = visitor()
    send_password(client, "elena")
    for path in ["passkeys/add/", "confirm/passkey/"]:
        client.get(f"/admin/account/{path}")
        for nonsense in NONSENSE:
            sent = {"credential": nonsense, "name": "Key"}
            response = client.post(f"/admin/account/{path}", sent)
            assert response.status_code in {200, 302}, nonsense
    assert types_of(editor) == []


# When it is lost


def test_an_administrator_removes_it_and_ends_the_sessions(
    client_of, administrator, editor
):
    secret = with_app(editor)
    with_recovery_codes(editor)
    theirs = visitor()
    send_password(theirs, "elena")
    send_code(theirs, code_of(secret))
    address = f"/admin/accounts/user/{editor.pk}/sign-in/"
    client = client_of(administrator)
    assert client.get(address).status_code == 200
    client.post(address, {"action": "remove_second_factor"})
    assert types_of(editor) == []
    assert not is_inside(theirs)
    [line] = LogEntry.objects.filter(change_message="factor-reset")
    assert (line.user, line.object_repr) == (administrator, "elena")


def test_who_has_fewer_rights_does_not_touch_it(client_of, administrator):
    with_app(administrator)
    olga = make_user("olga", "Administrator")
    address = f"/admin/accounts/user/{administrator.pk}/sign-in/"
    client = client_of(olga)
    for action in ["remove_second_factor", "end_sessions", "invite"]:
        assert client.post(address, {"action": action}).status_code == 403
    assert types_of(administrator) == ["totp"]


def test_a_command_removes_that_of_the_last_administrator(administrator):
    with_app(administrator)
    client = visitor()
    client.force_login(administrator)
    call_command("reset_second_factor", "anna", stdout=StringIO())
    assert types_of(administrator) == []
    assert not UserSession.objects.exists()
    assert not is_inside(client)
    with pytest.raises(CommandError, match="Nobody has the username"):
        call_command("reset_second_factor", "nobody")


def test_nobody_reaches_the_passkey_of_another(editor, publisher):
    key = Authenticator.objects.create(
        user=publisher, type="webauthn", data={"name": "Key", "credential": {}}
    )
    client = visitor()
    send_password(client, "elena")
    for path in ["", "remove/"]:
        address = f"/admin/account/passkeys/{key.pk}/{path}"
        assert client.post(address, {"name": "Mine"}).status_code == 404
    assert types_of(publisher) == ["webauthn"]
