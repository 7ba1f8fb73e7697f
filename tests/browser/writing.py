"""How people write a text in the editor, and what they drop or paste there."""

import base64
import hashlib
import io
import os
from contextlib import contextmanager

from lxml.html import document_fromstring
from PIL import Image
from playwright.sync_api import expect

from tests.browser.people import COLUMNS

ADD = "/admin/news/article/add/"
LIBRARY = "/admin/pictures/"


def snapshot(colour, size=(480, 320)):
    """Return a picture file, in each test another: the library keeps a file once."""
    test = os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]
    picture = Image.new("RGB", size, colour)
    picture.putpixel((0, 0), tuple(hashlib.md5(test.encode()).digest()[:3]))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def upload(colour, name="snapshot.png", **options):
    buffer = snapshot(colour, **options)
    return {"name": name, "mimeType": "image/png", "buffer": buffer}


def keep(page, site, colour, words, **options):
    """Put a picture into the library; return its address."""
    token = page.locator("form [name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        site.address(LIBRARY),
        headers={"X-CSRFToken": token, "Referer": page.url},
        multipart={
            "upload": upload(colour, **options),
            "alt_ru": words,
            "alt_en": f"{words} in English",
            "caption_ru": f"{words}, подпись",
            "focus_x": "50",
            "focus_y": "50",
        },
    )
    assert answer.status == 201, answer.text()
    return f"/id/{answer.json()['picture']['id']}/"


def field(page, language="ru"):
    """Return the hidden field that is sent."""
    return page.locator(f"#id_body_{language}")


def text(page, language="Русский"):
    """Return the editor, never the field in whose place a script puts it."""
    name = f"Text {language}"
    return page.locator(".ProseMirror").and_(page.get_by_role("textbox", name=name))


def use_tool(page, name):
    """Press a tool of the text that is written; most stand in the menu “+”."""
    button = page.locator(".rich-text:focus-within button:visible").and_(
        page.get_by_role("button", name=name, exact=True)
    )
    if not button.count():
        page.locator(".rich-text:focus-within summary").last.click()
    button.click()


def write_text(page, language, words):
    """Write into the editor, in the place of what stands there."""
    text(page, COLUMNS[language]).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def begin_article(page, site, **languages):
    """Make an article of a title and a text in each language; return its form's path.

    begin_article(page, site, ru=("Заголовок", "Текст."))

    The window stays where it is: ``test_journey`` fills the form that is sent here.
    """
    texts = {}
    for language, (title, words) in languages.items():
        texts[f"title_{language}"] = title
        texts[f"summary_{language}"] = f"{title}."
        texts[f"body_{language}"] = f"<p>{words}</p>"
    return send_article(page, site.address(ADD), texts, "_continue")


def open_article(page, site, **languages):
    """Make an article, and open its form; return its path."""
    path = begin_article(page, site, **languages)
    page.goto(site.address(path))
    return path


def send_article(page, address, texts, button="_save", **sent):
    """Send the form of an article with other texts; return where that leads."""
    form = document_fromstring(page.request.get(address).text())
    form = form.get_element_by_id("article_form")
    for name, text in texts.items():
        form.fields[name] = text
    answer = page.request.post(
        address,
        form={**dict(form.form_values()), button: "1", **sent},
        headers={"Referer": address},
        max_redirects=0,
    )
    assert answer.status == 302, answer.text()
    return answer.headers["location"]


def begin(page, html, language="ru"):
    """Have the editor hold a text, as when the browser goes back to the form."""
    field(page, language).evaluate(
        "(field, html) => { field.value = html;"
        " field.dispatchEvent(new Event('change')); }",
        html,
    )


def dialog(page, name="Picture"):
    return page.get_by_role("dialog", name=name)


def describe(opened, **alts):
    """Describe each of the new pictures: describe(opened, ru=["Лист"])."""
    rows = opened.get_by_role("listitem")
    for language, texts in alts.items():
        expect(rows).to_have_count(len(texts))
        for row, words in zip(rows.all(), texts, strict=True):
            row.get_by_label(f"Text alternative {COLUMNS[language]}").fill(words)


# Marks what a chooser offers when something else is typed.
MARK_FORMER = """(input) => input.addEventListener("input", () => {
  for (const option of document.querySelectorAll("[role=option]"))
    option.dataset.isFormer = "";
})
"""


@contextmanager
def searching(box):
    """Wait, after the block has typed into a chooser, until it offers what it found.

    Until then stands there what it offered before, which goes in the middle of a click.
    """
    box.evaluate(MARK_FORMER)
    yield box
    expect(box.page.locator("[data-is-former]")).to_have_count(0)


def transfer(page, files=(), html=""):
    """Return a DataTransfer of the browser, which holds files or a copied text."""
    return page.evaluate_handle(
        """({ files, html }) => {
          const data = new DataTransfer();
          for (const { name, type, content } of files) {
            const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
            data.items.add(new File([bytes], name, { type }));
          }
          if (html) data.setData("text/html", html);
          return data;
        }""",
        {
            "files": [
                {
                    "name": file["name"],
                    "type": file["mimeType"],
                    "content": base64.b64encode(file["buffer"]).decode(),
                }
                for file in files
            ],
            "html": html,
        },
    )


def drop(page, place, files):
    """Drop files at the end of a paragraph's first line."""
    box = place.bounding_box()
    point = {"clientX": box["x"] + box["width"] - 5, "clientY": box["y"] + 5}
    place.dispatch_event("drop", {"dataTransfer": transfer(page, files), **point})


def paste(page, data):
    text(page).evaluate(
        "(dom, clipboardData) => dom.dispatchEvent(new ClipboardEvent('paste',"
        " { clipboardData, bubbles: true, cancelable: true }))",
        data,
    )


def remarks(page):
    return page.get_by_role("list", name="Remarks").get_by_role("button")
