"""Takes the pictures of a row: a page in every width and colours, and on paper."""

import io
import re
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from PIL import Image

from tests.browser import people
from tests.browser.opening import SCHEMES, SETTLE_COLOURS

# Of an A4 sheet without the margins of static/css/print.css, in px.
TEXT_OF_A4 = 643
# {width of the page: (height of the window, width of the thumbnail)}
WIDTHS = {390: (844, 110), 768: (1024, 170), 1280: (900, 250), TEXT_OF_A4: (900, 170)}
# How much of a page is shown, in px: of the picture, and of the thumbnail.
HEIGHT, SMALL_HEIGHT = 8000, 380
QUALITY = {"quality": 75}

# What lies further down is fetched as one comes near it.
FETCH_ALL = """
() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().catch(() => null);
}))
"""


class Column(NamedTuple):
    width: int
    scheme: str
    media: str = "screen"

    def __str__(self):
        return self.media if self.media == "print" else f"{self.width} {self.scheme}"


ON_SCREEN = [
    Column(width, scheme)
    for width in WIDTHS
    if width != TEXT_OF_A4
    for scheme in SCHEMES
]
PRINT = Column(TEXT_OF_A4, "light", "print")
COLUMNS = [*ON_SCREEN, PRINT]


def columns_of(row):
    is_as_designed = row.name != "back office" and not (row.appearance or row.is_forced)
    return COLUMNS if is_as_designed else ON_SCREEN


def name_of(row, language, column):
    """Return what the files of a picture are called, without their suffix."""
    return re.sub(r"[^\w]+", "-", f"{row.title} {language} {column}")


def take(browser, site, row, language, folder, person=None):
    """Store the pictures of a row in a language, perhaps as a person has it."""
    context = browser.new_context(
        locale=language,
        forced_colors="active" if row.is_forced else "none",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if person:
        people.sign_in(page, site, person, language)
    if row.appearance:
        cookie = {"name": settings.APPEARANCE_COOKIE_NAME, "value": row.appearance}
        context.add_cookies([{**cookie, "url": site.url}])
    width = None
    for column in columns_of(row):
        page.emulate_media(media=column.media, color_scheme=column.scheme)
        page.evaluate(SETTLE_COLOURS)
        if column.width != width:
            width = column.width
            page.set_viewport_size({"width": width, "height": WIDTHS[width][0]})
            open_page(page, site.address(row.paths[language]), row)
        store(picture(page), folder, name_of(row, language, column), column)
    context.close()


def open_page(page, url, row):
    if row.method != "GET":
        page.route(url, lambda route: route.continue_(method=row.method), times=1)
    response = page.goto(url)
    if response.status != row.status:
        raise AssertionError(f"{url} answers {response.status}, not {row.status}.")


def picture(page):
    """Return the bytes of a JPEG of the whole page."""
    page.evaluate(FETCH_ALL)
    size = page.evaluate(
        "({width: innerWidth, height: document.documentElement.scrollHeight})"
    )
    clip = {"x": 0, "y": 0, **size, "height": min(size["height"], HEIGHT)}
    return page.screenshot(full_page=True, clip=clip, type="jpeg", **QUALITY)


def store(content, folder, name, column):
    Path(folder, "full", f"{name}.jpg").write_bytes(content)
    width = WIDTHS[column.width][1]
    with Image.open(io.BytesIO(content)) as image:
        top = column.width * SMALL_HEIGHT // width
        # The decoder leaves out what is not needed of so small a picture.
        image.draft("RGB", (width, image.height * width // image.width))
        scale = image.width / column.width
        box = (0, 0, image.width, min(image.height, round(top * scale)))
        height = round(box[3] * width / box[2])
        small = image.resize((width, height), Image.Resampling.LANCZOS, box=box)
        small.save(Path(folder, "small", f"{name}.jpg"), **QUALITY)
