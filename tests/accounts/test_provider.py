"""Signing in by the institute's own provider."""

import pytest

from accounts import limits
from accounts.models import User
from tests.accounts.oidc_provider import OTHER_KEY, Provider
from tests.accounts.signing_in import (
    code_of,
    is_inside,
    send_code,
    send_password,
    visitor,
    with_app,
)
from tests.conftest import make_user
from website.doctor import machine

pytestmark = pytest.mark.django_db

BACK = "/admin/login/provider/back/"


@pytest.fixture
def provider(settings, editor):
    User.objects.filter(pk=editor.pk).update(email="Elena@institute.example")
    with Provider() as provider:
        settings.OIDC_URL, settings.OIDC_NAME = provider.url, "Institute ID"
        settings.OIDC_ID, settings.OIDC_SECRET = "institute", "secret"
        yield provider


def go(client, provider, target=""):
    """Go to the provider; return what it sends the browser back with."""
    response = client.get("/admin/login/provider/", {"next": target} if target else {})
    asked = provider.asked_for(response.url)
    assert asked["redirect_uri"] == f"https://institute.example{BACK}"
    return {"code": "a code", "state": asked["state"]}


def sign_in(client, provider, target=""):
    return client.get(BACK, go(client, provider, target))


def refusal(client, provider):
    """Return what somebody is told who does not get in."""
    response = sign_in(client, provider, "/admin/changes/")
    # What they wanted waits for another way to sign in.
    assert response.url == "/admin/login/?next=%2Fadmin%2Fchanges%2F"
    page = client.get(response.url)
    assert not is_inside(client)
    [message] = page.context["messages"]
    assert str(message) in page.text
    return str(message)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", "/admin/"),
        ("/admin/news/article/", "/admin/news/article/"),
        ("https://elsewhere.example/", "/admin/"),
    ],
)
def test_whom_the_provider_knows_signs_in_and_goes_where_they_wanted(
    provider, target, expected
):
    client = visitor()
    page = client.get("/admin/login/", {"next": target})
    assert "Войти через Institute ID" in page.text
    assert sign_in(client, provider, target).url == expected
    assert is_inside(client)
    # Whoever is inside is led no further.
    assert client.get("/admin/login/provider/").url == "/admin/"


def test_a_site_without_a_provider_does_not_offer_it(editor):
    page = visitor().get("/admin/login/")
    assert "login/provider" not in page.text
    assert visitor().get("/admin/login/provider/").status_code == 404


def test_the_address_may_stand_in_what_the_provider_tells_of_the_person(provider):
    provider.told, provider.claims = provider.claims, {}
    provider.told["sub"] = "8"
    assert "has failed" in refusal(visitor(headers={"accept-language": "en"}), provider)
    provider.told["sub"] = "7"
    client = visitor()
    sign_in(client, provider)
    assert is_inside(client)


@pytest.mark.parametrize(
    "change",
    [
        {"key": OTHER_KEY},
        {"claims": {"nonce": "another"}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"aud": "another"}},
        {"claims": {"aud": ["another", "a third"], "azp": "institute"}},
        {"claims": {"exp": 1}},
        {"described": {"issuer": "https://elsewhere.example"}},
        {"described": {"jwks_uri": "http://127.0.0.1:1/"}},
        {"answer": (200, "no JSON")},
        {"answer": (200, "[]")},
        {"answer": (500, "")},
        {"answer": (None, None)},
    ],
)
def test_what_the_provider_did_not_say_to_this_site_is_refused(provider, change):
    client = visitor(headers={"accept-language": "en"})
    brought = go(client, provider)
    for name, value in change.items():
        now = getattr(provider, name)
        both = now | value if isinstance(value, dict) else value
        setattr(provider, name, both)
    assert client.get(BACK, brought).url.startswith("/admin/login/")
    assert "Institute ID has failed. Try again." in client.get("/admin/login/").text
    assert not is_inside(client)


def test_an_answer_counts_once_and_in_the_browser_that_asked(provider):
    client, other = visitor(), visitor()
    brought = go(client, provider)
    for somebody, fields in [(other, brought), (client, brought | {"state": "x"})]:
        assert somebody.get(BACK, fields).url.startswith("/admin/login/")
        assert not is_inside(somebody)
    client.get(BACK, brought)
    assert is_inside(client)
    client.post("/admin/logout/")
    client.get(BACK, brought)
    assert not is_inside(client)


def test_a_stranger_gets_no_account_and_is_told_why(provider):
    def told():
        return refusal(visitor(headers={"accept-language": "en"}), provider)

    make_user("without")
    before = User.objects.people().count()
    assert User.objects.people().filter(email="").exists()
    provider.claims["email"] = ""
    assert told() == "Institute ID has not verified your e-mail address."
    provider.claims["email"] = "stranger@institute.example"
    assert told() == "No account has the address stranger@institute.example."
    # PostgreSQL takes the dotless letter for another.
    User.objects.filter(username="elena").update(email="ivi@institute.example")
    provider.claims["email"] = "ıvi@institute.example"
    assert told().startswith("No account has the address")
    provider.claims |= {"email": "ivi@institute.example", "email_verified": False}
    assert told() == "Institute ID has not verified your e-mail address."
    provider.claims["email_verified"] = True
    make_user("second", email="IVI@institute.example")
    assert told() == "Several accounts have the address ivi@institute.example."
    User.objects.filter(email__istartswith="ivi@").update(is_active=False)
    assert told() == "No account has the address ivi@institute.example."
    assert User.objects.people().count() == before + 1


def test_who_says_no_at_the_provider_is_told_so(provider):
    client = visitor(headers={"accept-language": "en"})
    go(client, provider)
    client.get(BACK, {"error": "access_denied"})
    assert "Institute ID did not let you in." in client.get("/admin/login/").text


def test_the_second_factor_is_asked_unless_the_provider_asks_it(provider, settings):
    settings.SECOND_FACTOR = "required"
    newcomer = visitor()
    sign_in(newcomer, provider)
    assert newcomer.get("/admin/").url == "/admin/account/"

    user = User.objects.get(username="elena")
    secret = with_app(user)
    client = visitor()
    assert sign_in(client, provider).url == "/admin/login/second-factor/"
    assert not is_inside(client)
    send_code(client, code_of(secret))
    assert is_inside(client)

    settings.OIDC_SECOND_FACTOR = True
    client = visitor()
    sign_in(client, provider)
    assert is_inside(client)
    assert not client.session["offers_factor"]
    # The password alone lets nobody in, here neither.
    client.post("/admin/logout/")
    send_password(client, "elena")
    assert not is_inside(client)


def test_the_doctor_says_that_the_provider_is_away(provider):
    assert [*machine.check_provider()] == []
    provider.answer = 503, ""
    [problem] = machine.check_provider()
    assert provider.url == problem["facts"]["url"]


def test_the_provider_is_not_asked_without_end(provider, monkeypatch):
    monkeypatch.setattr(limits, "PROVIDER", limits.PROVIDER._replace(network=2))
    client = visitor()
    statuses = [client.get(BACK, {"state": "x"}).status_code for _time in range(3)]
    assert statuses == [302, 302, 429]
