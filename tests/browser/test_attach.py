"""A document that a text links to is sent from the dialog of the link."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.opening import WCAG, violations
from tests.browser.people import Clicks, save, unfold
from tests.browser.writing import begin, dialog, field, open_article, text
from tests.library.good_documents import tagged_pdf

pytestmark = pytest.mark.browser

LINK = re.compile(r'<p><a href="/id/library\.document/\d+/">Наша повестка</a></p>')


def select_words(page):
    begin(page, "<p>Наша повестка</p>")
    text(page).focus()
    page.keyboard.press("Control+a")


def press_link(page):
    tools = page.get_by_role("toolbar", name="Formatting: Text Русский")
    tools.get_by_role("button", name=re.compile("^Link")).click()


def test_a_document_is_attached_to_the_selected_words_in_five_clicks(
    new_article, workplace
):
    page = new_article(expected=[400])
    path = open_article(page, workplace, ru=("С документом", "Наша повестка"))
    clicks = Clicks(page)
    select_words(page)
    press_link(page)
    opened = dialog(page, "Link")
    search = opened.get_by_role("combobox", name="Words of a title")
    expect(search).to_have_value("Наша повестка")
    expect(opened.get_by_role("status")).not_to_be_empty()

    opened.get_by_text("New document").click()
    title = opened.get_by_label("Title Русский")
    expect(title).to_have_value("Наша повестка")
    title.press("Enter")
    file = opened.get_by_label("File", exact=True)
    expect(file).to_have_accessible_description("Choose a file.")
    expect(file).to_be_focused()
    expect(title).to_have_value("Наша повестка")
    assert violations(page, WCAG) == []
    with page.expect_file_chooser() as chooser:
        file.click()
    chooser.value.set_files(
        {
            "name": "agenda.pdf",
            "mimeType": "application/pdf",
            "buffer": tagged_pdf(),
        }
    )
    opened.get_by_role("button", name="Upload and insert the link").click()
    expect(opened).to_have_count(0)
    expect(field(page)).to_have_value(LINK)
    save(page)
    assert clicks.number <= 5
    unfold(page, "checklist")
    expect(page.get_by_text("it is published with this")).to_be_visible()

    # It is found now, with what readers will meet.
    page.goto(workplace.address(path))
    select_words(page)
    press_link(page)
    option = opened.get_by_role("option").filter(has_text="Document").first
    expect(option).to_contain_text(re.compile(r"RU\s+draft"))
    expect(option).to_contain_text("readers see plain text")
    assert violations(page, WCAG) == []
