"""The main job as people do it: write, review, publish, translate, read."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.crawling import fetch, sitemap
from tests.browser.people import open_in_the_list, step, unfold, write
from tests.browser.writing import searching, text, use_tool

pytestmark = pytest.mark.browser

ADD = "/admin/news/article/add/"

RU = "Институт открыл летнюю школу цифровой грамотности"
EN = "The Institute opens a summer school of digital literacy"
SUMMARY_RU = "Две недели лекций и семинаров для учителей и библиотекарей."
SUMMARY_EN = "Two weeks of lectures and seminars for teachers and librarians."


# What people do at the back office


def answer(page, dialog, text):
    dialog = page.get_by_role("dialog", name=dialog)
    dialog.get_by_role("textbox").fill(text)
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_have_count(0)


def write_text_in_russian(page):
    """Use the editor as a person does: its buttons, its dialogs and the keyboard."""
    keyboard = page.keyboard
    text(page).click()
    keyboard.type("Школа работает в июле")
    use_tool(page, "Footnote")
    answer(page, "Footnote", "С понедельника по пятницу.")
    keyboard.type(".")
    keyboard.press("Enter")
    use_tool(page, "Heading of level 2")
    keyboard.type("Программа")
    keyboard.press("Enter")
    use_tool(page, "List")
    keyboard.type("Лекции")
    keyboard.press("Enter")
    keyboard.type("Семинары")
    keyboard.press("Enter")
    keyboard.press("Enter")
    keyboard.type("Раньше мы писали: ")
    use_tool(page, "Link")
    dialog = page.get_by_role("dialog", name="Link")
    with searching(dialog.get_by_role("combobox")) as box:
        box.fill("WeGO")
    dialog.get_by_role("option", name="WeGO").first.click()
    dialog.get_by_role("button", name="Done").click()
    expect(dialog).to_have_count(0)
    keyboard.press("Enter")
    use_tool(page, "Table")
    answer(page, "Table", "Слушатели по годам")
    for number, words in enumerate(["Год", "Слушатели", "2024", "48", "2025", "61"]):
        if number:
            keyboard.press("Tab")
        keyboard.type(words)


# What readers and machines find


def feed(site, language):
    return fetch(site, f"/{language}/news/feed/").text


def reads_it_in_russian(reader, site):
    """Return the path of the article, found in the list of Russian news."""
    reader.goto(site.address("/ru/news/"))
    reader.get_by_role("link", name=RU).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(RU)
    text = reader.get_by_role("article")
    expect(text.get_by_role("heading", name="Программа", level=2)).to_be_visible()
    expect(text.get_by_role("listitem").filter(has_text="Семинары")).to_be_visible()
    table = text.get_by_role("table", name="Слушатели по годам")
    expect(table.get_by_role("columnheader")).to_have_text(["Год", "Слушатели"])
    expect(table.get_by_role("row").last).to_have_text(re.compile(r"2025\s*61"))
    note = text.locator(".margin-note")
    expect(note).to_contain_text("С понедельника по пятницу.")
    path = reader.url.removeprefix(site.url)
    text.get_by_role("link", name="WeGO").first.click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("WeGO")
    reader.go_back()
    return path


def finds_the_notice_in_english(reader, site):
    """Return the page with the notice, to which the language switch leads."""
    reader.get_by_role("link", name="English", exact=True).click()
    heading = reader.get_by_role("heading", level=1)
    expect(heading).to_have_text(RU)
    expect(heading).to_have_attribute("lang", "ru")
    expect(reader.get_by_text("This page is not yet in English.")).to_be_visible()
    notice = fetch(site, reader.url.removeprefix(site.url))
    assert notice.status == 200
    reader.goto(site.address("/en/news/"))
    expect(reader.get_by_text(RU)).to_have_count(0)
    return notice


def reads_it_in_english(reader, site):
    """Return the path of the article, found in the list of English news."""
    reader.goto(site.address("/en/news/"))
    reader.get_by_role("link", name=EN).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(EN)
    return reader.url.removeprefix(site.url)


def machines_find_only_russian(site, in_russian, notice):
    assert RU in feed(site, "ru")
    assert RU not in feed(site, "en")
    assert sitemap(site)[in_russian] == {}
    assert notice.path not in sitemap(site)
    assert not fetch(site, in_russian).alternates()
    assert not notice.alternates()
    assert notice.tree.xpath("//meta[@name='robots'][@content='noindex']")


def machines_find_both(site, in_russian, in_english):
    alternates = {
        "ru": site.address(in_russian),
        "en": site.address(in_english),
        "x-default": site.address(in_russian),
    }
    for path in [in_russian, in_english]:
        assert fetch(site, path).alternates() == alternates
        assert sitemap(site)[path] == alternates
    assert RU in feed(site, "ru")
    assert EN in feed(site, "en")


def test_an_article_goes_from_the_editor_to_readers_of_both_languages(
    at_work, arrive, workplace
):
    site = workplace
    reader = arrive(site, locale="ru-RU")

    editor = at_work("editor")
    editor.goto(site.address(ADD))
    write(editor, "Русский", RU, SUMMARY_RU)
    write_text_in_russian(editor)
    step(editor, "Ask for review: Русский", "sent for review")

    publisher = at_work("publisher")
    open_in_the_list(publisher, site, RU)
    step(publisher, "Publish: Русский", "published")

    in_russian = reads_it_in_russian(reader, site)
    notice = finds_the_notice_in_english(reader, site)
    machines_find_only_russian(site, in_russian, notice)

    translator = at_work("translator")
    open_in_the_list(translator, site, RU)
    expect(translator.get_by_text("Школа работает в июле")).to_be_visible()
    expect(translator.get_by_role("textbox", name="Русский")).to_have_count(0)
    write(translator, "English", EN, SUMMARY_EN)
    text(translator, "English").click()
    translator.keyboard.type("The school is open in July.")
    step(translator, "Ask for review: English", "sent for review")

    open_in_the_list(publisher, site, EN)
    step(publisher, "Publish: English", "published")

    in_english = reads_it_in_english(reader, site)
    reader.get_by_role("link", name="Русский", exact=True).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(RU)
    expect(reader).to_have_url(site.address(in_russian))
    machines_find_both(site, in_russian, in_english)

    open_in_the_list(publisher, site, EN)
    unfold(publisher, "On the site")
    publisher.get_by_label("Address English").fill("summer-school")
    step(publisher, "Publish: English", "published")
    moved = fetch(site, in_english)
    assert moved.status == 301
    reader.goto(site.address(in_english))
    assert reader.url == site.address(moved.headers["location"])
    assert reader.url.endswith("/summer-school/")
    expect(reader.get_by_role("heading", level=1)).to_have_text(EN)
