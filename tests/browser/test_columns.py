"""The bar of a form, and its columns: folded, to be read, alone on the screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import field, open_article, text

pytestmark = pytest.mark.browser

TEXTS = {"ru": ("Столбец", "Текст. " * 400), "en": ("A column", "Text. " * 900)}


@pytest.fixture
def form(new_article, workplace):
    page = new_article()
    open_article(page, workplace, **TEXTS)
    return page


def test_a_folded_language_stays_so_until_a_remark_leads_to_it(form):
    form.get_by_role("button", name="Collapse: English").click()
    expect(form.locator("#id_title_en")).to_be_hidden()
    form.reload()
    expect(form.locator("#id_title_en")).to_be_hidden()
    expect(form.locator("#id_title_ru")).to_be_visible()
    form.evaluate(
        "document.getElementById('id_title_en').setAttribute('aria-invalid', 'true')"
    )
    form.keyboard.press("F8")
    expect(form.locator("#id_title_en")).to_be_focused()


def test_a_language_to_be_read_is_not_written_and_is_sent_as_it_is(form):
    before = field(form, "ru").input_value()
    form.get_by_role("button", name="Read alongside: Русский").click()
    expect(form.locator("#id_title_ru")).not_to_be_editable()
    expect(text(form)).to_have_attribute("contenteditable", "false")
    # It follows what is written beside it.
    source = text(form).locator("xpath=ancestor::*[@class='rich-text']")
    form.get_by_label("What was changed, and why").scroll_into_view_if_needed()
    form.wait_for_function("one => one.scrollTop > 0", arg=source.element_handle())
    form.fill("#id_title_en", "Another column")
    with form.expect_navigation():
        form.keyboard.press("Control+s")
    expect(form.locator("#id_title_ru")).to_have_value("Столбец")
    expect(field(form, "ru")).to_have_value(before)
    form.get_by_role("button", name="Read alongside: Русский").click()
    expect(text(form)).to_have_attribute("contenteditable", "true")


# The label of a field, whole, between the bar and the lower edge of the window.
IN_VIEW = """id => {
  const label = document.querySelector(`label[for="${id}"]`).getBoundingClientRect();
  const bar = document.querySelector(".bar").getBoundingClientRect();
  const isReady = document.querySelector(".rich-text") || !document.querySelector(
    "textarea[data-rich-text]");
  return isReady && label.top >= bar.bottom && label.bottom <= innerHeight;
}"""


def test_a_field_that_a_link_names_is_in_view_with_its_label(form, workplace):
    paper = workplace.desk("paper:translation")
    for name in ["doi", "pdf", "received_on", "notice_doi"]:
        page = form.context.new_page()
        page.goto(workplace.address(f"{paper}/change/#id_{name}"))
        page.wait_for_load_state("networkidle")
        page.wait_for_function(IN_VIEW, arg=f"id_{name}")
        page.close()
    # A text, by a link in the form itself.
    form.evaluate("location.hash = 'id_body_ru'")
    form.wait_for_function(IN_VIEW, arg="id_body_ru")


def test_who_writes_one_language_has_the_other_to_read(form, enter, workplace):
    page = enter(workplace, "translator")
    page.goto(form.url)
    expect(
        page.get_by_role("button", name="Read alongside: Русский")
    ).to_have_attribute("aria-pressed", "true")
    source = page.locator(".fieldBox.field-title_ru .displayed")
    assert source.bounding_box()["width"] <= 300


def test_the_editor_fills_the_screen_and_escape_leaves_it(form):
    text(form).click()
    form.keyboard.press("Control+Alt+Enter")
    editor = form.locator(".rich-text:popover-open")
    assert editor.bounding_box() == {"x": 0, "y": 0, **form.viewport_size}
    form.keyboard.type("Слово ")
    form.keyboard.press("Alt+F10")
    form.keyboard.press("Escape")
    expect(text(form)).to_be_focused()
    form.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(text(form)).to_be_focused()
    form.get_by_role("button", name="Full screen").first.click()
    expect(editor).to_have_count(1)
