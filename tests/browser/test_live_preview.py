"""The preview that stands beside the form on a wide screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.opening import WCAG, structure
from tests.browser.writing import open_article

pytestmark = pytest.mark.browser

BESIDE = {"viewport": {"width": 1600, "height": 900}}
# What the tests themselves run in each frame is refused there.
REFUSED = {
    f"Blocked script execution in '{frame}' because the document's frame is sandboxed "
    "and the 'allow-scripts' permission is not set."
    for frame in ["about:blank", "about:srcdoc"]
}
# A page that is not there whole is put in anew, and begins at its top.
IS_WHOLE = """() =>
  document.querySelector(".live-preview iframe").contentDocument.readyState ===
  "complete"
"""
EMPTY_TITLES = """() => {
  const titles = [...document.querySelectorAll("#id_title_ru, #id_title_en")];
  for (const title of titles) title.value = "";
  titles[0].dispatchEvent(new Event("input", { bubbles: true }));
}
"""
# Milliseconds: longer than the pause after which it is asked for.
LATER = 2_000


@pytest.fixture
def form(enter, workplace):
    """Return a function that opens the form of a new article."""

    def come(expected=(), **options):
        expected = REFUSED | {*expected}
        page = enter(workplace, "publisher", expected=expected, **options)
        texts = {"ru": ("Смотр", "Текст. " * 900), "en": ("A look", "Text. " * 900)}
        open_article(page, workplace, **texts)
        return page

    return come


def shown(page):
    return page.frame_locator(".live-preview iframe")


def heading(page, name):
    return shown(page).get_by_role("heading", level=1, name=name, exact=True)


def test_it_shows_what_is_typed_where_one_was_reading(form):
    page = form(**BESIDE)
    page.keyboard.press("Alt+p")
    expect(heading(page, "Смотр")).to_be_visible()
    page.wait_for_function(IS_WHOLE)
    shown(page).locator("html").evaluate("() => scrollTo(0, 1000)")
    page.fill("#id_title_ru", "Смотр, каким его увидят")
    expect(heading(page, "Смотр, каким его увидят")).to_have_count(1)
    assert shown(page).locator("html").evaluate("() => scrollY") == 1000
    expect(page.locator("#id_title_en")).to_be_hidden()
    page.locator(".bar-language").filter(has_text="English").click()
    expect(heading(page, "A look")).to_have_count(1)
    expect(page.locator("#id_title_en")).to_be_visible()
    page.get_by_role("button", name="Tablet 768").click()
    width = shown(page).locator("html").evaluate("() => innerWidth")
    assert width == 768
    assert structure(page, WCAG) == []


def test_it_stays_as_chosen_and_asks_nothing_while_it_is_hidden(form):
    page = form(**BESIDE)
    page.keyboard.press("Alt+p")
    expect(heading(page, "Смотр")).to_be_visible()
    page.reload()
    expect(heading(page, "Смотр")).to_be_visible()
    page.keyboard.press("Alt+p")
    expect(page.locator(".live-preview")).to_be_hidden()
    page.reload()
    expect(page.locator(".bar-beside")).to_have_attribute("aria-pressed", "false")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    page.fill("#id_title_ru", "Никто не смотрит")
    page.clock.run_for(LATER)
    page.keyboard.press("Alt+p")
    expect(heading(page, "Никто не смотрит")).to_be_visible()
    assert len([url for url in asked if "/preview/" in url]) == 1


def test_what_cannot_be_shown_is_said_and_the_last_page_stays(form):
    page = form(expected={400}, **BESIDE)
    page.keyboard.press("Alt+p")
    expect(heading(page, "Смотр")).to_be_visible()
    # Both at once: a page with one title can be shown.
    page.evaluate(EMPTY_TITLES)
    said = page.locator(".live-preview [role=status]")
    expect(said).to_contain_text("cannot be saved")
    expect(heading(page, "Смотр")).to_be_visible()
    page.fill("#id_title_ru", "Снова")
    expect(heading(page, "Снова")).to_be_visible()
    expect(said).to_have_text("")


@pytest.mark.parametrize("width", [1100, 1280, 1440])
def test_it_stands_beside_the_text_on_the_screens_that_people_have(form, width):
    page = form(viewport={"width": width, "height": 900})
    page.keyboard.press("Alt+p")
    expect(heading(page, "Смотр")).to_be_visible()
    preview = page.locator(".live-preview").bounding_box()
    title = page.locator("#id_title_ru").bounding_box()
    assert title["x"] + title["width"] <= preview["x"]
    assert preview["x"] + preview["width"] <= width


def test_on_a_narrower_screen_there_is_none_beside_it(form):
    page = form(viewport={"width": 1024, "height": 900})
    page.evaluate("localStorage.setItem('preview shown', '1')")
    page.reload()
    page.keyboard.press("Alt+p")
    expect(page.locator(".live-preview")).to_be_hidden()
    page.locator(".bar").get_by_text("More", exact=True).click()
    expect(page.locator(".bar-beside")).to_be_hidden()
    expect(page.get_by_role("button", name="Preview: Русский")).to_be_visible()
