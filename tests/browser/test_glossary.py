"""A reader meets terms in a text; a terminologist renames one, and texts follow."""

import pytest
from playwright.sync_api import expect

from tests.browser.crawling import permanent
from tests.browser.keyboard import press, tab_to
from tests.browser.opening import NARROW
from tests.browser.people import sign_in, step

pytestmark = pytest.mark.browser

ARTICLE = "article:strategy-2017"


def term(page, text):
    return page.locator("a.defined", has_text=text).first


def test_a_reader_goes_by_keyboard_from_a_term_to_its_equivalent_and_on(arrive, site):
    page = arrive(site, locale="ru-RU")
    page.goto(site.address(permanent(site, ARTICLE, "ru")))
    start = page.get_by_role("heading", level=1).inner_text()

    # The definition, by focus alone; it can be put away without leaving.
    link = term(page, "цифров")
    definition = page.locator(f"#{link.get_attribute('aria-describedby')}")
    expect(definition).not_to_be_visible()
    tab_to(page, link)
    expect(definition).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition).not_to_be_visible()
    page.keyboard.press("Enter")

    # The entry, its equivalent, and another text that uses it.
    expect(page.get_by_role("heading", level=1)).to_have_text("цифровая экономика")
    press(page, page.get_by_role("link", name="English", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("digital economy")
    used = page.get_by_role("region", name="Where it is used").get_by_role("link")
    assert used.count() > 1
    press(page, used.last)
    expect(page.get_by_role("heading", level=1)).not_to_have_text(start)
    expect(term(page, "igital econom")).to_be_visible()


@pytest.mark.parametrize("viewport", [None, NARROW], ids=["wide", "narrow"])
def test_a_definition_stays_while_it_is_pointed_at(arrive, site, viewport):
    options = {"viewport": viewport} if viewport else {}
    page = arrive(site, locale="en-US", is_fresh=True, **options)
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
    page.clock.run_for(60_000)
    expect(definition).to_be_visible()
    page.mouse.move(0, 0)
    page.clock.run_for(1_000)
    expect(definition).not_to_be_visible()


def test_a_term_is_a_plain_link_without_script(arrive, site):
    page = arrive(site, locale="en-US", java_script_enabled=False)
    page.goto(site.address(permanent(site, ARTICLE, "en")))
    link = term(page, "igital econom")
    definition = page.locator(f"#{link.get_attribute('aria-describedby')}")
    expect(definition).not_to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("digital economy")


def test_the_articles_follow_a_renamed_term(arrive, workplace):
    reader = arrive(workplace, locale="en-US")
    address = workplace.address(permanent(workplace, "article:measuring-2016", "en"))
    reader.goto(address)
    links = reader.locator("a.defined", has_text="divide")
    expect(links).to_have_text("digital divide")

    page = arrive(workplace, locale="en-US")
    sign_in(page, workplace, "terminologist")
    page.goto(workplace.address(f"{workplace.desk('concept:digital-divide')}/change/"))
    row = page.locator("input[name^='terms-'][value='digital divide']")
    row.fill("divide")
    step(page, "Publish: English", "published")
    expect(page.get_by_role("heading", level=1)).to_contain_text("concept")

    reader.reload()
    expect(links).to_have_text("divide")
    links.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("divide")
    # The address that readers had leads on.
    expect(reader).to_have_url(workplace.address("/en/glossary/digital-divide/"))
