"""The form of an item laid out for translating it, as a translator uses it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import server
from tests.browser.opening import WCAG, violations
from tests.browser.people import sign_in
from tests.browser.writing import begin_article, keep, send_article

pytestmark = pytest.mark.browser

TEXTS = {
    "ru": ["Сначала.", "В зале 110 мест.", "Потом.", "Под конец."],
    "en": ["At first.", "The hall has 110 seats.", "Then.", "At last."],
}
TITLES = {"ru": "Зал для всех", "en": "Hall for all"}
NEWER = {"ru": "В зале 120 мест.", "en": "The hall has 120 seats."}
# Who writes one language alone.
TRANSLATORS = {"en": "translator", "ru": "editor"}


def paragraphs(texts):
    """Return what ``begin_article`` puts between the tags of a paragraph."""
    return "</p><p>".join(texts)


def resave(page, site, path, *, step="", **fields):
    """Save a form with some fields changed, and take a step."""
    sent = {"transition": step} if step else {}
    send_article(page, site.address(path), fields, **sent)


def change_source(page, site, path, source, last=None):
    first, _seats, third, fourth = TEXTS[source]
    texts = [first, NEWER[source], third, last or fourth]
    html = f"<p>{paragraphs(texts)}</p>"
    resave(page, site, path, **{f"body_{source}": html})


@pytest.fixture
def begin(enter, workplace):
    """Return a function that makes an article, and opens it for a translator."""

    def open_page(source, target, **options):
        author = enter(workplace, "publisher")
        path = begin_article(
            author,
            workplace,
            **{code: (TITLES[code], paragraphs(TEXTS[code])) for code in TEXTS},
        )
        change_source(author, workplace, path, source)
        translate = path.replace("change", f"translate/{target}")
        page = enter(workplace, TRANSLATORS[target], translate, **options)
        return author, path, page

    return open_page


def block(page, words):
    return page.locator(".segment").filter(has_text=words)


def current(page):
    return page.locator(".segment.is-current")


def field(page, language):
    """Return the hidden field of the text that is sent."""
    return page.locator(f"[name=body_{language}]")


def save(page):
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


# Most tests go one way; what they ask is the same both ways.
@pytest.mark.parametrize(("source", "target"), [("ru", "en"), ("en", "ru")])
def test_a_stale_text_is_translated_and_handed_over_by_keys(begin, source, target):
    _author, _path, page = begin(source, target)
    # The first that is not in step is open.
    expect(current(page)).to_contain_text(NEWER[source])
    expect(page.locator(".translation-open")).to_have_text("1")
    page.keyboard.press("Control+a")
    page.keyboard.type(NEWER[target])
    expect(current(page).get_by_label("Says the same")).to_be_checked()
    page.keyboard.press("Alt+ArrowDown")
    expect(current(page)).to_contain_text(TEXTS[source][2])
    page.keyboard.press("Alt+c")
    expect(current(page).locator(".ProseMirror")).to_have_text(TEXTS[source][2])
    page.keyboard.press("Control+z")
    expect(current(page).locator(".ProseMirror")).to_have_text(TEXTS[target][2])
    save(page)
    expect(page.locator(".translation-open")).to_have_text("0")
    written = field(page, target).input_value().replace("&nbsp;", " ")
    for words in [NEWER[target], TEXTS[target][0], TEXTS[target][2]]:
        assert words in written
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bar-language").filter(has_text="in review")).to_be_visible()


def test_a_change_of_the_source_is_told_at_its_paragraph_and_nothing_is_lost(
    begin, workplace
):
    source, target = "ru", "en"
    author, path, page = begin(source, target)
    page.keyboard.press("Control+a")
    page.keyboard.type(NEWER[target])
    change_source(author, workplace, path, source, last="Совсем другое.</p><p>Новое.")
    page.keyboard.type(" more")
    changed = block(page, "Совсем другое.")
    expect(changed).to_contain_text("has saved this in the meantime")
    expect(changed).to_contain_text("Новое.")
    expect(changed.get_by_label("Says the same")).not_to_be_checked()
    # What is being translated says the same.
    expect(page.locator(".translation-open")).to_have_text("1")
    save(page)
    expect(field(page, target)).to_have_value(re.compile(" more"))
    expect(current(page)).to_contain_text("Совсем другое.")
    expect(page.locator(".translation-open")).to_have_text("2")


def test_the_text_of_another_person_is_put_into_the_blocks_that_are_shown(
    begin, workplace
):
    author, path, page = begin("ru", "en")
    page.keyboard.press("Control+a")
    page.keyboard.type(NEWER["en"])
    first, _seats, third, _last = TEXTS["en"]
    theirs = [first, "Their seats.", third, "Their last."]
    resave(author, workplace, path, body_en=f"<p>{paragraphs(theirs)}</p>")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    page.get_by_role("button", name="Put this text into the field").click()
    shown = page.locator(".segment-target .segment-text")
    expect(shown.filter(has_text="Their last.")).to_be_visible()
    save(page)
    assert "Their last." in field(page, "en").input_value()
    assert NEWER["en"] not in field(page, "en").input_value()


def test_what_another_person_saves_is_not_kept_as_typed_here(begin, workplace):
    author, path, page = begin("ru", "en")
    save(page)
    change_source(author, workplace, path, "ru", last="Совсем другое.")
    expect(block(page, "Совсем другое.")).to_be_visible()
    page.reload()
    expect(block(page, "Совсем другое.")).to_be_visible()
    expect(page.locator("form.unsaved")).to_have_count(0)


def test_a_text_is_translated_from_nothing_and_in_any_order(enter, workplace):
    author = enter(workplace, "publisher")
    parts = "<h2>Глава</h2><ul><li>Первое</li><li>Второе</li></ul>"
    text = f"Сначала.</p>{parts}<p>Потом."
    path = begin_article(author, workplace, ru=("Новое", text))
    page = enter(workplace, "translator", path.replace("change", "translate/en"))
    page.fill("[name=title_en]", "New")
    # What is typed is of the kind of its source.
    for words, typed in [("Первое", "First"), ("Глава", "Chapter")]:
        block(page, words).get_by_role("textbox").click()
        page.keyboard.type(typed)
    # What is empty does not say the same.
    empty = block(page, "Сначала.")
    empty.get_by_role("textbox").click()
    page.keyboard.press("Alt+Enter")
    expect(empty).to_contain_text("Paragraph without a translation")
    expect(empty.get_by_label("Says the same")).to_be_disabled()
    save(page)
    html = "<h2>Chapter</h2><ul><li>First</li></ul>"
    expect(field(page, "en")).to_have_value(html)
    expect(block(page, "Первое")).to_contain_text("First")
    # The summary and both paragraphs; of the list an item is missing.
    expect(page.locator(".translation-open")).to_have_text("4")


def test_of_a_figure_the_caption_is_translated(enter, workplace):
    author = enter(workplace, "publisher", "/admin/news/article/add/")
    address = keep(author, workplace, "tomato", "Лист")
    figure = '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>'
    text = f"До.</p>{figure.format(address, 'Лист', 'Подпись')}<p>После."
    path = begin_article(author, workplace, ru=("С рисунком", text))
    page = enter(workplace, "translator", path.replace("change", "translate/en"))
    # The library has no caption in English: it is waited for.
    page.get_by_role(
        "button", name="Insert the pictures of the other language: 1"
    ).click()
    expect(block(page, "Подпись").get_by_label("Says the same")).not_to_be_checked()
    for words, typed in [
        ("До.", "Before."),
        ("Подпись", "Words"),
        ("После.", "After."),
    ]:
        block(page, words).get_by_role("textbox").click()
        page.keyboard.type(typed)
        page.keyboard.press("Alt+Enter")
    save(page)
    html = f"<p>Before.</p>{figure.format(address, '', 'Words')}<p>After.</p>"
    expect(field(page, "en")).to_have_value(html)
    expect(block(page, "Подпись").get_by_label("Says the same")).to_be_checked()


def test_what_is_known_is_filled_and_taken_back_at_once(enter, workplace):
    author = enter(workplace, "publisher")
    russian = ["Всем спасибо.", "Пришли 55 гостей.", "Всем спасибо.", "Всем спасибо."]
    path = begin_article(author, workplace, ru=("Спасибо", paragraphs(russian)))
    page = enter(workplace, "translator", path.replace("change", "translate/en"))
    page.fill("[name=title_en]", "Thanks")
    page.fill("[name=summary_en]", "Thanks to all.")
    block(page, "Всем спасибо.").first.get_by_role("textbox").click()
    page.keyboard.type("Thanks to everybody.")
    # What is typed helps with what says the same.
    page.keyboard.press("Alt+ArrowDown")
    page.get_by_role("button", name="Fill from memory: 2").press("Enter")
    thanks = "<p>Thanks to everybody.</p>"
    expect(field(page, "en")).to_have_value(thanks * 3)
    expect(page.locator(".translation-open")).to_have_text("1")
    back = page.get_by_role("button", name="Take back: 2")
    expect(back).to_be_focused()
    back.press("Enter")
    expect(field(page, "en")).to_have_value(thanks)
    expect(page.locator(".translation-open")).to_have_text("3")
    page.get_by_role("button", name="Fill from memory: 2").press("Enter")
    # The button that sends says how many remarks are open, and the pane says no less.
    block(page, "Пришли").get_by_role("textbox").click()
    page.keyboard.type("50 guests came.")
    page.keyboard.press("Alt+Enter")
    expect(block(page, "Пришли").locator(".segment-checks")).to_contain_text("55")
    send = page.locator(".bar button.bar-step")
    expect(send).to_contain_text("1 remark")
    pane = page.locator("[data-row=checklist] .panel-values")
    expect(pane).to_have_text("1 remark F8", use_inner_text=True)
    block(page, "Пришли").get_by_role("textbox").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("55 guests came.")
    page.keyboard.press("Alt+Enter")
    expect(send.locator(".bar-remarks")).to_be_hidden()
    expect(pane).to_have_text("Nothing is missing.", use_inner_text=True)
    send.click()
    expect(page.locator(".bar-language").filter(has_text="in review")).to_be_visible()


def test_several_paragraphs_still_say_the_same(begin, workplace):
    author, path, page = begin("ru", "en")
    texts = [f"{words} Да." for words in TEXTS["ru"]]
    resave(author, workplace, path, body_ru=f"<p>{paragraphs(texts)}</p>")
    page.reload()
    page.get_by_role("button", name="still say the same: 4").press("Enter")
    expect(page.locator(".translation-open")).to_have_text("0")
    save(page)
    expect(page.locator('.segment[data-state="stale"]')).to_have_count(0)


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 1280, "height": 900}},
        {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    ],
)
def test_it_is_fit_for_everybody(begin, options):
    _author, _path, page = begin("ru", "en", **options)
    expect(current(page).locator(".ProseMirror")).to_be_visible()
    assert violations(page, WCAG) == []


def test_on_a_phone_terms_stand_below_the_paragraph_and_cover_nothing(begin):
    viewport = {"width": 390, "height": 844}
    _author, _path, page = begin("ru", "en", viewport=viewport, has_touch=True)
    beside = current(page).locator(".translation-beside")
    summary = beside.locator("summary")
    editor = current(page).locator(".ProseMirror")
    expect(summary).to_be_visible()
    assert summary.bounding_box()["y"] > editor.bounding_box()["y"]
    # By keys from what is typed to the terms.
    expect(beside.locator("#concordance")).to_be_hidden()
    for _key in range(20):
        page.keyboard.press("Tab")
        if summary.evaluate("part => part === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(beside.locator("#concordance")).to_be_visible()
    expect(editor).to_be_visible()
    # It goes with the paragraph that is written, and stays as it was left.
    block(page, TEXTS["ru"][0]).get_by_role("textbox").click()
    expect(current(page)).to_contain_text(TEXTS["ru"][0])
    expect(current(page).locator("#concordance")).to_be_visible()
    expect(page.locator(".translation-beside")).to_have_count(1)
    # A wide screen has it beside the paragraphs, open.
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator(".translation-pane #concordance")).to_be_visible()
    expect(summary).to_have_count(0)


# A sentence that another item has in both languages, and two terms of the demo.
ANEW = {"ru": "Заново", "en": "Anew"}
MEMORY = {
    "ru": "Заседание прошло в Москве и было открытым для всех.",
    "en": "The meeting took place in Moscow and was open to everybody.",
}
TERMS = ["Электронное правительство", "большие данные"]
# What the worker does every minute.
MEMORY_JOB = "publishing.translations.translation_memory.update_translation_memory"


def test_a_translator_writes_with_terms_and_memory_by_keys_alone(
    arrive, enter, workplace
):
    site, author = workplace, arrive(workplace, locale="en-US")
    sign_in(author, site, "publisher")
    path = begin_article(
        author,
        site,
        **{code: (f"Память {code}", paragraphs([MEMORY[code]])) for code in TEXTS},
    )
    resave(author, site, path, step="publish:all")
    path = begin_article(
        author,
        site,
        **{code: (ANEW[code], paragraphs(TEXTS[code])) for code in TEXTS},
    )
    resave(author, site, path, step="publish:all")
    server.work(site, MEMORY_JOB)
    first, _seats, *rest = TEXTS["ru"]
    words = f"{MEMORY['ru']} {' — '.join(TERMS)}."
    html = f"<p>{paragraphs([first, words, *rest])}</p>"
    resave(author, site, path, step="publish:ru", body_ru=html)

    page = enter(site, "translator", path.replace("change", "translate/en"))
    expect(current(page)).to_contain_text(MEMORY["ru"])
    pane = page.locator(".translation-terms")
    inserted = pane.locator("[data-digit]")
    expect(inserted).to_have_count(2)
    terms = [button.get_attribute("data-insert") for button in inserted.all()]
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Alt+m")
    page.keyboard.type(" ")
    page.keyboard.press("Alt+1")
    page.keyboard.type(" — ")
    page.keyboard.press("Control+;")
    page.keyboard.press("2")
    page.keyboard.type(".")
    expected = f"{MEMORY['en']} {' — '.join(terms)}."
    expect(current(page).locator(".ProseMirror")).to_have_text(expected)
    page.keyboard.press("Control+Enter")
    changed = page.locator(".bar-language").filter(has_text="changes in review")
    expect(changed).to_be_visible()


def test_what_a_paragraph_says_otherwise_is_remarked_when_one_leaves_it(begin):
    _author, _path, page = begin("ru", "en")
    page.keyboard.press("Control+a")
    page.keyboard.type(NEWER["en"].replace("120", "130"))
    changed = block(page, NEWER["ru"])
    open_remarks = changed.locator(".segment-checks > ul > li")
    # Nothing else waits, so it stays open.
    page.keyboard.press("Alt+Enter")
    expect(open_remarks).to_have_count(1)
    expect(page.locator(".translation-open")).to_have_text("1")
    expect(open_remarks).to_contain_text("120")
    changed.get_by_role("button", name="Right as it is").click()
    expect(open_remarks).to_have_count(0)
    # It was asked once.
    save(page)
    changed.get_by_role("textbox").click()
    page.keyboard.press("Alt+ArrowDown")
    expect(changed.get_by_text("1 answered")).to_be_visible()
    expect(open_remarks).to_have_count(0)
