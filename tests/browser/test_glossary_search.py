"""The search boxes by keyboard, with their autocomplete and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.opening import PUBLIC, violations

pytestmark = pytest.mark.browser


LATE = {"title": "late", "language": "en", "matched_term": "", "url": "/en/glossary/"}


def box_of(page):
    return page.get_by_label("Find a term, in either language")


def open_box(arrive, site, **options):
    page = arrive(site, locale="en-US", **options)
    page.goto(site.address("/en/glossary/"))
    return page, box_of(page)


def options_of(page):
    return page.get_by_role("option")


def test_options_are_walked_by_keyboard_and_enter_opens_the_entry(arrive, site):
    page, box = open_box(arrive, site)
    box.fill("informat")
    expect(box).to_have_attribute("aria-expanded", "true")
    status = page.get_by_role("main").get_by_role("search").get_by_role("status")
    expect(status).to_contain_text("suggested")
    options = options_of(page).all()
    assert len(options) > 2

    def is_chosen(option):
        expect(option).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute(
            "aria-activedescendant", option.get_attribute("id")
        )
        expect(box).to_be_focused()

    for key, place in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)]:
        page.keyboard.press(key)
        is_chosen(options[place])
    for key, place in [("End", -1), ("Home", 0), ("ArrowDown", 1)]:
        page.keyboard.press(key)
        is_chosen(options[place])
    assert violations(page, PUBLIC) == []

    page.keyboard.press("Escape")
    expect(options_of(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("informat")
    page.keyboard.press("ArrowDown")
    is_chosen(options[0])
    title = options[0].inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_enter_with_nothing_chosen_asks_for_all_that_is_found(arrive, site):
    page, box = open_box(arrive, site)
    box.fill("informat")
    expect(options_of(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(site.address("/en/glossary/search/?q=informat"))
    assert page.get_by_label("Search results").get_by_role("link").count() > 2


def test_answer_to_what_was_typed_before_is_not_shown(arrive, site):
    page, box = open_box(arrive, site)
    held = []
    earlier = re.compile(r"/suggestions/\?q=data$")
    page.route(earlier, lambda route: held.append(route))
    with page.expect_request(earlier):
        box.fill("data")
    box.fill("digital")
    expect(options_of(page).first).to_contain_text("digital")
    [route] = held
    route.fulfill(json={"status": "", "results": [LATE]})
    # What comes after it has come.
    page.evaluate("fetch('/en/').then((answer) => answer.text())")
    expect(options_of(page).first).to_contain_text("digital")


def test_errors_of_the_feedback_form_have_the_focus(arrive, site):
    page = arrive(site, locale="en-US", java_script_enabled=False)
    page.goto(site.address("/en/glossary/suggest/"))
    page.get_by_label("Your suggestion").fill("Short")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#id_text$"))
