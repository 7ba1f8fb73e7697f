"""Pages and rows of a form are put into their order, by dragging and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.crawling import fetch, permanent

pytestmark = pytest.mark.browser

PAGES = "/admin/institute/page/order/"


def drag(page, row, target, *, right=0):
    """Drag a row by its handle, to the upper edge of another."""
    target.evaluate("row => row.scrollIntoView({block: 'center'})")
    handle = row.locator("[data-order-handle]").bounding_box()
    x, y = handle["x"] + 5, handle["y"] + 5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, target.bounding_box()["y"] + 2, steps=4)
    page.mouse.up()


def press(page, button):
    button.focus()
    page.keyboard.press("Enter")


def row_of(page, site, key):
    return page.locator(f"[data-order-row='{site.demo[key]}']")


def save(page):
    press(page, page.get_by_role("button", name="Save the order"))
    expect(page.get_by_text("The order is saved.")).to_be_visible()
    page.wait_for_load_state()


def test_a_page_is_dragged_under_another_and_moved_by_keyboard(publisher, workplace):
    page, site = publisher, workplace
    before = permanent(site, "page:privacy", "en")
    page.goto(site.address(PAGES))
    moved, above = (
        row_of(page, site, f"page:{key}") for key in ["privacy", "for-authors"]
    )
    drag(page, moved, above, right=30)
    status = page.locator("[data-order-status]")
    expect(status).to_contain_text("1 of 2 under About the journal")
    expect(page.get_by_text("Not saved yet")).to_be_visible()

    press(page, moved.get_by_role("button", name="Down"))
    expect(status).to_contain_text("2 of 2 under About the journal")
    expect(moved.get_by_role("button", name="Down")).to_be_focused()
    save(page)
    now = permanent(site, "page:privacy", "en")
    assert now.startswith(permanent(site, "page:journal", "en"))
    redirect = fetch(site, before)
    assert (redirect.status, redirect.headers["location"]) == (301, now)
    positions = {
        key: site.ask(
            "SELECT position FROM institute_page WHERE id = %s",
            site.demo[f"page:{key}"],
        )
        for key in ["for-authors", "privacy"]
    }
    assert positions["for-authors"] < positions["privacy"]

    # Escape puts back what is being dragged.
    order = page.locator("[name=order]").input_value()
    handle = moved.locator("[data-order-handle]").bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(handle["x"] + 5, handle["y"] - 60)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator("[name=order]").input_value() == order
