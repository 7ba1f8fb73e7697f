"""A reader with a keyboard, without scripts, in one language and then the other."""

import re

import pytest
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from tests.browser.crawling import permanent
from tests.browser.keyboard import press, tab_to
from tests.browser.opening import NARROW, WIDE

pytestmark = pytest.mark.browser

# Where the focus is: what it is, whether it is seen, whether a ring shows it.
FOCUS = """
() => {
  const one = document.activeElement;
  const { outlineStyle, boxShadow } = getComputedStyle(one);
  // Of a link in two lines, the first.
  const box = one.getClientRects()[0] ?? new DOMRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  return {
    name: one.localName === "body" ? null : one.outerHTML,
    isSeen: box.width > 0 && Boolean(top && (one.contains(top) || top.contains(one))),
    isMarked: outlineStyle !== "none" || boxShadow !== "none",
  };
}
"""

TO_REACH = """
() => [...document.querySelectorAll("a[href], button, input, summary, textarea")]
  .filter((one) => one.checkVisibility() && one.tabIndex >= 0 && !one.disabled)
  .map((one) => one.outerHTML)
"""

# Parts of an article that stand above or upon another that is read before them.
OUT_OF_ORDER = """
article => {
  const parts = [...article.children].map((part) => [
    part.className, part.getBoundingClientRect(),
  ]);
  return parts.flatMap(([name, box], number) =>
    parts
      .slice(0, number)
      .filter(([, before]) => before.left < box.right && box.left < before.right)
      .filter(([, before]) => before.bottom > box.top)
      .map(([earlier]) => `${name} above ${earlier}`),
  );
}
"""

# Of each heading of a text in two languages: itself, its translation, what follows.
HEADINGS = r"""
() => [...document.querySelectorAll(".row:has(h2)")].map((row) =>
  [...row.querySelectorAll("h2"), row.nextElementSibling.querySelector(".prose")]
    .map(({textContent}) => textContent.replace(/\s/g, "").slice(0, 12)))
"""
A4 = 595, 842

# A trap of the focus would hold it for ever.
MOST_STOPS = 200


def article(site):
    return site.address(f"/id/{site.pointer('article:wego-2017')}/")


def focus(page):
    return page.evaluate(FOCUS)


def test_the_skip_link_comes_first_and_leads_into_the_text(arrive, site):
    page = arrive(site)
    page.goto(site.address("/en/news/"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_tab_reaches_everything_and_shows_where_it_is(arrive, site, viewport):
    page = arrive(site, locale="en-US", viewport=viewport)
    page.goto(article(site))
    to_reach = page.evaluate(TO_REACH)
    reached = []
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = focus(page)
        if stop["name"] is None:
            break
        reached.append(stop)
    else:
        raise AssertionError("The focus does not come out of the page.")
    names = [stop["name"] for stop in reached]
    assert [name for name in to_reach if name not in names] == []
    assert [stop["name"] for stop in reached if not stop["isSeen"]] == []
    assert [stop["name"] for stop in reached if not stop["isMarked"]] == []


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_parts_of_an_article_stand_in_the_order_they_are_read(
    arrive, site, viewport
):
    page = arrive(site, locale="en-US", viewport=viewport)
    # What hangs below a text comes before the citations.
    for key in ["body:editorial-council", "partner:unesco"]:
        page.goto(site.address(f"/id/{site.pointer(key)}/"))
        assert page.locator(".article > .hung").first.is_visible()
        assert page.locator(".article").evaluate(OUT_OF_ORDER) == []
    page.goto(site.address(f"/id/{site.pointer('article:unesco-2005')}/"))
    assert page.locator(".neighbours").is_visible()
    assert page.locator(".paper").evaluate(OUT_OF_ORDER) == []
    page.locator(".paper > .figure").evaluate("figure => figure.remove()")
    assert page.locator(".paper").evaluate(OUT_OF_ORDER) == []


def test_paper_gets_neither_drawings_of_years_nor_code(arrive, site):
    page = arrive(site, locale="en-US")
    page.goto(site.address(f"/id/{site.pointer('body:editorial-council')}/"))
    page.emulate_media(media="print")
    expect(page.locator(".track:visible, .legend:visible")).to_have_count(0)


def test_paper_says_how_to_cite_a_text(arrive, site):
    page = arrive(site, locale="en-US")
    page.goto(article(site))
    page.emulate_media(media="print")
    expect(page.locator(".tools:visible, .contents:visible")).to_have_count(0)
    expect(page.locator(".cite h2:visible")).to_have_text("How to cite")
    expect(page.locator(".cite dt:visible")).to_have_text(["APA", "GOST R 7.0.5"])


def test_a_text_in_two_languages_is_printed_on_numbered_sheets(arrive, site):
    page = arrive(site, locale="en-US")
    path = permanent(site, "article:wego-2017", "en")
    page.goto(site.address(f"{path}?with=ru"))
    expect(page.get_by_role("button", name="Print in two languages")).to_be_visible()
    sheets = [*PdfDocument(page.pdf(prefer_css_page_size=True))]
    assert {tuple(map(round, sheet.get_size())) for sheet in sheets} == {A4}
    texts = [
        "".join(sheet.get_textpage().get_text_bounded().split()) for sheet in sheets
    ]
    assert all(f"{number}/{len(texts)}" in text for number, text in enumerate(texts, 1))
    # A heading stands beside its translation, and not at the end of a sheet.
    headings = page.evaluate(HEADINGS)
    assert len(headings) > 3
    for parts in headings:
        assert any(all(part in text for part in parts) for text in texts), parts


def test_only_a_table_that_scrolls_is_a_stop_for_the_keyboard(arrive, site):
    page = arrive(site, locale="en-US", viewport=NARROW)
    page.goto(article(site))
    table = page.get_by_role("region", name="The seven areas")
    expect(table).to_have_attribute("tabindex", "-1")
    page.set_viewport_size({"width": 160, "height": 844})
    expect(table).to_have_attribute("tabindex", "0")


DARK, LIGHT = {"color_scheme": "dark"}, {"color_scheme": "light"}


def test_what_narrows_a_list_is_at_hand_before_it(arrive, site):
    page = arrive(site, locale="en-US", viewport=NARROW)
    narrowing = page.get_by_role("navigation", name="Filters")
    for path in ["/en/news/", "/en/documents/"]:
        page.set_viewport_size(NARROW)
        page.goto(site.address(path))
        expect(narrowing).not_to_be_in_viewport()
        page.get_by_role("link", name="Filters").click()
        expect(narrowing).to_be_in_viewport()
        page.set_viewport_size(WIDE)
        expect(page.get_by_role("link", name="Filters")).to_be_hidden()
        page.goto(site.address(path))
        expect(narrowing).to_be_in_viewport()


def test_reading_needs_the_keyboard_alone(arrive, site):
    # Too narrow for definitions in the margin.
    page = arrive(
        site,
        locale="en-US",
        viewport={"width": 1000, "height": 720},
        permissions=["clipboard-read", "clipboard-write"],
    )
    heading = page.get_by_role("heading", level=1)
    banner = page.get_by_role("banner")
    page.goto(site.address("/en/"))

    # Menu: a group, put away again, and a section.
    group = banner.locator(".group").first
    press(page, group.locator("summary"))
    expect(group.get_by_role("link").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(group.get_by_role("link").first).not_to_be_visible()
    press(page, banner.get_by_role("link", name="News"))
    expect(heading).to_have_text("News")
    story = permanent(site, "article:strategy-2017", "en")
    press(page, page.locator(f".entry-title a[href='{story}']"))

    # A definition, by focus alone; it can be put away without leaving.
    term = page.locator("a.defined").first
    definition = page.locator(f"#{term.get_attribute('aria-describedby')}")
    expect(definition).not_to_be_visible()
    tab_to(page, term)
    expect(definition).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition).not_to_be_visible()
    expect(term).to_be_focused()

    # Both languages, and back.
    press(page, page.get_by_role("main").get_by_role("link", name="Both languages"))
    expect(page.locator(".version")).to_have_count(2)
    press(page, page.locator(".to-version [hreflang=en]"))

    # A citation.
    press(page, page.locator(".cite > summary"))
    copy = page.locator(".cite button").first
    press(page, copy)
    expect(copy).to_have_text("Copied")
    expect(page.locator(".cite [role=status]").first).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Institute")

    # Search.
    box = banner.get_by_role("combobox")
    tab_to(page, box)
    # All at once: what is found for its first letters would come and go.
    page.keyboard.insert_text("informat")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    title = option.locator("[lang]").first.inner_text()
    page.keyboard.press("Enter")
    expect(heading).to_have_text(title)

    # How pages look.
    press(page, page.get_by_role("link", name="Display settings"))
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Apply"))
    expect(page.locator("html")).to_have_class("size-150")


def test_reading_needs_no_script(arrive, site):
    page = arrive(site, locale="en-US", java_script_enabled=False, viewport=NARROW)
    page.goto(site.address("/"))
    expect(page).to_have_url(site.address("/en/"))

    heading = page.get_by_role("heading", level=1)
    banner = page.get_by_role("banner")

    # Home, and the first story.
    story = page.locator(".stories .entry-title").first
    title = story.inner_text()
    story.get_by_role("link").click()
    expect(heading).to_have_text(title)

    # Menu, and month after month of the events.
    page.get_by_text("Menu", exact=True).click()
    banner.get_by_label("Sections").get_by_role("link", name="Events").click()
    page.get_by_role("link", name="By month").click()
    page.wait_for_load_state()
    months = page.get_by_label("Other months").get_by_role("link")
    month = months.last.inner_text().strip(" →")
    months.last.click()
    expect(heading).to_contain_text(month)

    # Search.
    banner.get_by_role("searchbox").fill("strategies")
    banner.get_by_role("button", name="Find").click()
    page.get_by_label("Filters").get_by_role("link", name="News").click()
    page.get_by_label("Search results").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/en/news/2017/"))

    # Citations, without a button that would do nothing.
    expect(page.locator(".cite dl")).to_contain_text("GOST R 7.0.5")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)

    # Both languages, then the other one.
    page.get_by_role("main").get_by_role("link", name="Both languages").click()
    expect(page.locator(".version")).to_have_count(2)
    page.locator(".to-version [hreflang=ru]").click()
    expect(page).to_have_url(re.compile(r"/ru/news/2017/"))
    expect(page.locator("html")).to_have_attribute("lang", "ru")

    # A term leads to its definition.
    term = page.locator("a.defined").first
    definition = page.locator(f"#{term.get_attribute('aria-describedby')}")
    expect(definition).not_to_be_visible()
    name = definition.locator("dfn").text_content()
    term.click()
    expect(heading).to_have_text(re.compile(name, re.IGNORECASE))

    # How pages look.
    page.get_by_role("link", name="Версия для слабовидящих").click()
    page.get_by_label("чёрным по белому").check()
    page.get_by_role("button", name="Применить").click()
    expect(page.locator("html")).to_have_class("black-on-white")
