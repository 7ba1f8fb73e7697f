"""What people do each day takes few clicks, and finds whom it concerns."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import server
from tests.browser.people import (
    Clicks,
    press_step,
    sign_in_by_the_form,
    speak,
    write,
)
from tests.browser.writing import (
    ADD,
    open_article,
    resolve_note,
    write_text,
)

pytestmark = pytest.mark.browser


def states(page, state):
    """Return the languages in a state, at the head of the form."""
    return page.locator(".bar-language").filter(has_text=state)


def test_both_languages_are_published_by_one_click_and_taken_off_by_three(
    enter, workplace
):
    page = enter(workplace, "publisher", ADD)
    filled = page.locator(".bar .default")
    page.get_by_label("Title English").fill("Two languages at once")
    page.locator(".bar-language", has_text="Русский").click()
    expect(filled).to_have_text("Publish: English", use_inner_text=True)
    write(page, "Русский", "Два языка сразу", "Кратко.")
    write(page, "English", "Two languages at once", "In brief.")
    write_text(page, "ru", "Текст.")
    write_text(page, "en", "A text.")
    clicks = Clicks(page)
    with clicks.at_most(1):
        page.get_by_role("button", name="Publish: both", exact=True).click()
        expect(states(page, "published")).to_have_count(2)
    address = page.locator(".menu-items a[hreflang=en]")
    public = address.get_attribute("href")
    assert page.request.get(workplace.address(public)).status == 200

    with clicks.at_most(3):
        page.locator(".bar").get_by_text("More", exact=True).click()
        page.get_by_role("link", name="Unpublish or withdraw…").click()
        page.get_by_role("button", name="Unpublish", exact=True).click()
        expect(states(page, "draft")).to_have_count(2)
    assert page.request.get(workplace.address(public)).status == 404


def last_mail(site, to):
    """Return the text of the newest mail to somebody."""
    server.work(site, "desk.notifications.mail_notifications")
    return server.mails(site, to)[-1]


def come_in(arrive, site, name):
    """Sign in as people do; return the window and what waits there."""
    page = arrive(site, locale="en-US")
    speak(site, name, "en")
    sign_in_by_the_form(page, site, name)
    return page, page.get_by_role("region", name=re.compile("Waiting for me"))


def test_work_reaches_by_mail_who_publishes_and_comes_back_with_a_note(
    arrive, enter, workplace
):
    site, title = workplace, "Через почту"
    editor = enter(site, "editor")
    path = open_article(editor, site, ru=(title, "Первый текст."))
    editor.get_by_role("button", name="Ask for review: Русский").first.click()
    expect(states(editor, "in review")).to_be_visible()

    publisher, waits = come_in(arrive, site, "publisher")
    row = waits.get_by_role("listitem").filter(has_text=title)
    with Clicks(publisher).at_most(1):
        row.get_by_role("link").click()
        publisher.wait_for_url(f"**{path}*")
    mail = last_mail(site, "publisher")
    assert title in mail
    publisher.goto(re.search(r"http://\S+", mail)[0])
    publisher.wait_for_url(f"**{path}*")
    publisher.get_by_label("Other steps").click()
    publisher.get_by_text("Return to the author…").click()
    expect(publisher.get_by_label("Why, for the author")).to_be_focused()
    publisher.keyboard.type("Назовите город.")
    press_step(publisher, "Return to the author: Русский")
    expect(states(publisher, "in review")).to_have_count(0)

    editor, waits = come_in(arrive, site, "editor")
    row = waits.get_by_role("listitem").filter(has_text=title)
    expect(row).to_contain_text("Назовите город.")
    with Clicks(editor).at_most(1):
        row.get_by_role("link").click()
        editor.wait_for_url(f"**{path}*")
    note = editor.get_by_text("Назовите город.")
    expect(note.first).to_be_visible()
    resolve_note(editor)
    write_text(editor, "ru", "Второй текст, в Москве.")
    editor.get_by_role("button", name="Ask for review: Русский").first.click()
    expect(states(editor, "in review")).to_be_visible()
    expect(note).to_have_count(0)
    assert "Назовите город." in last_mail(site, "editor")

    publisher.goto(site.address(path))
    publisher.get_by_role("button", name="Publish: Русский").first.click()
    expect(states(publisher, "published")).to_be_visible()
    row = come_in(arrive, site, "publisher")[1].get_by_role("listitem")
    expect(row.filter(has_text=title)).to_have_count(0)
