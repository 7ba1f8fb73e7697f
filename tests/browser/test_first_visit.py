"""What a stranger wants to know, from the home page, on a phone: at most two clicks."""

import pytest
from playwright.sync_api import expect

from tests.browser.opening import NARROW

pytestmark = pytest.mark.browser


@pytest.fixture
def home(arrive, site):
    page = arrive(site, viewport=NARROW)
    page.goto(site.address("/ru/"))
    return page


def search(page, text):
    field = page.locator(".site-search input")
    field.fill(text)
    field.press("Enter")
    page.wait_for_url("**/search/**")


def is_in_the_first_screen(locator):
    expect(locator).to_be_visible()
    locator.page.wait_for_load_state()
    box = locator.bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= NARROW["height"]


def test_who_heads_the_institute(home):
    home.get_by_role("link", name="Татьяна Викторовна Ершова").first.click()
    assert is_in_the_first_screen(
        home.get_by_role("main").get_by_text("Генеральный директор").first
    )


def test_what_is_the_next_event(home):
    link = home.locator("[aria-labelledby=events] h3 a").first
    title = link.inner_text()
    link.click()
    assert is_in_the_first_screen(home.get_by_role("heading", name=title, level=1))
    assert is_in_the_first_screen(home.locator("main time").first)


def test_what_a_term_means(home):
    search(home, "цифровой разрыв")
    card = home.locator(".answer")
    assert is_in_the_first_screen(card.get_by_text("неравенство").first)


def test_where_the_text_of_the_strategy_is(home):
    search(home, "Стратегия развития информационного общества 2017")
    home.locator("main a[href*='/documents/']").first.click()
    act = home.locator("main a[href*='kremlin.ru']").first
    assert is_in_the_first_screen(act)


def test_how_to_reach_someone(home):
    foot = home.get_by_role("contentinfo")
    foot.get_by_role("link", name="Контакты", exact=True).click()
    channel = home.locator("main a[href*='iis.ru']").first
    assert is_in_the_first_screen(channel)
