"""Who is in office: an editor writes terms of office by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.crawling import permanent
from tests.browser.keyboard import choose, press, tab_to

pytestmark = pytest.mark.browser

BOARD = "body:board-of-directors"
PERSON, ROLE = "Vera Chernovikova", "Member"


def new_row(page):
    return page.locator(".child:not(.has_original, .empty-form)").last


def add_term(page, person, role, starts, ends):
    press(page, page.get_by_role("button", name="Add another Term of office"))
    choose(page, person)
    tab_to(page, new_row(page).get_by_role("combobox", name="Role"))
    choose(page, role)
    for label, day in [("From", starts), ("Until", ends)]:
        tab_to(page, new_row(page).get_by_label(label))
        page.keyboard.type(day)


def test_a_term_of_office_is_written_by_keyboard_and_refused_with_all_that_was_typed(
    publisher, arrive, workplace
):
    page = publisher
    page.goto(workplace.address(f"{workplace.desk(BOARD)}/change/"))
    add_term(page, PERSON, ROLE, starts="2005", ends="12.2004")
    press(page, new_row(page).get_by_text("More"))
    tab_to(page, new_row(page).get_by_label("Addition to the role English"))
    page.keyboard.type("elected by all")
    press(page, page.get_by_label("Other steps"))
    press(page, page.get_by_role("button", name="Publish: both"))
    expect(new_row(page).locator(".errorlist")).not_to_be_empty()
    chosen = new_row(page).get_by_role("combobox")
    expect(chosen).to_contain_text([PERSON, ROLE])
    addition = new_row(page).get_by_label("Addition to the role English")
    expect(addition).to_have_value("elected by all")

    new_row(page).get_by_label("Until").fill("12.2008")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.get_by_text("Русский, English: published.")).to_be_visible()
    # What is chosen afterwards is a change like any other.
    expect(page.locator(".bar-step")).to_be_disabled()
    expect(page.locator(".select2-selection").first).to_be_attached()
    page.evaluate("django.jQuery('.admin-autocomplete').first().trigger('change')")
    expect(page.locator(".bar-step")).to_be_enabled()
    reader = arrive(workplace)
    reader.goto(workplace.address(permanent(workplace, BOARD, "en")))
    former = reader.get_by_role("region", name="Former members", exact=True)
    expect(former).to_contain_text(PERSON)
