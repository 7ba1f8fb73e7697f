"""The focal point, chosen on the picture."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import save
from tests.browser.writing import keep, upload

pytestmark = pytest.mark.browser


def test_the_focal_point_is_chosen_with_mouse_keys_and_numbers(new_article, workplace):
    page = new_article()
    address = keep(page, workplace, "tomato", "Томатный лист")
    number = address.strip("/").rpartition("/")[2]
    page.goto(workplace.address(f"/admin/library/picture/{number}/change/"))
    marker = page.get_by_role("slider", name="Focal point")
    inputs = [page.locator(f"#id_focus_{axis}") for axis in "xy"]

    def expect_point(x, y):
        expect(inputs[0]).to_have_value(str(x))
        expect(inputs[1]).to_have_value(str(y))
        expect(marker).to_have_attribute("aria-valuetext", re.compile(rf"{x},.*{y}$"))

    expect_point(50, 50)
    picture = page.locator(".focal-picture")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.2, "y": box["height"] * 0.7})
    expect_point(20, 70)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    expect_point(21, 60)
    inputs[0].fill("90")
    expect_point(90, 60)
    # The card is as wide as it can be: what is left moves with the point.
    crop = page.locator(".focal-share > :first-child")
    before = crop.evaluate("(dom) => dom.style.objectPosition")
    marker.press("Shift+ArrowUp")
    marker.press("Shift+ArrowUp")
    assert crop.evaluate("(dom) => dom.style.objectPosition") != before

    # A new file is shown before it is sent; what is said of the old one stays.
    page.get_by_label("Replace the file").set_input_files(upload("sienna"))
    expect(page.locator("canvas.focal-picture")).to_be_visible()
    expect(page.locator("#id_alt_ru")).to_have_value("Томатный лист")
    save(page)
