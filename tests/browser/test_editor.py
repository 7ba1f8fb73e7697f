"""The editor of texts as people use it: pictures, and what is pasted."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.opening import WCAG, violations
from tests.browser.word import GOOGLE, LIBREOFFICE, WORD
from tests.browser.writing import (
    begin,
    describe,
    dialog,
    drop,
    field,
    keep,
    paste,
    remarks,
    searching,
    text,
    transfer,
    upload,
    use_tool,
)

pytestmark = pytest.mark.browser

FIGURE = re.compile(r'<figure><img src="(/id/library\.picture/\d+/)" alt="">')


# Pictures


def test_a_picture_of_the_library_is_chosen_by_keyboard_alone(new_article, workplace):
    page = new_article()
    address = keep(page, workplace, "teal", "Бирюзовый лист")
    text(page).focus()
    page.wait_for_load_state("networkidle")
    page.keyboard.type("До")
    page.keyboard.press("Control+Alt+p")
    field_of_search = dialog(page).get_by_role("combobox")
    with searching(field_of_search):
        page.keyboard.type("бирюзовый")
    options = dialog(page).get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(1)
    expect(options).to_have_text("Бирюзовый лист")
    page.keyboard.press("ArrowDown")
    expect(options).to_have_attribute("aria-selected", "true")
    chosen = options.get_attribute("id")
    expect(field_of_search).to_have_attribute("aria-activedescendant", chosen)
    page.keyboard.press("Enter")
    expect(dialog(page)).to_have_count(0)
    page.keyboard.type("После")
    expect(field(page)).to_have_value(
        f'<p>До</p><figure><img src="{address}" alt="">'
        "<figcaption>Бирюзовый лист, подпись</figcaption></figure><p>После</p>"
    )


def test_a_figure_is_reached_changed_and_deleted_by_keyboard(new_article, workplace):
    page = new_article()
    address = keep(page, workplace, "olive", "Оливковый лист")
    text(page).focus()
    start = f'<p>До</p><figure><img src="{address}" alt=""></figure><p>После</p>'
    begin(page, start)
    figure = page.locator("figure.ProseMirror-selectednode")
    # It speaks by the words of the library.
    expect(text(page).get_by_role("img", name="Оливковый лист")).to_be_visible()
    page.keyboard.press("Control+End")
    page.keyboard.press("ArrowUp")
    expect(figure).to_have_count(1)
    page.keyboard.press("Enter")
    words = dialog(page).get_by_label("Text alternative in this place")
    expect(words).to_have_attribute("placeholder", "Оливковый лист")
    words.fill("Лист этого года")
    dialog(page).get_by_label("With a caption").check()
    dialog(page).get_by_role("button", name="Done").click()
    expect(field(page)).to_have_value(
        f'<p>До</p><figure><img src="{address}" alt="Лист этого года">'
        "<figcaption>Оливковый лист, подпись</figcaption></figure><p>После</p>"
    )
    expect(figure).to_have_count(1)
    page.keyboard.press("Delete")
    expect(field(page)).to_have_value("<p>До</p><p>После</p>")

    # What is typed on a figure does not take its place.
    begin(page, '<figure><img src="/id/library.picture/1/" alt="Лист"></figure>')
    text(page).get_by_role("img", name="Лист").click()
    expect(figure).to_have_count(1)
    page.keyboard.type("Слово")
    expect(field(page)).to_have_value(
        '<figure><img src="/id/library.picture/1/" alt="Лист"></figure><p>Слово</p>'
    )


def test_a_picture_is_sent_from_the_text_and_is_in_the_library_once(new_article):
    page = new_article()
    text(page).focus()
    for fields in [{"Caption Русский": "Синий лист"}, {}]:
        page.keyboard.press("Control+Alt+p")
        dialog(page).get_by_label("Upload new pictures").set_input_files(upload("navy"))
        opened = dialog(page, "New pictures")
        opened.get_by_text("Caption and type").click()
        for label, words in fields.items():
            opened.get_by_label(label).fill(words)
        if not fields:
            expect(opened.get_by_text("Already in the library")).to_be_visible()
            expect(opened.get_by_label("Caption Русский")).to_have_value("Синий лист")
        opened.get_by_role("button", name="Insert into the text").click()
        # The dialog closes before its files have been sent.
        expect(text(page).locator("figcaption").last).to_have_text("Синий лист")
        expect(opened).to_have_count(0)
    caption = "<figcaption>Синий лист</figcaption></figure>"
    again = rf'<figure><img src="\1" alt="">{caption}'
    expect(field(page)).to_have_value(re.compile(FIGURE.pattern + caption + again))


def test_many_files_are_sent_while_they_are_described_and_each_tells_its_fault(
    new_article,
):
    page = new_article(expected=[400, 502])
    text(page).focus()
    begin(page, "<p>Первый абзац</p><p>Второй абзац</p>")
    first = text(page).get_by_text("Первый абзац")
    page.route("**/admin/pictures/", lambda route: route.fulfill(status=502), times=1)
    wrong = {"name": "wrong.png", "mimeType": "image/png", "buffer": b"words"}
    drop(page, first, [upload("maroon", "a.png"), wrong, upload("purple", "b.png")])
    opened = dialog(page, "New pictures")
    # They are drawn, as the page's policy lets no script show them otherwise.
    expect(opened.locator("canvas")).to_have_count(2)
    describe(opened, ru=["Бурый лист", "", "Лиловый лист"])
    page.keyboard.press("Escape")
    rows = opened.get_by_role("listitem")
    expect(rows.nth(1)).to_contain_text("This is not a picture that can be read.")
    expect(rows.nth(2)).to_contain_text("uploaded")
    assert violations(page, WCAG) == []
    opened.get_by_role("button", name="Insert into the text").click()
    # What is in goes on, and what is not leads back.
    expect(text(page).get_by_role("img", name="Лиловый лист")).to_be_visible()
    text(page).get_by_text("Второй абзац").click()
    page.keyboard.press("End")
    page.keyboard.type(" и дальше")
    page.get_by_role("button", name="Pictures not inserted: 2").click()
    again = opened.get_by_label("Add files, or choose one again")
    again.set_input_files(upload("maroon", "a.png"))
    expect(text(page).get_by_role("img", name="Бурый лист")).to_have_count(1)
    opened.get_by_role("button", name="Leave out").click()
    expect(opened).to_have_count(0)
    expect(field(page)).to_have_value(
        re.compile(
            "^<p>Первый абзац</p><figure>.*</figure><figure>.*</figure>"
            "<p>Второй абзац и дальше</p>$"
        )
    )


def test_several_pictures_are_added_to_the_library_at_once(enter, workplace):
    page = enter(workplace, "publisher", "/admin/library/picture/")
    page.locator("summary").filter(has_text="More").click()
    files = [upload("olive", "olive.png"), upload("linen", "linen.png")]
    page.get_by_label("Add several pictures").set_input_files(files)
    opened = dialog(page, "New pictures")
    describe(opened, ru=["Оливковый лист", "Льняной лист"], en=["Olive", "Linen"])
    opened.get_by_role("button", name="Done").click()
    for words in ["Olive", "Linen"]:
        expect(page.get_by_role("link", name=words, exact=True)).to_be_visible()


def test_a_picture_is_pasted_as_a_file_unless_it_comes_with_its_text(new_article):
    page = new_article()
    text(page).focus()
    file = upload("gold")
    paste(page, transfer(page, [file], '<img src="https://elsewhere.example/a.png">'))
    opened = dialog(page, "New pictures")
    expect(opened.locator("canvas")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    paste(page, transfer(page, [file], "<p>Ячейки таблицы</p>"))
    expect(field(page)).to_have_value("<p>Ячейки таблицы</p>")
    expect(opened).to_have_count(0)

    # Another file that is dropped does not leave the form.
    file = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    drop(page, text(page).get_by_text("Ячейки таблицы"), [file])
    expect(
        page.get_by_text("Only pictures can be dropped into the text.")
    ).to_be_visible()
    expect(field(page)).to_have_value("<p>Ячейки таблицы</p>")


# What is pasted


def test_a_text_from_a_word_processor_is_pasted_clean(new_article):
    page = new_article()
    for html, clean in [WORD, GOOGLE, LIBREOFFICE]:
        begin(page, "<p></p>")
        text(page).focus()
        paste(page, transfer(page, html=html))
        expect(field(page)).to_have_value(clean)

    # Pictures that it leaves behind are missed aloud.
    begin(page, "<p></p>")
    text(page).focus()
    html = '<p>Снимок:</p><img src="file:///C:/clip_image001.png"><p>и всё.</p>'
    paste(page, transfer(page, html=html))
    notice = page.get_by_text("The pictures in the copied text are left out")
    expect(notice).to_be_visible()
    page.keyboard.type(" Дальше")
    expect(notice).to_have_count(0)
    expect(field(page)).to_have_value("<p>Снимок:</p><p>и всё. Дальше</p>")


# Tables


def rows_of(page):
    """Return the cells of each row of the text's table, heads in brackets."""
    return text(page).evaluate(
        """(dom) => [...dom.querySelectorAll("tr")].map((row) => [...row.cells].map(
          ({ tagName, innerText }) => {
            const words = innerText.trim();
            return tagName === "TH" ? `[${words}]` : words;
          }).join(" "))"""
    )


def test_no_row_is_added_above_the_heads_of_the_columns(new_article):
    page = new_article()
    begin(
        page,
        "<table><tbody><tr><th>Год</th><th>Число</th></tr>"
        "<tr><th>2025</th><td>7</td></tr></tbody></table>",
    )
    add = page.get_by_role("button", name="Add a row above").first
    text(page).get_by_text("Число").click()
    add.click()
    assert rows_of(page) == ["[Год] [Число]", "[] ", "[2025] 7"]
    text(page).get_by_text("7").click()
    add.click()
    assert rows_of(page) == ["[Год] [Число]", "[] ", "[] ", "[2025] 7"]

    # A table of another size than asked for is not put in.
    begin(page, "<p></p>")
    text(page).click()
    use_tool(page, "Table")
    opened = dialog(page, "Table")
    number = opened.get_by_label("Rows below the headers")
    for wrong in ["999", "0", "2.5", ""]:
        number.fill(wrong)
        opened.get_by_role("button", name="Done").click()
        expect(number).to_be_focused()
        assert number.evaluate("(input) => !input.validity.valid")
    number.fill("3")
    opened.get_by_role("button", name="Done").click()
    expect(opened).to_have_count(0)
    assert len(rows_of(page)) == 4


def test_a_table_is_drawn_as_a_chart_by_one_button(new_article):
    page = new_article()
    begin(
        page,
        "<table><caption>Статьи</caption><tbody><tr><th>Год</th><th>Число</th></tr>"
        "<tr><td>2020</td><td>50</td></tr><tr><td>2024</td><td>много</td></tr></tbody>"
        "</table>",
    )
    text(page).get_by_text("50").click()
    columns = page.get_by_role("button", name="Chart: columns").first
    columns.click()
    expect(columns).to_have_attribute("aria-pressed", "true")
    expect(text(page).locator("[data-label]")).to_have_attribute(
        "data-label", "Chart: columns"
    )
    expect(field(page)).to_have_value(re.compile('^<table data-chart="columns">'))
    expect(remarks(page)).to_have_text(
        [
            re.compile("^Chart without unit and source.*: Статьи$"),
            "Not a number, so a gap in the chart: много",
        ]
    )
    remarks(page).last.click()
    page.keyboard.press("Shift+End")
    page.keyboard.type("94")
    expect(remarks(page)).to_have_count(1)
    columns.click()
    expect(field(page)).not_to_have_value(re.compile("data-chart"))


def test_a_caption_has_a_second_line_by_one_key(new_article):
    page = new_article()
    begin(
        page,
        "<table><caption>Стать</caption><tbody><tr><th>Год</th></tr></tbody></table>",
    )
    text(page).locator("caption").click(position={"x": 4, "y": 8})
    page.keyboard.press("End")
    page.keyboard.type("и")
    # The editor learns a moment later than the browser where the caret stands.
    expect(field(page)).to_have_value(re.compile("Статьи</caption>"))
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Источник")
    expect(field(page)).to_have_value(re.compile("Статьи<br>Источник</"))


def test_the_dialogs_of_the_editor_can_be_used_by_everybody(new_article, workplace):
    page = new_article()
    keep(page, workplace, "orchid", "Сиреневый лист")
    begin(page, "<h3>Глава</h3><p>Текст</p>")
    expect(remarks(page)).not_to_have_count(0)
    text(page).click()
    found = {}
    for name in ["Keys on this page", "Table", "Picture", "Footnote"]:
        if name == "Keys on this page":
            page.get_by_role("button", name=name).click()
        else:
            text(page).click()
            use_tool(page, name)
        opened = dialog(page, name)
        if name == "Picture":
            expect(opened.get_by_role("option")).not_to_have_count(0)
            expect(opened.get_by_label("Upload new pictures")).to_be_attached()
        elif name == "Keys on this page":
            expect(opened.get_by_text("Ctrl Alt F, P, M")).to_be_visible()
        elif name == "Footnote":
            note = opened.get_by_role("textbox")
            expect(note).to_be_focused()
            page.keyboard.press("Alt+F10")
            expect(opened.get_by_role("button", name="Strong")).to_be_focused()
            page.keyboard.press("Escape")
            expect(note).to_be_focused()
        found[name] = violations(page, WCAG)
        page.keyboard.press("Escape")
        expect(opened).to_have_count(0)
    assert [(name, faults) for name, faults in found.items() if faults] == []
