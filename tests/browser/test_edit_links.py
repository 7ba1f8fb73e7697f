"""Public pages lead whoever is signed in to where they are edited."""

import pytest
from playwright.sync_api import expect

from tests.browser.opening import WCAG, structure

pytestmark = pytest.mark.browser


def test_a_pencil_beside_a_part_leads_to_its_field(at_work, workplace):
    """Also beside one that readers do not see, since it is empty."""

    def empty(route):
        response = route.fetch()
        text = response.text().replace(' statement">', ' statement" hidden>')
        route.fulfill(response=response, body=text)

    page = at_work("publisher", "/en/")
    page.route("**/en/", empty)
    page.reload()
    pencil = page.locator(".page-head").get_by_role("link", name="Edit: Statement")
    pencil.focus()
    assert structure(page, WCAG) == []
    page.keyboard.press("Enter")
    expect(page.locator("#id_statement_en")).to_be_in_viewport()


def test_who_is_not_signed_in_asks_for_nothing(arrive, workplace):
    asked = []
    page = arrive(workplace)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(workplace.address("/en/news/"), wait_until="networkidle")
    assert any("js/page" in url for url in asked)
    assert not any("/edit/" in url for url in asked)
