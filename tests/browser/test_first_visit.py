"""What a stranger wants to know, from the home page, on a phone: at most two clicks."""

import pytest
from playwright.sync_api import expect

from tests.browser.opening import NARROW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("language", ["ru", "en"], ids=["ru", "en"]),
]

WORDS = {
    "ru": {
        "head": "Татьяна Викторовна Ершова",
        "office": "Генеральный директор",
        "term": "цифровой разрыв",
        "meaning": "неравенство",
        "strategy": "Стратегия развития информационного общества 2017",
        "act": "kremlin.ru",
        "contacts": "Контакты",
        "channel": "iis.ru",
    },
    "en": {
        "head": "Tatiana V. Ershova",
        "office": "Director General",
        "term": "digital divide",
        "meaning": "inequality",
        "strategy": "Strategy for the Development of the Information Society 2017",
        "act": "kremlin.ru",
        "contacts": "Contacts",
        "channel": "iis.ru",
    },
}


@pytest.fixture
def words(language):
    return WORDS[language]


@pytest.fixture
def home(arrive, site, language):
    page = arrive(site, viewport=NARROW)
    page.goto(site.address(f"/{language}/"))
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


def test_who_heads_the_institute(home, words):
    home.get_by_role("link", name=words["head"]).first.click()
    assert is_in_the_first_screen(
        home.get_by_role("main").get_by_text(words["office"]).first
    )


def test_what_is_the_next_event(home):
    link = home.locator("[aria-labelledby=events] h3 a").first
    title = link.inner_text()
    link.click()
    assert is_in_the_first_screen(home.get_by_role("heading", name=title, level=1))
    assert is_in_the_first_screen(home.locator("main time").first)


def test_what_a_term_means(home, words):
    search(home, words["term"])
    card = home.locator(".answer")
    assert is_in_the_first_screen(card.get_by_text(words["meaning"]).first)


def test_where_the_text_of_the_strategy_is(home, words):
    search(home, words["strategy"])
    home.locator("main a[href*='/documents/']").first.click()
    act = home.locator(f"main a[href*='{words['act']}']").first
    assert is_in_the_first_screen(act)


def test_how_to_reach_someone(home, words):
    foot = home.get_by_role("contentinfo")
    foot.get_by_role("link", name=words["contacts"], exact=True).click()
    channel = home.locator(f"main a[href*='{words['channel']}']").first
    assert is_in_the_first_screen(channel)
