"""A photo on its way: dropped into a text, described, published."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import step, write
from tests.browser.writing import (
    ADD,
    describe,
    dialog,
    drop,
    searching,
    text,
    upload,
    use_tool,
)

pytestmark = pytest.mark.browser

ALT = {"ru": "Красная мачта в море", "en": "A red mast in the sea"}
CAPTION = {"ru": "Восход", "en": "Sunrise"}
OWN_NAMES = {"ru": "Русский", "en": "English"}
TITLES = {"ru": "Фотография недели", "en": "The photograph of the week"}

# Width and density of a reader's screen, and the file that suits it.
SCREENS = {(340, 1): "360.avif", (820, 1): "720.avif", (1280, 2): "1280.avif"}


def describe_and_send(page):
    """Fill what the dialog asks of a new picture."""
    asking = dialog(page, "New pictures")
    describe(asking, **{language: [words] for language, words in ALT.items()})
    asking.get_by_text("Caption and type").click()
    for language, own in OWN_NAMES.items():
        asking.get_by_label(f"Caption {own}").fill(CAPTION[language])
    asking.get_by_role("button", name="Insert into the text").click()
    expect(asking).to_have_count(0)


def put_from_the_library(page, words):
    use_tool(page, "Picture")
    asking = dialog(page)
    with searching(asking.get_by_role("combobox")) as box:
        box.fill(words)
    asking.get_by_role("option", name=words).click()
    expect(asking).to_have_count(0)


def address_of_picture(reader):
    """Return the file that the browser chose, when it has it."""
    picture = reader.locator(".prose figure img")
    picture.scroll_into_view_if_needed()
    reader.wait_for_function(
        "picture => picture.complete", arg=picture.element_handle()
    )
    assert picture.evaluate("picture => picture.naturalWidth") > 0
    return picture.evaluate("picture => picture.currentSrc")


def test_a_photo_is_dropped_described_and_published_in_the_size_of_each_screen(
    arrive, enter, workplace
):
    site = workplace
    page = enter(site, "publisher", ADD)
    for language, own in OWN_NAMES.items():
        write(page, own, TITLES[language], f"{CAPTION[language]}.")
    text(page).click()
    page.keyboard.type("Снято на рассвете.")
    page.keyboard.press("Enter")
    drop(page, text(page), [upload("teal", size=(1600, 500))])
    describe_and_send(page)
    expect(text(page).locator("figure img")).to_be_visible()
    text(page, "English").click()
    page.keyboard.type("Taken at dawn.")
    page.keyboard.press("Enter")
    put_from_the_library(page, ALT["en"])
    for own in OWN_NAMES.values():
        step(page, f"Publish: {own}", "published")

    for (width, density), file in SCREENS.items():
        reader = arrive(
            site,
            locale="ru-RU",
            viewport={"width": width, "height": 900},
            device_scale_factor=density,
        )
        for language in OWN_NAMES:
            reader.goto(site.address(f"/{language}/news/"))
            reader.get_by_role("link", name=TITLES[language]).click()
            figure = reader.get_by_role("figure", name=CAPTION[language])
            picture = figure.get_by_role("img", name=ALT[language])
            expect(picture).to_be_visible()
            chosen = address_of_picture(reader)
            assert chosen.endswith(f"/{file}"), (width, chosen)
