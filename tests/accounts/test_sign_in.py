"""Signing in by name and password, and how often that may be tried."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.urls import NoReverseMatch, reverse

from accounts import limits, urls
from accounts.models import UseCount, User
from tests.accounts.signing_in import (
    code_of,
    is_inside,
    send_code,
    send_password,
    visitor,
    with_app,
)
from tests.conftest import make_user
from tests.responses import heading_of, language_of, says
from tests.website.test_bad_input import NAUGHTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashes(monkeypatch):
    """What was hashed, in order."""
    hashed = []
    encode = MD5PasswordHasher.encode

    def note(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", note)
    return hashed


def guess(client, times, name="elena"):
    return [send_password(client, name, "wrong").status_code for _time in range(times)]


def lower(monkeypatch, name, **numbers):
    monkeypatch.setattr(limits, name, getattr(limits, name)._replace(**numbers))


# Who gets in


def test_the_browser_chooses_the_interface_language_at_the_first_sign_in(editor):
    editor.set_password("a long password")
    editor.save()
    for asked, spoken in [("en-GB, ru;q=0.5", "en"), ("ru", "en")]:
        client = visitor(headers={"accept-language": asked})
        send_password(client, "elena")
        assert language_of(client.get("/admin/")) == spoken


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", "/admin/"),
        ("/admin/news/article/", "/admin/news/article/"),
        ("https://elsewhere.example/", "/admin/"),
        ("//elsewhere.example/", "/admin/"),
        ("javascript:alert()", "/admin/"),
    ],
)
def test_who_signs_in_goes_where_they_wanted_on_this_site(editor, target, expected):
    client = visitor()
    response = send_password(client, "elena", next=target)
    assert (response.status_code, response.url) == (302, expected)
    assert is_inside(client)


def test_a_new_session_begins_with_the_sign_in(editor):
    client = visitor()
    client.get("/admin/login/passkey/", headers={"Accept": "application/json"})
    before = client.cookies["sessionid"].value
    send_password(client, "elena")
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_an_account_that_may_not_enter_is_answered_as_an_unknown_one(editor, fields):
    client = visitor()
    send_password(client, "elena")
    assert is_inside(client)
    User.objects.filter(pk=editor.pk).update(**fields)
    # What is open ends too.
    assert not is_inside(client)
    texts = [
        send_password(visitor(), name).context["form"].errors
        for name in ["elena", "nobody"]
    ]
    assert texts[0] == texts[1]


def test_an_unknown_account_costs_as_much_as_a_known_one(editor, hashes):
    user = make_user("ivan")
    user.set_unusable_password()
    user.save()
    costs = []
    for name in ["elena", "ivan", "nobody", "Elena"]:
        hashes.clear()
        response = send_password(visitor(), name, "wrong")
        costs.append((response.status_code, len(hashes), len(response.content)))
    assert {cost[:2] for cost in costs} == {(200, 1)}


def test_no_odd_text_is_an_error(editor):
    """The first page gets all of them, each other page some, in turn."""
    client, names = visitor(), ["login", "password", "email", "code", "credential"]
    names += ["next", "session", "remember", "password1", "password2"]
    send_password(client, "elena")
    pages = [(visitor(), page) for page in ["", "passkey/", "second-factor/"]]
    pages = [(sender, f"login/{page}") for sender, page in pages]
    pages += [(visitor(), "password/forgotten/")]
    inside = ["sessions/", "authenticator-app/", "confirm/", "passkeys/add/"]
    pages += [(client, f"account/{page}") for page in inside]
    for number, (sender, page) in enumerate(pages):
        for odd in NAUGHTY[number::4] if number else NAUGHTY:
            response = sender.post(f"/admin/{page}", dict.fromkeys(names, odd))
            assert response.status_code < 500, (page, odd)
            sender.get(f"/admin/{page}", {"next": odd})


def test_a_program_gets_no_other_answer_than_a_person_and_no_cache_any(editor):
    for headers in [
        {},
        {"X-Requested-With": "XMLHttpRequest"},
        {"Accept": "application/json"},
    ]:
        for address in ["/admin/login/", "/admin/password/forgotten/"]:
            response = visitor().post(address, {}, headers=headers)
            assert response.status_code == 200
            assert response["Content-Type"].startswith("text/html")
            assert "no-store" in visitor().get(address)["Cache-Control"]


def test_nobody_signs_up():
    for name in ["account_signup", "account_email", "account_set_password"]:
        with pytest.raises(NoReverseMatch):
            reverse(name)
    form = {"username": "new", "email": "new@example.org", "password1": "a long one"}
    for path, expected in [("/admin/signup/", 302), ("/accounts/signup/", 404)]:
        assert visitor().post(path, form).status_code == expected
    assert not User.objects.exists()


@pytest.mark.parametrize("view", [view for _route, view, _name, _title in urls.PAGES])
def test_no_page_is_that_of_allauth(view):
    if name := getattr(view.view_class, "template_name", None):
        assert (settings.BASE_DIR / "templates" / name).exists()


# How often


def test_after_ten_wrong_passwords_no_more_is_hashed(editor, hashes):
    client = visitor()
    # The case of a name is no other account.
    names = ["elena", "ELENA", " Elena"] * 10
    statuses = [guess(client, 1, name)[0] for name in names]
    assert statuses == [200] * 10 + [429] * 20
    assert len(hashes) == 10
    keys = [*UseCount.objects.values_list("key", flat=True)]
    assert {len(key) for key in keys} == {64}
    # The right one is not tried either, nor with a forged device.
    for value in ["", "forged", "WyJ4IixbXV0:1:x"]:
        client.cookies["device"] = value
        assert send_password(client, "elena").status_code == 429
    # Other people behind the same address are, and the owner from another network.
    make_user("ivan")
    assert send_password(visitor(), "ivan").status_code == 302
    owner = visitor(2)
    assert send_password(owner, "elena").status_code == 302
    assert is_inside(owner)


@pytest.mark.parametrize(("is_chosen", "language"), [(False, "en"), (True, "ru")])
def test_the_first_sign_in_keeps_a_language_that_was_chosen(
    editor, is_chosen, language
):
    User.objects.update(interface_language="ru", is_language_chosen=is_chosen)
    send_password(visitor(headers={"Accept-Language": "en"}), "elena")
    editor.refresh_from_db()
    assert editor.interface_language == language


@pytest.mark.parametrize("language", ["ru", "en"])
def test_who_has_to_wait_reads_for_how_long(editor, language):
    client = visitor(headers={"Accept-Language": language})
    guess(client, 10)
    response = send_password(client, "elena", "wrong")
    assert 1 <= int(response["Retry-After"]) <= 15 * 60
    assert "no-store" in response["Cache-Control"]
    assert language_of(response) == language
    assert heading_of(response) == says("Too many tries", language)


def test_the_owner_gets_in_on_a_device_used_before(editor, monkeypatch):
    lower(monkeypatch, "PASSWORD", here=3, account=5)
    own = visitor(1)
    send_password(own, "elena")
    own.cookies.pop("sessionid")
    for network in [1, 2, 3]:
        guess(visitor(network), 5)
    assert send_password(visitor(4), "elena").status_code == 429
    assert send_password(own, "elena").status_code == 302
    # On that device guesses end as soon.
    assert guess(own, 5) == [302] * 5
    own.cookies.pop("sessionid")
    assert guess(own, 4) == [200] * 3 + [429]
    # And for another account it is none.
    make_user("ivan")
    guess(visitor(1), 5, "ivan")
    assert send_password(own, "ivan").status_code == 429


def test_guesses_for_many_accounts_end_too(monkeypatch, db):
    lower(monkeypatch, "PASSWORD", network=4)
    statuses = [guess(visitor(), 1, f"name{number}")[0] for number in range(6)]
    assert statuses == [200] * 4 + [429] * 2


def test_what_is_refused_from_one_network_does_not_count_for_the_account(
    editor, monkeypatch
):
    lower(monkeypatch, "PASSWORD", here=2, account=4)
    guess(visitor(1), 30)
    assert guess(visitor(2), 2) == [200] * 2
    assert guess(visitor(3), 1) == [429]


def test_whoever_succeeds_has_tried_nothing(editor):
    for _time in range(15):
        assert send_password(visitor(), "elena").status_code == 302
    assert set(UseCount.objects.values_list("number", flat=True)) == {0}


def test_after_a_quarter_of_an_hour_everybody_may_try_again(editor, clock):
    client = visitor()
    clock("2026-11-30 23:59")
    assert guess(client, 10) == [200] * 10
    # Midnight forgives nobody.
    for moment, status in [("2026-12-01 00:01", 429), ("2026-12-01 00:15", 200)]:
        clock(moment)
        assert guess(client, 1) == [status], moment


def test_the_old_password_is_not_guessed_in_a_session_either(
    client_of, editor, monkeypatch
):
    lower(monkeypatch, "PASSWORD", here=3)
    client = client_of(editor)
    new = {"new_password1": "quite another one", "new_password2": "quite another one"}
    statuses = [
        client.post("/admin/password_change/", {"old_password": "x", **new}).status_code
        for _time in range(5)
    ]
    assert statuses == [200] * 3 + [429] * 2


# Codes


def test_codes_are_not_guessed(editor, monkeypatch):
    lower(monkeypatch, "CODE", here=2, account=3)
    secret = with_app(editor)
    # A code is no try at the password.
    guess(visitor(3), 8)
    for network, expected in [(1, [200, 200, 429]), (2, [200, 429])]:
        client = visitor(network)
        send_password(client, "elena")
        statuses = [send_code(client, "000000").status_code for _code in expected]
        assert statuses == expected
        assert send_code(client, code_of(secret)).status_code == 429
        assert not is_inside(client)
    # Another person behind the same address has tries of their own.
    ivan = with_app(make_user("ivan"))
    client = visitor(1)
    send_password(client, "ivan")
    assert send_code(client, code_of(ivan)).status_code == 302
