"""A photo on its way: dropped into a text, described, published, replaced, kept."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.crawling import fetch
from tests.browser.people import step, write
from tests.browser.writing import ADD, dialog, drop, text

pytestmark = pytest.mark.browser

RED, SEA, SAND = (200, 30, 30), (20, 90, 110), (210, 190, 140)
# The spot in the photo that matters, in percent.
SPOT = (70, 30)

ALT = {"ru": "Красная мачта в море", "en": "A red mast in the sea"}
CAPTION = {"ru": "Восход", "en": "Sunrise"}
OWN_NAMES = {"ru": "Русский", "en": "English"}
TITLES = {"ru": "Фотография недели", "en": "The photograph of the week"}

# Width and density of a reader's screen, and the file that suits it.
SCREENS = {(340, 1): "320.avif", (820, 1): "960.avif", (1280, 2): "1600.avif"}


def photo(background):
    """Return a JPEG, much wider than a card, with a red mast right of its middle."""
    picture = Image.new("RGB", (1600, 500), background)
    x = SPOT[0] * 16
    picture.paste(RED, (x - 80, 0, x + 80, 500))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    return {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def describe_and_send(page):
    """Fill what the dialog asks of a new picture."""
    asking = dialog(page)
    for language, own in OWN_NAMES.items():
        asking.get_by_label(f"Text alternative {own}").fill(ALT[language])
        asking.get_by_label(f"Caption {own}").fill(CAPTION[language])
    asking.get_by_role("button", name="Upload and put into the text").click()
    expect(asking).to_have_count(0)


def put_from_the_library(page, words):
    page.get_by_role("toolbar", name="English").get_by_role(
        "button", name="Picture", exact=True
    ).click()
    asking = dialog(page)
    asking.get_by_role("combobox").fill(words)
    asking.get_by_role("option", name=words).click()
    expect(asking).to_have_count(0)


def put_the_focal_point_on_the_spot(page, site):
    page.goto(site.address("/admin/library/picture/"))
    page.get_by_role("link", name=ALT["en"]).last.click()
    page.wait_for_url("**/change/**")
    shown = page.locator(".focal-point img, .focal-point canvas").first
    box = shown.bounding_box()
    page.mouse.click(
        box["x"] + box["width"] * SPOT[0] / 100,
        box["y"] + box["height"] * SPOT[1] / 100,
    )
    for name, percent in zip(["focus_x", "focus_y"], SPOT, strict=True):
        value = int(page.locator(f"#id_{name}").input_value())
        assert abs(value - percent) <= 1
    save(page)


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def address_of_picture(reader):
    """Return the file that the browser chose, when it has it."""
    picture = reader.locator(".prose figure img")
    picture.scroll_into_view_if_needed()
    reader.wait_for_function(
        "picture => picture.complete", arg=picture.element_handle()
    )
    assert picture.evaluate("picture => picture.naturalWidth") > 0
    return picture.evaluate("picture => picture.currentSrc")


def centre_of(page, address):
    """Return the colour in the middle of a picture file."""
    answer = page.request.get(address)
    assert answer.ok
    picture = Image.open(io.BytesIO(answer.body())).convert("RGB")
    return picture.getpixel((picture.width // 2, picture.height // 2))


def is_near(colour, other):
    return all(abs(a - b) < 40 for a, b in zip(colour, other, strict=True))


def test_a_photo_is_dropped_described_published_replaced_and_kept(
    arrive, enter, workplace
):
    site = workplace
    page = enter(site, "publisher", ADD)
    for language, own in OWN_NAMES.items():
        write(page, own, TITLES[language], f"{CAPTION[language]}.")
    text(page).click()
    page.keyboard.type("Снято на рассвете.")
    page.keyboard.press("Enter")
    drop(page, text(page), [photo(SEA)])
    describe_and_send(page)
    expect(text(page).locator("figure img")).to_be_visible()
    text(page, "English").click()
    page.keyboard.type("Taken at dawn.")
    page.keyboard.press("Enter")
    put_from_the_library(page, ALT["en"])
    for own in OWN_NAMES.values():
        step(page, f"Publish: {own}", "published")

    put_the_focal_point_on_the_spot(page, site)
    form = page.url

    chosen = {}
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
            chosen[width] = address_of_picture(reader)
            assert chosen[width].endswith(f"/{file}"), (width, chosen[width])
    folder = chosen[340].rpartition("/")[0]
    assert is_near(centre_of(page, f"{folder}/card-240.webp"), RED)
    assert is_near(centre_of(page, chosen[340]), SEA)

    page.locator("#id_upload").set_input_files([photo(SAND)])
    save(page)
    reader.reload()
    replaced = address_of_picture(reader)
    assert replaced != chosen[1280]
    assert is_near(centre_of(page, replaced), SAND)
    assert fetch(site, chosen[1280].removeprefix(site.url)).status == 404

    page.goto(form)
    users = page.locator(".field-used_in")
    expect(users.get_by_role("link", name=TITLES["en"])).to_be_visible()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Delete…").click()
    page.wait_for_url("**/delete/**")
    expect(page.get_by_text(TITLES["en"])).to_be_visible()
    expect(page.get_by_role("button", name="Yes, I’m sure")).to_have_count(0)
