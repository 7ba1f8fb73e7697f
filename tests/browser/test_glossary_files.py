"""A terminologist takes the glossary out, has it changed, and brings it back in."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press, tab_to

pytestmark = pytest.mark.browser


def test_a_changed_file_is_looked_at_chosen_from_brought_in_and_undone(
    arrive, enter, workplace, tmp_path
):
    page = enter(workplace, "terminologist", "/admin/glossary/concept/")
    page.get_by_text("More", exact=True).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="TBX", exact=True).click()
    text = download.value.path().read_text()
    for term in ["open data", "digital economy"]:
        text = text.replace(f"<term>{term}</term>", f"<term>the {term}</term>")
    path = tmp_path / "glossary.tbx"
    path.write_text(text)

    # The dry run says what would change; one row is left out by keyboard.
    bring(page, workplace, path)
    expect(page.get_by_role("heading", name="Changes: 2")).to_be_visible()
    box = page.get_by_role("checkbox", name=re.compile("Leave out .*open data"))
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    press(page, page.get_by_role("button", name="Import", exact=True))
    expect(page.get_by_text("The file is imported.")).to_be_visible()
    expect(page.get_by_text("Left out: 1.")).to_be_visible()

    # Readers have the one, and not the other.
    reader = arrive(workplace, locale="en-US")
    heading = reader.get_by_role("heading", level=1)
    reader.goto(workplace.address("/id/term/digital-economy"))
    expect(heading).to_have_text("the digital economy")
    reader.goto(workplace.address("/id/term/open-data"))
    expect(heading).to_have_text("open data")

    # And then neither.
    press(page, page.get_by_role("link", name="Undo the import…"))
    press(page, page.get_by_role("button", name="Undo the import"))
    expect(page.get_by_text("The import is undone.")).to_be_visible()
    reader.goto(workplace.address("/id/term/digital-economy"))
    expect(heading).to_have_text("digital economy")


def bring(page, workplace, path):
    page.goto(workplace.address("/admin/glossary/concept/import/"))
    page.get_by_label("File").set_input_files(path)
    press(page, page.get_by_role("button", name="Dry run"))
    expect(page.get_by_text("Nothing is stored yet")).to_be_visible()
