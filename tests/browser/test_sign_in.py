"""Signing in as people do it: passkeys, and the end of a session."""

import dataclasses

import pytest
from playwright.sync_api import expect

from tests.browser.opening import SCHEMES, WCAG, look
from tests.browser.page_rules import PageRules, window
from tests.browser.people import sent_password, sign_in, speak
from tests.browser.server import PASSWORD
from text.languages import LANGUAGES

pytestmark = pytest.mark.browser

# A new account, with the rights of the demo's editor.
NEW_ACCOUNT = """
WITH person AS (
    INSERT INTO accounts_user (username, password, is_superuser, first_name, last_name,
        email, is_staff, is_active, date_joined, languages, interface_language,
        is_language_chosen, work_mail)
    SELECT %s, password, is_superuser, '', '', '', true, true, now(), languages, 'en',
        true, 'none'
    FROM accounts_user WHERE username = 'editor'
    RETURNING id
)
INSERT INTO accounts_user_groups (user_id, group_id)
SELECT person.id, group_id FROM person, accounts_user_groups AS theirs
JOIN accounts_user AS editor ON editor.id = theirs.user_id
WHERE editor.username = 'editor'
"""


@pytest.fixture
def named(workplace):
    """The site under a name: a number has no passkeys."""
    url = workplace.url.replace("127.0.0.1", "localhost")
    return dataclasses.replace(workplace, url=url)


def add_authenticator(page):
    """Give the browser what a phone or a laptop has."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def send_password(page, site, name, password=PASSWORD):
    page.goto(site.address("/admin/login/"))
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Logged out")).to_be_visible()


def test_a_passkey_signs_in_alone_and_after_the_password_whatever_was_guessed(
    arrive, named
):
    site = named
    site.ask(NEW_ACCOUNT, "kira")
    page = arrive(site, locale="en-US", expected={429}, is_fresh=True)
    add_authenticator(page)
    send_password(page, site, "kira")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("link", name="Signing in").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    # Recovery codes come with the first factor.
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="Signing in").last.click()
    expect(page.get_by_text("Laptop").first).to_be_visible()
    sign_out(page)

    send_password(page, site, "kira")
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_role("button", name="Use the passkey").click()
    page.wait_for_url(site.address("/admin/"))
    sign_out(page)

    # As from another device.
    page.context.clear_cookies()
    for _time in range(10):
        assert sent_password(page, site, "kira", "guessed").status == 200
    send_password(page, site, "kira", "guessed")
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()
    page.goto(site.address("/admin/login/?next=/admin/news/article/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(site.address("/admin/news/article/"))


# The end of a session


def test_who_does_nothing_is_warned_and_stays_with_one_press(enter, workplace):
    page = enter(workplace, "translator", is_fresh=True)
    page.clock.install()
    page.goto(workplace.address("/admin/"))
    warning = page.get_by_text("You will soon be signed out because")
    expect(warning).to_be_hidden()

    def answer(route):
        state = route.fetch().json()
        route.fulfill(json={**state, "seconds": 240})

    page.route("**/admin/account/session/", answer)
    page.clock.fast_forward("01:00:01")
    expect(warning).to_be_visible()
    page.unroute("**/admin/account/session/")
    page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()


def test_whose_session_is_over_is_told_until_they_are_signed_in_again(enter, workplace):
    page = enter(workplace, "translator", is_fresh=True, expected={503})
    page.clock.install()
    page.goto(workplace.address("/admin/"))
    over = page.get_by_text("You are signed out. What you typed is kept.")
    # A server that restarts is not the end of the session, and is asked again.
    page.route("**/admin/account/session/", lambda route: route.fulfill(status=503))
    with page.expect_response("**/admin/account/session/"):
        page.clock.fast_forward("01:00:01")
    page.unroute("**/admin/account/session/")
    expect(over).to_be_hidden()

    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.clock.fast_forward("01:00")
    expect(over).to_be_visible()
    expect(page.get_by_role("button", name="Stay signed in")).to_be_hidden()
    page.context.add_cookies(cookies)
    page.clock.fast_forward("01:00")
    expect(over).to_be_hidden()


def test_who_goes_back_after_a_sign_out_sees_nothing_of_the_back_office(
    enter, workplace
):
    page = enter(workplace, "editor")
    for path in ["/admin/news/article/add/", "/admin/"]:
        page.goto(workplace.address(path))
    sign_out(page)
    for _time in range(2):
        page.go_back()
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


# The pages

ENTRANCE = [
    *["login/", "password/forgotten/", "password/forgotten/sent/"],
    *["password/choose/done/", "password/choose/1-x/"],
]
INSIDE = [
    *["account/", "account/sessions/", "account/authenticator-app/"],
    *["account/passkeys/add/", "account/confirm/", "password_change/"],
    *["accounts/user/add/", "accounts/user/1/sign-in/"],
]


@pytest.fixture(scope="module")
def opened(site, browser, faults):
    openings = []

    def open_at(page, path, name, language):
        openings.append(
            look(
                page,
                page.goto(site.address(f"/admin/{path}")),
                name=f"{path} {name} in {language}",
                tags=WCAG,
                expected=200,
                is_public=False,
                schemes=SCHEMES if language == "en" else (),
            )
        )

    for language in LANGUAGES:
        page, watch = window(browser, site, locale=language)
        for path in ENTRANCE:
            open_at(page, path, "as nobody", language)
        sign_in(page, site, "admin")
        speak(site, "admin", language)
        for path in INSIDE:
            open_at(page, path, "as admin", language)
        page.context.close()
        faults += watch.faults
    return openings


class TestSignInPages(PageRules):
    pass
