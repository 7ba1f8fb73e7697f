"""The picture of pages that have none where they are shared: mark, title and institute.

That of the institute is drawn when it is saved, those of single pages by the worker,
none for a reader.
"""

import hashlib
import io
from contextlib import suppress

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from publishing.cache.memory import cached_until_change

FOLDER = "shared"
FONT = settings.BASE_DIR / "static" / "fonts" / "literata.woff2"
SIZE = 1200, 630
MARGIN = 96
# Of these the first at which the lines of the title have room below the mark.
FONT_SIZES = [92, 80, 68, 56, 44]
LEADING = 1.16
ROOM = 321
WEIGHT = 500
# Of the institute's name beside the mark, above a title; cut after so many lines.
NAME_SIZE, NAME_LINES = 34, 3
# Paper, ink and accent of static/css/tokens.css.
PAPER, INK, ACCENT = "#fbfaf6", "#1b1d1f", "#0b5a68"
# The mark of static/img/favicon.svg: its pages and their lines; pixels for each unit.
PAGES = [(4, 6, 18.5, 34), (21.5, 6, 36, 34)]
LINES = [(8, 13, 6.5), (8, 18.5, 6.5), (8, 24, 3.5)]
SCALE = 4


def file_name(title, institute=""):
    """Return where the picture of a title is stored; it says what it shows."""
    shown = f"{institute}\n{title}" if institute else title
    return f"{FOLDER}/{hashlib.sha256(shown.encode()).hexdigest()[:24]}.png"


def path_of(title, institute=""):
    """Return the path at which readers get the picture of a title, or ""."""
    stored = file_name(title, institute)

    def is_stored():
        # Pages do without it.
        with suppress(OSError):
            return default_storage.exists(stored)
        return False

    is_there = cached_until_change(("share picture", stored), is_stored)
    return default_storage.url(stored) if is_there else ""


def store(title, institute=""):
    """Draw and store the picture of a title, unless it is there or cannot be drawn.

    Return whether it was stored.
    """
    path = file_name(title, institute)
    # Pages do without it.
    with suppress(OSError):
        if not default_storage.exists(path) and (content := draw(title, institute)):
            default_storage.save(path, ContentFile(content))
            return True
    return False


def draw(title, institute=""):
    """Return the picture as PNG; None if the font lacks a character of its texts."""
    if not has_characters(font_of(FONT_SIZES[0]), title + institute):
        return None
    picture = Image.new("RGB", SIZE, PAPER)
    canvas = ImageDraw.Draw(picture)
    draw_mark(canvas)
    draw_name(canvas, institute)
    font, lines = fitted(title)
    y = SIZE[1] - MARGIN
    for line in reversed(lines):
        canvas.text((MARGIN, y), line, font=font, fill=INK, anchor="ls")
        y -= round(font.size * LEADING)
    file = io.BytesIO()
    picture.quantize(32, method=Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


def draw_name(canvas, name):
    """Write the name of the institute beside the mark."""
    left = MARGIN + (PAGES[-1][2] - PAGES[0][0]) * SCALE + MARGIN // 3
    height = (PAGES[0][3] - PAGES[0][1]) * SCALE
    font = font_of(NAME_SIZE)
    lines = wrapped(name, font, SIZE[0] - left - MARGIN)[:NAME_LINES]
    y = MARGIN + height / 2 - (len(lines) - 1) * NAME_SIZE * LEADING / 2
    for line in lines:
        canvas.text((left, y), line, font=font, fill=INK, anchor="lm")
        y += NAME_SIZE * LEADING


def font_of(size):
    font = ImageFont.truetype(FONT, size)
    font.set_variation_by_axes([WEIGHT])
    return font


def has_characters(font, text):
    missing = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(sign)) != missing for sign in text if sign.strip())


def fitted(name):
    """Return font and lines of the largest size at which the name has room."""
    for size in FONT_SIZES:
        font = font_of(size)
        lines = wrapped(name, font)
        if len(lines) * size * LEADING <= ROOM:
            break
    return font, lines


def wrapped(text, font, width=SIZE[0] - 2 * MARGIN):
    if "\n" in text:
        return [
            part for line in text.splitlines() for part in wrapped(line, font, width)
        ]
    lines = []
    # Not at a no-break space.
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def draw_mark(canvas):
    left, top = (MARGIN - (corner - 1) * SCALE for corner in PAGES[0][:2])
    for x, y, right, bottom in PAGES:
        box = [left + x * SCALE, top + y * SCALE]
        box += [left + right * SCALE, top + bottom * SCALE]
        canvas.rectangle(box, outline=INK, width=2 * SCALE)
        for inner_x, inner_y, width in LINES:
            begin = box[0] + (inner_x - PAGES[0][0]) * SCALE
            line = top + inner_y * SCALE
            canvas.line(
                [begin, line, begin + width * SCALE, line], fill=ACCENT, width=2 * SCALE
            )
