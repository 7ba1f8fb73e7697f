"""The tree of pages, as an editor moves pages about in it."""

import pytest
from playwright.sync_api import expect

from tests.browser.crawling import fetch, permanent
from tests.browser.keyboard import choose, press, tab_to
from text.languages import LANGUAGES

pytestmark = pytest.mark.browser


def put_under(page, site, key, above):
    """Choose the page above one in its form, and save; by the keyboard alone."""
    page.goto(site.address(f"{site.desk(key)}/change/"))
    tab_to(page, page.get_by_role("combobox", name="Under"))
    choose(page, above)
    press(page, page.get_by_role("button", name="Save", exact=True))


def test_the_old_address_of_a_page_that_moved_leads_to_the_new_one(
    publisher, workplace
):
    key = "page:clients"
    before = {code: permanent(workplace, key, code) for code in LANGUAGES}
    put_under(publisher, workplace, key, "About the journal “Information Society”")
    expect(publisher.get_by_text("Saved.")).to_be_visible()
    press(publisher, publisher.get_by_role("button", name="Publish: both"))
    expect(publisher.get_by_text("Русский, English: published.")).to_be_visible()
    for language, path in before.items():
        now = permanent(workplace, key, language)
        assert now.startswith(permanent(workplace, "page:journal", language))
        moved = fetch(workplace, path)
        assert (moved.status, moved.headers["location"]) == (301, now)
        assert fetch(workplace, now).status == 200


def test_a_page_under_its_own_child_is_refused_at_the_field(publisher, workplace):
    before = permanent(workplace, "page:about", "en")
    put_under(
        publisher, workplace, "page:about", "A history of the Institute since 1998"
    )
    errors = publisher.locator(".field-parent .errorlist")
    expect(errors).to_have_text(
        "A page cannot be placed under itself or a page below it."
    )
    assert permanent(workplace, "page:about", "en") == before
