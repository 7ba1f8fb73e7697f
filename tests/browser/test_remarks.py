"""The remarks beside a text, while it is written."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.writing import LIBRARY, begin, dialog, field, keep, remarks, text

pytestmark = pytest.mark.browser


FAULTY = """
<h3>Глава</h3>
<p>Об этом читайте <a href="https://example.org/a">по ссылке</a>, и ещё:
<a href="https://example.org/b">https://example.org/b</a>.</p>
<h2></h2><h4>Раздел</h4>
<p>Так называется Institute of the Information Society у соседей.</p>
<table><tbody><tr><td><p>2025</p></td></tr></tbody></table>
<table><caption>Слушатели</caption><tbody><tr><td><p>2025</p></td></tr>
<tr><th scope="col"><p>Год</p></th></tr></tbody></table>
"""
FAULTS = [
    "The first heading is not level 2: Глава",
    "Link that does not say where it leads: по ссылке",
    "Link that does not say where it leads: https://example.org/b",
    "Empty heading",
    "A heading level is skipped: Раздел",
    "Not marked as words of another language: Institute of the Information Society",
    "Table without headers: 2025",
    "Table without a caption: 2025",
    "Table with headers only below its first row: Слушатели",
]
FAULTLESS = """
<h2>Глава</h2>
<p>Об этом читайте <a href="https://example.org/a">в отчёте института</a>.</p>
<h3>Раздел</h3>
<p>Так называется <span lang="en">Institute of the Information Society</span>, см.
https://example.org/a/text/in/english, а также Windows 11 Pro и ISO 9001 на HTML.</p>
<table><caption>Слушатели</caption>
<thead><tr><th scope="col"><p>Год</p></th></tr></thead>
<tbody><tr><td><p>2025</p></td></tr></tbody></table>
"""


def test_remarks_say_what_readers_will_miss(new_article):
    page = new_article()
    begin(page, FAULTY)
    expect(remarks(page)).to_have_text(FAULTS)
    begin(page, FAULTLESS)
    expect(remarks(page)).to_have_count(0)
    begin(page, "<p>The institute is called Институт развития общества.</p>", "en")
    expect(remarks(page)).to_have_text(
        ["Not marked as words of another language: Институт развития общества"]
    )


def test_a_remark_leads_to_its_place_and_goes_with_its_reason(new_article):
    page = new_article()
    text(page).focus()
    page.keyboard.type("Подробности ")
    page.keyboard.press("Control+k")
    link = dialog(page, "Link")
    link.get_by_role("combobox").fill("https://example.org/")
    link.get_by_role("button", name="Done").click()
    expect(link).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.type("Дальше")
    remark = remarks(page)
    expect(remark).to_have_text(
        "Link that does not say where it leads: https://example.org/"
    )
    remark.click()
    expect(text(page)).to_be_focused()
    page.keyboard.type("в отчёте")
    expect(remarks(page)).to_have_count(0)
    expect(field(page)).to_have_value(re.compile("Подробности.*в отчёте.*<p>Дальше"))


def test_a_picture_that_nothing_describes_is_remarked(new_article, workplace):
    page = new_article()
    address = keep(page, workplace, "crimson", "Алый лист")
    # As the library answers when a language has no text alternative yet.
    known = {
        "id": address.removeprefix("/id/").strip("/"),
        "name": "crimson.png",
        "is_decorative": False,
        "alt": {"ru": "", "en": "Crimson"},
        "caption": {},
    }
    page.route(
        f"**{LIBRARY}?id=*", lambda route: route.fulfill(json={"results": [known]})
    )
    begin(page, f'<figure><img src="{address}" alt=""></figure>')
    expect(remarks(page)).to_have_text(
        "Picture without a text alternative: crimson.png"
    )
    begin(page, f'<figure><img src="{address}" alt="Алый лист"></figure>')
    expect(remarks(page)).to_have_count(0)
