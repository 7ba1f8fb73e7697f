"""Nothing that somebody writes is lost: conflicts, crashes, history, working copies."""

import os
import re
import signal
from contextlib import contextmanager
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, launch
from tests.browser.people import (
    open_in_the_list,
    save,
    sign_in,
    sign_in_by_the_form,
    unfold,
)
from tests.browser.server import PASSWORD
from tests.browser.watching import OFFLINE
from tests.browser.writing import begin_article, open_article, text, write_text
from tests.patience import wait_until

pytestmark = pytest.mark.browser

AUTOSAVED = re.compile(r"Autosaved at \d\d:\d\d:\d\d")
BRING = "Bring it back"


@pytest.fixture
def site(workplace):
    return workplace


# What people do


def wait_until_autosaved(page):
    expect(page.locator(".autosave-state")).to_have_text(AUTOSAVED)


@contextmanager
def autosaving(page, words):
    """Wait, at the end of the block that types them, until the server has the words.

    It may have had what was typed before them some seconds ago, and have said so.
    """

    def has_them(answer):
        sent = unquote_plus(answer.request.post_data or "")
        return answer.url.endswith("/autosave/") and words in sent

    with page.expect_response(has_them):
        yield
    wait_until_autosaved(page)


# Two people, one item


def test_what_a_refused_save_had_is_offered_to_who_leaves_it(at_work, site):
    editor, publisher = at_work("editor"), at_work("publisher")
    path = open_article(editor, site, ru=("Отказ", "Было."))
    publisher.goto(site.address(path))
    editor.get_by_label("Title Русский").fill("Отказ редактора")
    save(editor)
    publisher.get_by_label("Title Русский").fill("Отказ издателя")
    publisher.get_by_role("button", name="Save", exact=True).click()
    expect(publisher.locator(".errorlist").first).to_be_visible()
    publisher.goto(site.address("/admin/"))
    # The page is gone before what it sends has come.
    wait_until(
        lambda: site.ask(
            "SELECT 1 FROM publishing_autosave WHERE data::text LIKE %s",
            "%Отказ издателя%",
        )
    )
    publisher.goto(site.address(path))
    publisher.get_by_role("button", name="Bring it back").click()
    expect(publisher.get_by_label("Title Русский")).to_have_value("Отказ издателя")


def test_a_conflict_shows_both_texts_and_the_merged_one_is_saved(at_work, site):
    editor, publisher = at_work("editor"), at_work("publisher")
    path = open_article(editor, site, ru=("Спор", "Было начало."))
    publisher.goto(site.address(path))
    here = publisher.locator(".others-here")
    expect(here).to_have_text(re.compile("editor has this open, since .+"))
    # The first one hears of the second without asking.
    expect(editor.locator(".others-here")).to_contain_text("publisher has this open")

    editor.get_by_label("Title Русский").fill("Спор редактора")
    write_text(editor, "ru", "Было начало и конец.")
    save(editor)

    publisher.get_by_label("Title Русский").fill("Спор издателя")
    write_text(publisher, "ru", "Было начало и середина.")
    publisher.get_by_role("button", name="Save", exact=True).click()

    expect(publisher.locator(".errorlist").first).to_contain_text(
        "Somebody else has changed this"
    )
    expect(publisher.get_by_label("Title Русский")).to_have_value("Спор издателя")
    expect(text(publisher)).to_have_text("Было начало и середина.")
    title = publisher.get_by_role("region", name="editor, ").first
    expect(title.locator("ins")).to_have_text("Спор редактора")
    body = publisher.get_by_role("region", name="editor, ").last
    expect(body.locator("ins")).to_contain_text("конец")
    for theirs, words in [(title, "Спор редактора"), (body, "Было начало и конец.")]:
        theirs.get_by_text("The whole text as it stands now").click()
        expect(theirs.locator(".displayed")).to_have_text(words)
    assert site.ask("SELECT title_ru FROM news_article WHERE id = %s", pk_of(path)) == [
        ("Спор редактора",)
    ]

    take = "Put this text into the field"
    title.get_by_role("button", name=take).click()
    expect(publisher.get_by_label("Title Русский")).to_have_value("Спор редактора")
    publisher.get_by_label("Title Русский").fill("Спор редактора и издателя")
    body.get_by_role("button", name=take).click()
    expect(text(publisher)).to_have_text("Было начало и конец.")
    write_text(publisher, "ru", "Было начало, середина и конец.")
    save(publisher)

    open_in_the_list(publisher, site, "Спор редактора и издателя")
    expect(text(publisher)).to_have_text("Было начало, середина и конец.")


def pk_of(path):
    return int(re.search(r"/(\d+)/", path)[1])


# What is typed and not saved


def kill(browser):
    """End a browser as a failure of power would: nothing can be kept any more."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    [pid] = [process["id"] for process in processes if process["type"] == "browser"]
    os.kill(int(pid), signal.SIGKILL)


def test_what_was_typed_survives_a_killed_browser(browser, at_work, site):
    path = begin_article(at_work("editor"), site, ru=("Сбой", "Сохранено."))

    other = launch(browser.browser_type)
    page = other.new_context(locale="en-US").new_page()
    page.set_default_timeout(PATIENCE)
    sign_in(page, site, "editor")
    page.goto(site.address(path))
    page.get_by_label("Title Русский").fill("Сбой, набранное")
    write_text(page, "ru", "Сохранено, а это набрано.")
    unfold(page, "save")
    with autosaving(page, "После сбоя"):
        page.get_by_label("What was changed, and why").fill("После сбоя")
    kill(other)

    page = at_work("editor")
    page.goto(site.address(path))
    expect(page.get_by_label("Title Русский")).to_have_value("Сбой")
    kept = page.get_by_text("You typed something here and did not save it")
    expect(kept).to_be_visible()
    page.get_by_role("button", name=BRING).click()
    expect(page.get_by_text("It is not saved yet.")).to_be_visible()
    expect(page.get_by_label("Title Русский")).to_have_value("Сбой, набранное")
    expect(text(page)).to_have_text("Сохранено, а это набрано.")
    expect(page.get_by_label("What was changed, and why")).to_have_value("После сбоя")
    save(page)
    open_in_the_list(page, site, "Сбой, набранное")
    expect(text(page)).to_have_text("Сохранено, а это набрано.")
    expect(page.get_by_role("button", name=BRING)).to_have_count(0)


def end_session(page, site):
    [key] = [
        cookie["value"]
        for cookie in page.context.cookies()
        if cookie["name"] == "sessionid"
    ]
    site.ask("DELETE FROM django_session WHERE session_key = %s", key)


def test_what_is_typed_after_the_session_ended_is_offered_after_signing_in(
    at_work, site
):
    page = at_work("editor", expected={403})
    path = open_article(page, site, ru=("Срок", "Сохранено."))
    end_session(page, site)
    page.get_by_label("Title Русский").fill("Срок вышел")
    expect(page.get_by_text("You have been signed out")).to_be_visible()
    # What is typed from then on nobody hears.
    write_text(page, "ru", "Набрано после срока.")

    sign_in_by_the_form(page, site, "editor")
    page.goto(site.address(path))
    expect(page.get_by_label("Title Русский")).to_have_value("Срок")
    expect(page.get_by_text("This browser has kept what you typed")).to_be_visible()
    page.get_by_role("button", name=BRING).click()
    expect(page.get_by_text("It is not saved yet.")).to_be_visible()
    # What was brought back is not offered once more.
    page.wait_for_load_state()
    expect(page.get_by_role("button", name=BRING)).to_have_count(0)
    expect(page.get_by_label("Title Русский")).to_have_value("Срок вышел")
    expect(text(page)).to_have_text("Набрано после срока.")
    save(page)
    open_in_the_list(page, site, "Срок вышел")
    expect(text(page)).to_have_text("Набрано после срока.")
    expect(page.get_by_role("button", name=BRING)).to_have_count(0)


def test_what_is_sent_after_the_session_ended_is_offered_after_signing_in(
    at_work, site
):
    page = at_work("editor", expected={403})
    path = open_article(page, site, ru=("Поздно", "Сохранено."))
    end_session(page, site)
    page.get_by_label("Title Русский").fill("Поздно отправлено")
    page.get_by_role("button", name="Save", exact=True).click()
    page.fill("[name=login]", "editor")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    # The form again, with what was typed at hand.
    page.wait_for_url(site.address(path))
    page.get_by_role("button", name=BRING).click()
    expect(page.get_by_label("Title Русский")).to_have_value("Поздно отправлено")


def test_whose_session_ended_signs_in_beside_the_form_and_goes_on(at_work, site):
    page = at_work("editor", expected={403})
    open_article(page, site, ru=("Рядом", "Сохранено."))
    end_session(page, site)
    page.get_by_label("Title Русский").fill("Рядом вошли")
    with page.expect_popup() as opened:
        page.locator(".autosave-state").get_by_role("link", name="Sign in").click()
    sign_in_by_the_form(opened.value, site, "editor")
    wait_until_autosaved(page)
    save(page)
    open_in_the_list(page, site, "Рядом вошли")


def test_what_is_typed_without_a_connection_is_kept_when_it_comes_back(at_work, site):
    page = at_work("editor", expected={OFFLINE})
    path = open_article(page, site, ru=("Связь", "Сохранено."))
    page.context.set_offline(True)
    page.get_by_label("Title Русский").fill("Связь пропала")
    told = page.get_by_text("No connection: your text is kept in this")
    expect(told).to_be_in_viewport()
    # Also where the panel stands below the texts, or gives its place to the preview.
    page.set_viewport_size({"width": 400, "height": 700})
    expect(told).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.keyboard.press("Alt+p")
    expect(page.locator(".live-preview")).to_be_visible()
    expect(told).to_be_in_viewport()
    page.keyboard.press("Alt+p")
    page.context.set_offline(False)
    wait_until_autosaved(page)

    page.goto(site.address(path))
    page.get_by_role("button", name=BRING).click()
    expect(page.get_by_label("Title Русский")).to_have_value("Связь пропала")


def test_a_refusal_is_told_as_what_it_is(at_work, site):
    page = at_work("editor", expected={400, 403, 404, 503})
    open_article(page, site, ru=("Отказ", "Сохранено."))
    for status, words in [
        (404, "Somebody else has deleted this"),
        (403, "You no longer have permission to change this"),
        (400, "This is too long to be autosaved"),
        (503, "No connection"),
    ]:
        page.route("**/autosave/", refusal(status))
        page.get_by_label("Title Русский").fill(f"Отказ {status}")
        expect(page.locator(".autosave-state")).to_contain_text(words)
        expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
        assert page.evaluate(KEEPS)
        page.unroute("**/autosave/")
        wait_until_autosaved(page)


def refusal(status):
    def refuse(route):
        if route.request.method == "POST":
            route.fulfill(status=status)
        else:
            route.continue_()

    return refuse


def test_what_was_typed_last_in_a_long_form_is_kept_when_it_is_left(at_work, site):
    page = at_work("editor")
    # Six bytes a letter as it is sent, of which a browser takes 64 KiB on leaving.
    long = "Длинный абзац. " * 1000
    path = open_article(page, site, ru=("Долго", long))
    page.get_by_label("Title Русский").fill("Долго и сразу прочь")
    page.goto(site.address("/admin/"))
    page.goto(site.address(path))
    page.get_by_role("button", name=BRING).click()
    expect(page.get_by_label("Title Русский")).to_have_value("Долго и сразу прочь")


# What the browser keeps of it

KEEPS = "() => Object.keys(localStorage).filter((key) => key.startsWith('kept '))"


def test_nothing_stays_in_the_browser_of_what_was_saved(at_work, site):
    page = at_work("publisher")
    open_article(page, site, ru=("Общая машина", "Черновик."))
    page.get_by_label("Title Русский").fill("Общая машина, второй раз")
    save(page)
    page.wait_for_function(f"() => ({KEEPS})().length === 0")


def test_what_the_browser_keeps_goes_after_a_week_and_with_who_signs_out(at_work, site):
    page = at_work("publisher")
    page.goto(site.address("/admin/"))
    page.evaluate(
        """() => {
          for (const [name, age] of [["young", 6], ["old", 8]]) {
            const at = Date.now() - age * 24 * 60 * 60 * 1000;
            localStorage.setItem(`kept ${name}`, JSON.stringify({ at, text: "{}" }));
          }
        }"""
    )
    page.reload()
    page.wait_for_function(f"() => ({KEEPS})().join() === 'kept young'")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Logged out")).to_be_visible()
    assert page.evaluate(KEEPS) == []
