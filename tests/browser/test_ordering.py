"""Pages and rows of a form are put into their order, by dragging and by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone
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


def test_lines_of_a_programme_are_dragged_and_saved_with_the_event(
    publisher, workplace
):
    page, site = publisher, workplace
    page.goto(site.address("/admin/events/event/add/"))
    page.get_by_label("Title English").first.fill("An unconference")
    day = timezone.localdate() + timedelta(days=90)
    page.fill("#id_starts_on", day.isoformat())
    for number in range(3):
        page.get_by_role("button", name="Add another Programme item").click()
        page.fill(f"#id_programme-{number}-title_en", f"Line {number}")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    rows = page.locator("#programme-group .has_original")
    expect(rows).to_have_count(3)
    page.wait_for_load_state()
    drag(page, rows.nth(2), rows.nth(0))
    press(page, rows.nth(1).get_by_role("button", name="Down"))
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    titles = rows.locator("[name$=-title_en]")
    for number, title in enumerate(["Line 2", "Line 1", "Line 0"]):
        expect(titles.nth(number)).to_have_value(title)
