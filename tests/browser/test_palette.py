"""The palette of the back office, by keyboard and by pointer."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.opening import NARROWEST, WCAG, ask, violations

pytestmark = pytest.mark.browser

# Ctrl+K as the Russian layout sends it.
IN_THE_RUSSIAN_LAYOUT = {
    "key": "л",
    "code": "KeyK",
    "ctrlKey": True,
    "bubbles": True,
    "cancelable": True,
}


def test_ctrl_k_leads_anywhere_by_keyboard_alone(enter, site):
    page = enter(site, "publisher", "/admin/")
    palette = page.get_by_role("dialog", name="Search or run a command")
    field = palette.get_by_role("combobox")
    chosen = palette.locator("[role=option][aria-selected=true]")
    link = page.get_by_role("link", name="View site")
    link.focus()

    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    expect(palette.get_by_role("option", name="create")).not_to_have_count(0)
    assert violations(page, WCAG) == []
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(link).to_be_focused()

    page.dispatch_event("body", "keydown", IN_THE_RUSSIAN_LAYOUT)
    page.keyboard.type("fccfv,ktz")
    expect(palette).to_contain_text("Showing results for “ассамблея”")
    expect(palette.get_by_role("status")).to_contain_text(re.compile("items? found"))
    expect(chosen).to_contain_text("Ассамблея")
    expect(chosen.locator("mark")).not_to_have_count(0)
    first = chosen.get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", first)
    page.keyboard.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", first)
    page.keyboard.press("ArrowUp")
    assert violations(page, WCAG) == []
    page.set_viewport_size(NARROWEST)
    assert ask(page, "sideways") == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/admin/\w+/\w+/\d+/change/$"))
    # Its scripts come last.
    page.wait_for_load_state()

    # What the bar of the open item can do comes first.
    page.keyboard.press("Control+k")
    page.keyboard.type("trash")
    expect(chosen).to_contain_text("Delete…")
    expect(palette.get_by_role("status")).to_contain_text(re.compile("Commands: [1-9]"))
    field.fill("later")
    expect(chosen).to_contain_text("At a later date and time")
    page.keyboard.press("Enter")
    expect(page.locator("[name=schedule_at_0]")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("ршыещкн")
    expect(chosen).to_contain_text("History")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/history/$"))
    page.wait_for_load_state()

    page.keyboard.press("Control+k")
    page.keyboard.type("туц ум")
    expect(chosen).to_contain_text("Event")
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.address("/admin/events/event/add/"))
