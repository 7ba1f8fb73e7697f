"""The form of an item: its languages, its lines beside them, the files it takes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.opening import ROOMY, WIDE
from tests.browser.people import press_step
from tests.browser.writing import ADD, field, open_article, text

pytestmark = pytest.mark.browser

TEXTS = {"ru": ("Столбец", "Текст. " * 400), "en": ("A column", "Text. " * 900)}


@pytest.fixture
def form(new_article, workplace):
    page = new_article(viewport=WIDE)
    open_article(page, workplace, **TEXTS)
    return page


def chip(page, name):
    return page.locator(".bar-language").filter(has_text=name)


def test_one_language_is_written_until_a_remark_leads_to_the_other(form):
    chip(form, "English").click()
    expect(form.locator("#id_title_ru")).to_be_hidden()
    form.reload()
    expect(form.locator("#id_title_ru")).to_be_hidden()
    expect(form.locator("#id_title_en")).to_be_visible()
    form.evaluate(
        "document.getElementById('id_title_ru').setAttribute('aria-invalid', 'true')"
    )
    form.keyboard.press("F8")
    expect(form.locator("#id_title_ru")).to_be_focused()
    form.keyboard.press("Alt+l")
    expect(form.locator("#id_title_en")).to_be_focused()


def test_remarks_on_a_text_are_a_list_above_it_that_leads_to_its_paragraphs(
    new_article, workplace
):
    page = new_article(viewport=WIDE)
    texts = {
        "ru": "В зале 110 мест, на дворе 17.",
        "en": "It seats 111, and 71 outside.",
    }
    open_article(page, workplace, **{code: ("Зал", texts[code]) for code in texts})
    remarks = page.get_by_role("alert").get_by_role("listitem")
    page.keyboard.press("F8")
    expect(remarks).to_have_count(3)
    expect(remarks.nth(1)).to_contain_text("17")
    remarks.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/translate/ru/"))


def test_a_wide_screen_has_room_for_both_languages(form):
    form.set_viewport_size(ROOMY)
    for language in TEXTS:
        expect(form.locator(f"#id_title_{language}")).to_be_visible()


def test_a_form_that_is_refused_shows_what_was_folded_and_the_hidden_language(form):
    form.evaluate("""() => {
      document.getElementById("id_title_en").value = "A ".repeat(300);
      document.getElementById("id_happened_on").value = "no day";
    }""")
    with form.expect_navigation():
        form.keyboard.press("Control+s")
    expect(form.locator("#id_title_en")).to_be_focused()
    expect(form.locator("#id_happened_on")).to_be_visible()
    # Beside which there is no room on a phone.
    form.set_viewport_size({"width": 390, "height": 844})
    expect(form.locator("#id_happened_on")).to_be_hidden()
    form.keyboard.press("F8")
    expect(form.locator("#id_happened_on")).to_be_focused()


WHERE = """() => {
  const { id, classList } = document.activeElement;
  const part = document.activeElement.closest(".panel[id], .bar")?.classList[0];
  return part ?? (classList.contains("ProseMirror") ? "text" : id);
}"""


def test_tab_leads_through_the_texts_of_one_language_the_panel_and_the_bar(form):
    form.locator("#id_title_ru").focus()
    places = []
    while "bar" not in places:
        form.keyboard.press("Tab")
        places.append(form.evaluate(WHERE))
    names = ["id_summary_ru", "text", "id_correction_ru", "panel", "bar"]
    assert list(dict.fromkeys(places)) == names


def fetched(page, address):
    """Return what the browser gets of the server for a page, and not from its cache."""
    session = page.context.new_cdp_session(page)
    got, stored = {}, set()
    session.on(
        "Network.responseReceived",
        lambda event: got.update({event["requestId"]: event["response"]}),
    )
    session.on(
        "Network.requestServedFromCache", lambda event: stored.add(event["requestId"])
    )
    session.send("Network.enable")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    session.detach()
    return [
        response["url"]
        for request, response in got.items()
        if request not in stored and not response["fromDiskCache"]
    ]


def test_a_form_comes_in_few_files(form, enter, workplace):
    address = form.url
    page = enter(workplace, "publisher", is_fresh=True, viewport=WIDE)
    first, next_ = fetched(page, address), fetched(page, address)
    # One of them is the mark of the institute.
    assert len(first) <= 26, first
    assert len(next_) <= 3, next_


def read_alongside(page):
    page.locator(".bar").get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Read the other language alongside").click()


def test_a_language_to_be_read_is_not_written_and_is_sent_as_it_is(form):
    before = field(form, "ru").input_value()
    chip(form, "English").click()
    read_alongside(form)
    expect(form.locator("#id_title_ru")).not_to_be_editable()
    expect(text(form)).to_have_attribute("contenteditable", "false")
    # It follows what is written beside it.
    source = text(form).locator("xpath=ancestor::*[@class='rich-text']")
    form.locator(".keys-button").scroll_into_view_if_needed()
    form.wait_for_function("one => one.scrollTop > 0", arg=source.element_handle())
    form.fill("#id_title_en", "Another column")
    with form.expect_navigation():
        form.keyboard.press("Control+s")
    expect(form.locator("#id_title_ru")).to_have_value("Столбец")
    expect(field(form, "ru")).to_have_value(before)
    read_alongside(form)
    chip(form, "Русский").click()
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
    for name in ["doi", "edn", "received_on"]:
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
    expect(chip(page, "English")).to_have_attribute("aria-current", "true")
    source = page.locator(".fieldBox.field-title_ru .displayed")
    assert source.bounding_box()["width"] <= 300
    other = chip(page, "Русский")
    other.click()
    expect(page.get_by_role("alert")).to_contain_text(other.get_attribute("title"))
    # Where there is room for one, it is looked at alone.
    page.set_viewport_size({"width": 390, "height": 844})
    expect(source).to_be_hidden()
    other.click()
    expect(source).to_be_visible()


def test_a_slash_where_a_block_begins_opens_the_kinds_of_block(form):
    text(form).click()
    form.keyboard.press("Control+Home")
    # The editor hears of the caret a moment after it has moved.
    form.wait_for_function("getSelection().anchorOffset === 0")
    form.keyboard.press("/")
    form.keyboard.type("num")
    form.keyboard.press("Enter")
    expect(text(form).locator("ol")).to_be_visible()
    expect(text(form)).to_be_focused()
    # Twice it is a slash.
    form.keyboard.press("Home")
    form.keyboard.type("//")
    expect(text(form)).to_contain_text("/Текст.")
    form.keyboard.press("Alt+F10")
    form.keyboard.press("Escape")
    expect(text(form)).to_be_focused()


def filled(page):
    return page.locator(".bar .default")


def is_offered(page, language):
    """Expect that what is filled publishes it; it may count remarks behind."""
    expect(filled(page)).to_have_text(
        re.compile(rf"^\s*Publish: {language}"), use_inner_text=True
    )


def test_what_is_published_is_what_is_seen(form):
    # Of what readers have in no language, all that is written.
    is_offered(form, "both")
    press_step(form, "Publish: Русский")
    expect(form.locator(".bar-step")).to_have_text("English: draft")
    for shown, hidden, name in [("en", "ru", "English"), ("ru", "en", "Русский")]:
        chip(form, name).focus()
        form.keyboard.press("Enter")
        expect(form.locator(f"#id_title_{shown}")).to_be_focused()
        expect(form.locator(f"#id_title_{hidden}")).to_be_hidden()
        form.fill(f"#id_summary_{shown}", "Brief")
        is_offered(form, name)
        before = field(form, shown).input_value()
        text(form, name).click()
        form.keyboard.press("Control+a")
        with form.expect_navigation():
            form.keyboard.press("Control+Enter")
        expect(form.get_by_text(f"{name}: published")).to_be_visible()
        # All was selected, and gave way to no line break.
        expect(field(form, shown)).to_have_value(before)
        expect(text(form, name)).to_be_focused()
        expect(filled(form)).to_have_text("Save")
        expect(form.locator(".bar-step")).to_have_text("All is on the site")
    form.fill("#id_summary_ru", "In brief")
    is_offered(form, "Русский")
    chip(form, "English").click()
    expect(filled(form)).to_have_text("Save")
    # Where both stand, the focus says which is written.
    form.set_viewport_size(ROOMY)
    form.locator("#id_title_ru").focus()
    is_offered(form, "Русский")
    # An address can name another.
    form.goto(f"{form.url.partition('#')[0]}#en")
    expect(form.locator("#id_title_en")).to_be_visible()


def test_focus_and_caret_stay_where_one_writes(form):
    form.locator("#id_title_ru").click()
    form.keyboard.press("Home")
    form.keyboard.type("Наш ")
    with form.expect_navigation():
        form.keyboard.press("Control+s")
    form.keyboard.type("новый ")
    expect(form.locator("#id_title_ru")).to_have_value("Наш новый Столбец")
    text(form).click()
    form.keyboard.press("Control+Home")
    form.keyboard.type("Первый ")
    with form.expect_navigation():
        form.keyboard.press("Control+s")
    expect(text(form)).to_be_focused()
    form.keyboard.type("длинный ")
    expect(text(form)).to_contain_text("Первый длинный Текст.")
    # So they do in the other language, by any button, and after another page.
    chip(form, "English").click()
    form.keyboard.press("End")
    for number, leave in enumerate([save, publish_both, leave_it_on_the_site]):
        form.keyboard.type(f" {number}")
        leave(form)
        expect(form.locator("#id_title_en")).to_be_focused()
    expect(form.locator("#id_title_en")).to_have_value("A column 0 1")


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def publish_both(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Publish: both").click()


def leave_it_on_the_site(page):
    page.locator(".bar").get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Unpublish or withdraw…").click()
    page.get_by_role("link", name="Cancel").click()


def write_note(page, words):
    text(page).dblclick()
    page.keyboard.press("Control+Alt+m")
    page.get_by_role("textbox", name="Note for colleagues").fill(words)
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".note").filter(has_text=words)).to_be_visible()


def test_a_note_is_nothing_that_was_typed_and_not_saved(form):
    write_note(form, "Откуда число?")
    form.reload()
    # What the page sends as it is left comes after it is asked for again.
    form.reload()
    expect(form.locator(".note")).to_be_visible()
    expect(form.locator(".unsaved")).to_have_count(0)


OUTSIDE = """() => [...document.querySelectorAll(".bar *, .rich-text-tools")].filter(
  (one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth
).map((one) => one.textContent)"""


def test_a_phone_has_the_whole_bar_and_the_tools(form):
    form.fill("#id_title_ru", "Столбец на 120 мест")
    form.keyboard.press("Control+Shift+Enter")
    # The other language says nothing of seats.
    form.get_by_role("button", name="Publish all the same").click()
    expect(form.get_by_text("published", exact=True)).to_have_count(2)
    form.set_viewport_size({"width": 320, "height": 640})
    chip(form, "English").click()
    text(form, "English").click()
    expect(form.get_by_role("button", name="Strong").first).to_be_visible()
    assert form.evaluate(OUTSIDE) == []


def test_nothing_is_asked_of_a_new_item_before_it_has_a_title(form, workplace):
    form.goto(workplace.address(ADD))
    form.keyboard.press("Alt+p")
    preview = form.locator(".live-preview")
    expect(preview.get_by_text("Nothing to show yet: write a title.")).to_be_visible()
    form.fill("#id_title_ru", "Новое")
    expect(preview.locator("iframe")).to_have_attribute("srcdoc", re.compile("Новое"))
