"""The pictures of the README: the first screen of three pages."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import databases
from tests.browser import crawling, people
from tests.browser.conftest import launch
from tools.shots.camera import FETCH_ALL

FOLDER = databases.ROOT / "docs" / "pictures"
SCREEN = {"width": 1280, "height": 860}
QUALITY = {"quality": 85, "method": 6}


def write(site):
    paths = {
        "home": "/en/",
        "entry": crawling.permanent(site, "concept:digital-divide", "ru"),
        "translation": f"{site.desk('article:journal-2020')}/translate/en",
    }
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        page = browser.new_page(viewport=SCREEN, color_scheme="light")
        people.sign_in(page, site, "translator")
        for name, path in paths.items():
            page.goto(site.address(path))
            page.evaluate(FETCH_ALL)
            with Image.open(io.BytesIO(page.screenshot())) as image:
                image.save(Path(FOLDER, f"{name}.webp"), **QUALITY)
        browser.close()
