"""A reader's browser gets a picture in the size that suits its screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.writing import ADD, keep, send_article

pytestmark = pytest.mark.browser

ALT = "Красная мачта в море"

# Width and density of a reader's screen, and the file that suits it.
SCREENS = {(340, 1): "360.avif", (820, 1): "720.avif", (1280, 2): "1280.avif"}


def address_of_picture(reader):
    """Return the file that the browser chose, when it has it."""
    picture = reader.locator(".prose figure img")
    picture.scroll_into_view_if_needed()
    reader.wait_for_function(
        "picture => picture.complete", arg=picture.element_handle()
    )
    assert picture.evaluate("picture => picture.naturalWidth") > 0
    return picture.evaluate("picture => picture.currentSrc")


def test_a_photo_comes_in_the_size_of_each_screen(arrive, enter, workplace):
    site = workplace
    page = enter(site, "publisher", ADD)
    photo = keep(page, site, "teal", ALT, size=(1600, 500))
    texts = {
        "title_ru": "Фотография недели",
        "summary_ru": "Восход.",
        "body_ru": f'<figure><img src="{photo}" alt=""></figure>',
    }
    send_article(page, site.address(ADD), texts, transition="publish:ru")

    for (width, density), file in SCREENS.items():
        viewport = {"width": width, "height": 900}
        reader = arrive(
            site, locale="ru-RU", viewport=viewport, device_scale_factor=density
        )
        reader.goto(site.address("/ru/news/"))
        reader.get_by_role("link", name="Фотография недели").click()
        expect(reader.get_by_role("img", name=ALT)).to_be_visible()
        chosen = address_of_picture(reader)
        assert chosen.endswith(f"/{file}"), (width, chosen)
