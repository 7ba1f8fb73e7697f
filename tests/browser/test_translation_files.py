"""A translator takes items out as a file, fills it in, and sends it back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press
from tests.desk.translation_files import fill_in

pytestmark = pytest.mark.browser

TITLE = re.compile("in 2020: 50 articles")
SUMMARY = "Entirely rewritten."


def test_a_file_is_filled_in_and_sent_back(enter, workplace, tmp_path):
    page = enter(workplace, "translator", "/admin/news/article/")
    page.get_by_role("row", name=TITLE).get_by_role("checkbox").check()
    press(page, page.get_by_role("button", name="Export for translation…"))
    page.get_by_label("Format").select_option("XLIFF 1.2")
    with page.expect_download() as download:
        press(page, page.get_by_role("button", name="Export for translation"))
    path = tmp_path / "articles.xlf"
    download.value.save_as(path)
    path.write_bytes(fill_in(path.read_bytes(), "xliff12", {"Вышел шестой": SUMMARY}))

    page.goto(workplace.address("/admin/translations/files/import/"))
    page.get_by_label("File").set_input_files(path)
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
