"""A translator takes items out as a page, fills it in offline, and sends it back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press, tab_to
from tests.browser.opening import NARROW, WCAG, violations
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser

TITLE = re.compile("in 2020: 50 articles")
SUMMARY = "Entirely rewritten."


def test_a_page_is_filled_in_offline_and_sent_back(
    browser, arrive, workplace, tmp_path
):
    page = arrive(workplace, locale="en-US")
    sign_in(page, workplace, "translator")
    page.goto(workplace.address("/admin/news/article/"))
    page.get_by_role("row", name=TITLE).get_by_role("checkbox").check()
    press(page, page.get_by_role("button", name="Export for translation…"))
    page.get_by_label("Format").select_option("html")
    with page.expect_download() as download:
        press(page, page.get_by_role("button", name="Export for translation"))
    path = tmp_path / "page.html"
    download.value.save_as(path)

    translated = tmp_path / "translated.html"
    fill_in_offline(browser, path, translated)

    page.goto(workplace.address("/admin/desk/files/import/"))
    page.get_by_label("File").set_input_files(translated)
    press(page, page.get_by_role("button", name="Dry run"))
    expect(page.get_by_role("heading", name="Changes: 1")).to_be_visible()
    expect(page.locator(".difference")).to_contain_text(SUMMARY)
    press(page, page.get_by_role("button", name="Import", exact=True))
    expect(page.get_by_text("The file is imported.")).to_be_visible()
    # It is there for whoever opens the item, and then no more.
    item = page.context.new_page()
    item.goto(workplace.address("/admin/news/article/"))
    item.get_by_role("link", name=TITLE).click()
    expect(item.locator("#id_summary_en")).to_have_value(SUMMARY)
    press(page, page.get_by_role("link", name="Undo the import…"))
    press(page, page.get_by_role("button", name="Undo the import"))
    expect(page.get_by_text("The import is undone.")).to_be_visible()
    item.reload()
    expect(item.locator("#id_summary_en")).not_to_have_value(SUMMARY)


def fill_in_offline(browser, path, translated):
    """Fill in the page in a browser that knows nothing of the site."""
    context = browser.new_context(offline=True, viewport=NARROW)
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(path.as_uri())
    assert violations(page, WCAG) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"]
    words = page.locator("b[data-words]")
    before = int(words.inner_text())
    box = page.locator(".stale textarea").first
    tab_to(page, box)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(SUMMARY)
    expect(words).not_to_have_text(str(before))
    assert 0 <= int(words.inner_text()) < before
    with page.expect_download() as download:
        press(page, page.get_by_role("button", name="Save the page"))
    download.value.save_as(translated)
    assert faults == []
    context.close()
