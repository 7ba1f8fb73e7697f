"""A release by keyboard alone: made, filled over all kinds, seen and scheduled."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press, search, tab_to
from tests.browser.opening import NARROWEST, WCAG, ask, violations

pytestmark = pytest.mark.browser


def test_a_release_is_made_and_scheduled_by_keyboard_alone(enter, site):
    page = enter(site, "publisher", "/admin/publishing/release/add/")
    name = page.get_by_label("Name")
    tab_to(page, name)
    page.keyboard.type("Example of a release")
    name.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Example of a release")

    # By words of whatever kind.
    tab_to(page, page.get_by_role("searchbox", name="Items"))
    search(page, "WeGO")
    expect(page.get_by_role("option").first).to_contain_text("WeGO")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="Add", exact=True))
    row = page.get_by_role("rowheader")
    expect(row).to_contain_text("WeGO")
    expect(page.get_by_role("button", name="Take out")).to_have_count(2)
    assert violations(page, WCAG) == []
    page.set_viewport_size(NARROWEST)
    assert ask(page, "sideways") == []
    assert violations(page, WCAG) == []

    press(page, page.get_by_role("link", name="Preview: the site as it will be"))
    expect(
        page.get_by_role("complementary", name="Preview of a release")
    ).to_be_visible()
    assert violations(page, WCAG) == []
    assert ask(page, "sideways") == []
    page.go_back()

    tab_to(page, page.get_by_label("Date:"))
    page.keyboard.type("2099-12-01")
    page.keyboard.press("Tab")
    tab_to(page, page.get_by_label("Time:"))
    page.keyboard.type("10:00")
    # It schedules: to publish at once is another form's.
    page.keyboard.press("Enter")
    unschedule = page.get_by_role("button", name="Unschedule")
    expect(unschedule).to_be_visible()
    assert violations(page, WCAG) == []
    press(page, unschedule)
    press(page, page.get_by_role("link", name="Delete"))
    press(page, page.get_by_role("button", name=re.compile("^Yes")))
    expect(page).to_have_url(re.compile(r"/admin/publishing/release/(#|$)"))
