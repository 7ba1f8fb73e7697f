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
from PIL import Image, ImageDraw, ImageFont, ImageOps

# Of static/css/tokens.css, in light and dark.
PAPER, INK = ("#fbfaf6", "#14171a"), ("#1b1d1f", "#e9e6df")
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
# Of the mark, and its most width.
MARK_HEIGHT, MARK_WIDTH = 116, 348


def file_name(title, institute="", mark=""):
    """Return where the picture of a title, a name and a mark is stored."""
    shown = f"{mark}\n{institute}\n{title}"
    return f"{FOLDER}/{hashlib.sha256(shown.encode()).hexdigest()[:24]}.png"


def path_of(title, institute="", mark=""):
    """Return the path at which readers get the picture of a title, or ""."""
    stored = file_name(title, institute, mark)
    # Pages do without it.
    with suppress(OSError):
        return default_storage.url(stored) if default_storage.exists(stored) else ""
    return ""


def store(title, institute="", mark=""):
    """Draw and store a picture unless it is there or cannot be; tell whether it was."""
    path = file_name(title, institute, mark)
    # Pages do without it.
    with suppress(OSError):
        if not default_storage.exists(path) and (
            content := draw(title, institute, mark)
        ):
            default_storage.save(path, ContentFile(content))
            return True
    return False


def draw(title, institute="", mark=""):
    """Return the picture as PNG; None if the font lacks a character of its texts."""
    if not has_characters(font_of(FONT_SIZES[0]), title + institute):
        return None
    picture = Image.new("RGB", SIZE, PAPER[0])
    canvas = ImageDraw.Draw(picture)
    draw_name(canvas, institute, draw_mark(picture, mark) if mark else MARGIN)
    font, lines = fitted(title)
    y = SIZE[1] - MARGIN
    for line in reversed(lines):
        canvas.text((MARGIN, y), line, font=font, fill=INK[0], anchor="ls")
        y -= round(font.size * LEADING)
    file = io.BytesIO()
    picture.quantize(32, method=Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


def draw_name(canvas, name, left):
    """Write the name of the institute beside the mark."""
    font = font_of(NAME_SIZE)
    lines = wrapped(name, font, SIZE[0] - left - MARGIN)[:NAME_LINES]
    y = MARGIN - 4 + MARK_HEIGHT / 2 - (len(lines) - 1) * NAME_SIZE * LEADING / 2
    for line in lines:
        canvas.text((left, y), line, font=font, fill=INK[0], anchor="lm")
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


def draw_mark(picture, mark):
    """Put the mark into its corner; return where the name beside it begins."""
    with default_storage.open(mark) as file:
        image = Image.open(file).convert("RGBA")
    image = ImageOps.contain(image, (MARK_WIDTH, MARK_HEIGHT))
    picture.paste(image, (MARGIN, MARGIN - 4), image)
    return MARGIN + image.width + MARGIN // 3
