"""Notes that a script stores, while what is typed in the form stays there."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import open_article, text

pytestmark = pytest.mark.browser


def test_notes_are_written_answered_and_resolved_at_once(enter, workplace):
    page = enter(workplace, "publisher")
    path = open_article(
        page, workplace, ru=("Заметки", "Первый текст."), en=("Notes", "First text.")
    )
    page.fill("#id_summary_ru", "Набрано и не сохранено.")

    text(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Alt+m")
    dialog = page.get_by_role("dialog", name="Note for colleagues")
    expect(dialog.locator("blockquote")).to_have_text("Первый текст.")
    dialog.get_by_role("textbox").fill("Which text is the first?")
    dialog.get_by_role("button", name="Save the note").click()
    note = page.locator("[data-note]")
    expect(note).to_contain_text("Which text is the first?")

    # Also below a text that is only read while the other is written.
    languages = page.locator(".bar-language")
    languages.filter(has_text="English").click()
    page.locator(".bar").get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Read the other language alongside").click()
    expect(page.locator("#id_title_ru")).not_to_be_editable()
    note.get_by_label("Answer").fill("This one.")
    note.get_by_role("button", name="Send the answer").click()
    expect(note.locator(".note-answer")).to_contain_text("This one.")
    expect(note).to_be_focused()
    languages.filter(has_text="Русский").click()

    # Who goes on writing elsewhere stays there.
    held = []
    page.route("**/notes/", lambda route: held.append(route))
    with page.expect_request("**/notes/"):
        note.get_by_label("Resolved").click()
    page.locator("#id_summary_ru").click()
    held.pop().continue_()
    expect(note).to_contain_text("Resolved: publisher")
    expect(page.locator("#id_summary_ru")).to_be_focused()

    expect(page.locator("#id_summary_ru")).to_have_value("Набрано и не сохранено.")
    page.goto(workplace.address(path))
    expect(note).to_have_count(0)
