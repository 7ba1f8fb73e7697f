"""The files in which the institute is seen: its mark, the icons, the colour's sheet.

Names follow from what files show, so what is at an address never changes; nobody
deletes them.
"""

import hashlib
import io
import re
from base64 import b64encode
from collections import namedtuple
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw, ImageOps

from institute.organization.share_picture import PAPER, font_of, has_characters
from library import pictures
from library.disk import copy, new_folder, report_disk_errors, run
from text.languages import languages_from

HEX = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
# The accent of static/css/tokens.css.
USUAL = "#0b5a68"
# On what the accent stands as text, and the least contrast that it has there.
GROUNDS = ["#fbfaf6", "#f5eee0", "#eef3f2"]
LEAST = 4.5
FOLDER = "mark"
# Pixels of an icon: in a tab; on a telephone; among its programs and for machines.
ICONS = [32, 180, 512]
# Pixels of the initials for each letter.
BOX = 160, 208
ERRORS = pictures.ERRORS | {
    "undrawn": _(
        "There is “%(name)s” in this drawing. A mark has shapes and colours alone: "
        "convert letters to outlines, and save it without scripts, pictures and links."
    )
}

# The paths of these files; "" where there is none.
Look = namedtuple(
    "Look", "sheet mark tab_icon touch_icon logo width height", defaults=[""] * 6
)


def look_of(institute):
    own = institute.colour != USUAL
    sheet = default_storage.url(sheet_name(institute)) if own else ""
    if not (facts := facts_of(institute)):
        return Look(sheet)
    name = name_of(institute)
    names = [f"{name}.svg", *(f"{name}-{side}.png" for side in ICONS)]
    paths = map(default_storage.url, names)
    return Look(sheet, *paths, facts["width"], facts["height"])


def facts_of(institute):
    """Return the facts of its mark; of its initials, where it has none; or None."""
    letters = initials(institute)
    if institute.mark or not letters:
        return institute.mark
    name = hashed(f"{letters} {institute.colour}", ".webp")
    return {"name": name, "width": BOX[0] * len(letters), "height": BOX[1]}


def initials(institute):
    """Return the first letter of the name in each language that has one."""
    codes = languages_from(institute.first_language)
    columns = ([f"short_name_{code}", f"name_{code}"] for code in codes)
    names = ("".join(getattr(institute, it) or "" for it in each) for each in columns)
    return "".join(name.strip()[:1] for name in names).upper()


def picture_name(institute):
    """Return the name of the mark as a picture, of which others are made, or ""."""
    return (facts_of(institute) or {"name": ""})["name"]


def name_of(institute):
    """Return how the names of what is made of its mark begin."""
    dark = institute.mark_in_the_dark
    return hashed(f"{picture_name(institute)} {dark and dark['name']}")


def sheet_name(institute):
    return hashed(style_sheet(institute), ".css")


def hashed(text, suffix=""):
    return f"{FOLDER}/{hashlib.sha256(text.encode()).hexdigest()[:24]}{suffix}"


def style_sheet(institute):
    return render_to_string("institute/accent.css", {"accent": institute.colour})


def stored(upload):
    """Store what is uploaded as a mark; return its facts. Raise ValidationError."""
    if upload.size > pictures.MAX_BYTES:
        size = {"megabytes": pictures.in_megabytes(upload.size)}
        raise ValidationError(ERRORS["too_many_bytes"], params=size)
    with new_folder("mark-") as folder:
        source, target = (Path(folder.name, it) for it in ["source", "target"])
        copy(upload, source)
        limits = {"megabytes": 600, "seconds": 30, "overrun": "too_heavy"}
        facts = run("library.mark", source, target, folder=folder.name, **limits)
        if code := facts.pop("error", None):
            raise ValidationError(ERRORS[code], params=facts)
        octets = target.read_bytes()
    digest = hashlib.sha256(octets).hexdigest()
    facts |= {"name": f"{FOLDER}/{digest[:24]}.webp", "type": "webp", "sha256": digest}
    with report_disk_errors():
        put(facts["name"], octets)
    return facts | {"bytes": len(octets)}


def store(institute):
    """Make the files of its look that are not there; without them pages do."""
    with suppress(OSError):
        put(sheet_name(institute), style_sheet(institute).encode())
        facts, dark = facts_of(institute), institute.mark_in_the_dark
        if not facts or default_storage.exists(f"{name_of(institute)}-{ICONS[-1]}.png"):
            return
        if not institute.mark:
            put(facts["name"], encoded(draw_initials(institute), "WEBP"))
        with default_storage.open(facts["name"]) as file:
            image = Image.open(file).convert("RGBA")
        context = {"facts": facts, "light": data_uri(facts), "dark": data_uri(dark)}
        both = render_to_string("institute/mark.svg", context)
        put(f"{name_of(institute)}.svg", both.encode())
        for side in ICONS:
            icon = encoded(icon_of(image, side), "PNG")
            put(f"{name_of(institute)}-{side}.png", icon)


def put(name, octets):
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(octets))


def data_uri(facts):
    if not facts:
        return ""
    with default_storage.open(facts["name"]) as file:
        return f"data:image/webp;base64,{b64encode(file.read()).decode()}"


def icon_of(image, side):
    """Return a square with the mark on paper."""
    image = ImageOps.pad(image, (side * 7 // 8,) * 2)
    paper = Image.new("RGBA", (side, side), PAPER[0])
    paper.alpha_composite(image, ((side - image.width) // 2,) * 2)
    return paper


def draw_initials(institute):
    """Draw the initials on the colour."""
    letters, font = initials(institute), font_of(BOX[1] * 0.56)
    image = Image.new("RGBA", (BOX[0] * len(letters), BOX[1]), institute.colour)
    if has_characters(font, letters):
        middle, text = (image.width / 2, image.height / 2), "\u2009".join(letters)
        look = {"font": font, "fill": PAPER[0], "anchor": "mm"}
        ImageDraw.Draw(image).text(middle, text, **look)
    return image


def encoded(image, kind):
    file = io.BytesIO()
    image.save(file, kind, lossless=True, optimize=True)
    return file.getvalue()


# The colour: read as it is typed, and judged by WCAG's contrasts. What follows from it
# in light and dark is in templates/institute/accent.css.


def colour_of(text):
    """Return "#0b5a68" for "0B5A68"; None for anything else."""
    match = HEX.fullmatch(text.strip())
    return match and f"#{match[1].lower()}"


def luminance(colour):
    values = (octet / 255 for octet in bytes.fromhex(colour[1:]))
    light = (
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values
    )
    return sum(map(float.__mul__, (0.2126, 0.7152, 0.0722), light))


def contrast(one, other):
    low, high = sorted(luminance(colour) + 0.05 for colour in (one, other))
    return high / low


def least_contrast(accent):
    """Return that of a text in the accent, or on it, where it is weakest."""
    return min(contrast(accent, ground) for ground in GROUNDS)
