"""A reader meets terms in a text; a terminologist renames one, and texts follow."""

import pytest
from playwright.sync_api import expect

from tests.browser.crawling import permanent
from tests.browser.opening import NARROW, TWO_FRAMES, WIDE

pytestmark = pytest.mark.browser

ARTICLE = "article:strategy-2017"


def term(page, text):
    return page.locator("a.defined", has_text=text).first


# Too narrow for a right margin.
MIDDLE = {"width": 1000, "height": 720}

# Of each definition in the margin: how far its first line lies below that of its term,
# whether it stands beside the text, and whether below the one before it, on no note.
IN_MARGIN = """
() => [...document.querySelectorAll(".in-margin")].map((one, number, all) => {
  const link = document.querySelector(`a[aria-describedby="${one.id}"]`);
  const term = one.querySelector("dfn").getClientRects()[0];
  const prose = one.closest(".prose").getBoundingClientRect();
  const before = all[number - 1]?.getBoundingClientRect().bottom ?? 0;
  const { top, left, bottom } = one.getBoundingClientRect();
  const notes = [...document.querySelectorAll(".margin-note")]
    .map((note) => note.getBoundingClientRect());
  return {
    below: term.bottom - link.getClientRects()[0].bottom,
    isBeside: left > prose.right,
    isFree: top > before && !notes.some((it) => it.top < bottom && top < it.bottom),
  };
})
"""


@pytest.mark.parametrize("language", ["ru", "en"])
def test_definitions_stand_in_the_margin_on_the_line_of_their_terms(
    arrive, site, language
):
    page = arrive(site, viewport=WIDE)
    page.goto(site.address(permanent(site, "article:wego-2017", language)))
    expect(page.locator(".definition.in-margin").first).to_be_visible()
    # They are put in their places again when the fonts come.
    page.evaluate(TWO_FRAMES)
    definitions = page.evaluate(IN_MARGIN)
    assert definitions
    assert all(one["isBeside"] and one["isFree"] for one in definitions)
    # Below their lines, where a note stands there.
    assert all(-1 < one["below"] <= 321 for one in definitions)


def test_a_tap_opens_a_definition_between_the_lines(arrive, site):
    page = arrive(site, locale="en-US", viewport=NARROW, has_touch=True)
    page.goto(site.address(permanent(site, ARTICLE, "en")))
    link = term(page, "igital econom")
    definition = page.locator(f"#{link.get_attribute('aria-describedby')}")
    following = page.locator(f"#{link.get_attribute('aria-describedby')} + *")
    link.tap()
    expect(definition).to_be_visible()
    box, below = definition.bounding_box(), following.bounding_box()
    assert below["y"] >= box["y"] + box["height"]
    definition.get_by_role("button", name="Close").tap()
    expect(definition).not_to_be_visible()
    expect(link).to_be_focused()
    link.tap()
    definition.get_by_role("link", name="Open the entry").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("digital economy")


@pytest.mark.parametrize("viewport", [MIDDLE, NARROW], ids=["middle", "narrow"])
def test_a_definition_stays_while_it_is_pointed_at(arrive, site, viewport):
    page = arrive(site, locale="en-US", is_fresh=True, viewport=viewport)
    page.clock.install()
    page.goto(site.address(permanent(site, ARTICLE, "en")))
    link = term(page, "igital econom")
    definition = page.locator(f"#{link.get_attribute('aria-describedby')}")
    link.hover()
    expect(definition).to_be_visible()
    definition.hover()
    box = definition.bounding_box()
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height
    if viewport == MIDDLE:
        text = page.locator(".article-text").bounding_box()
        assert box["x"] + box["width"] <= text["x"]
    page.clock.run_for(60_000)
    expect(definition).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(1_000)
    expect(definition).not_to_be_visible()
