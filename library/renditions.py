"""Makes the files of a picture from the uploaded one: the master and its renditions::

    python -m library.renditions <source> <folder> <focus_x> <focus_y>

It runs in the sandbox, without Django, because the file may be hostile. It writes the
master, the widths for pages, the cards and the share picture into the folder and prints
their facts as JSON, or ``{"error": "<code>"}``. If the source is itself the master in
that folder, only the renditions are made.
"""

import errno
import hashlib
import json
import sys
from pathlib import Path

from PIL import Image

from library.decode import RESAMPLING, read
from text.faults import Fault

MASTER = "original.webp"
# Beside a title, and as wide as the page of a telephone: once, twice and three times.
FULL = [208, 360, 720, 1080, 1280, 1920]
CARDS = [240, 480, 720]
CARD_RATIO = 3 / 2
# Qualities of AVIF; and the bits for a grey (entropy) that a photograph has at least.
DRAWN, PHOTOGRAPHED, MOST_EVEN = 40, 55, 5
SHARE = (1200, 630)


def make_renditions(master, folder, focus):
    """Write all renditions; return {shape: [[width, height], …]}."""
    width, height = master.size
    card = crop_box(master.size, CARD_RATIO, focus)
    card_width = int(card[2] - card[0])
    full = [size for size in FULL if size <= width]
    if width < FULL[-1] and width not in full:
        full.append(width)
    cards = [size for size in CARDS if size <= card_width] or [card_width]
    sizes = {
        "full": [[size, max(1, round(height * size / width))] for size in full],
        "card": [[size, round(size / CARD_RATIO)] for size in cards],
    }
    for size in sizes["full"]:
        save_rendition(master.resize(size, RESAMPLING), folder / str(size[0]))
    for size in sizes["card"]:
        save_rendition(
            master.resize(size, RESAMPLING, card), folder / f"card-{size[0]}"
        )
    share_picture(master, focus).save(
        folder / "share.jpg", quality=85, optimize=True, progressive=True
    )
    return sizes


def crop_box(size, ratio, focus):
    """Return the largest box of the ratio, as near to the focal point as possible."""
    width, height = size
    wide = min(width, height * ratio)
    high = wide / ratio
    left = min(max(width * focus[0] / 100 - wide / 2, 0), width - wide)
    top = min(max(height * focus[1] / 100 - high / 2, 0), height - high)
    return (left, top, left + wide, top + high)


def share_picture(master, focus):
    box = crop_box(master.size, SHARE[0] / SHARE[1], focus)
    return on_white(master.resize(SHARE, RESAMPLING, box))


def on_white(picture):
    """Return a picture without transparent parts, as JPEG has none."""
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def save_rendition(image, stem):
    # What is sharp enough for the even areas of a drawing smears skin and leaves.
    quality = DRAWN if image.convert("L").entropy() < MOST_EVEN else PHOTOGRAPHED
    # With all colours: of a drawing that takes less than to be as sharp without.
    image.save(stem.with_suffix(".avif"), quality=quality, speed=7, subsampling="4:4:4")
    image.save(stem.with_suffix(".webp"), quality=80)


def read_master(path):
    """Return the stored master as it decodes, without a needless alpha channel."""
    with Image.open(path, formats=["WEBP"]) as image:
        master = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if master.mode == "RGBA" and master.getchannel("A").getextrema() == (255, 255):
        master = master.convert("RGB")
    return master


def renditions(source, folder, focus_x, focus_y):
    source, folder = Path(source), Path(folder)
    path = folder / MASTER
    try:
        if source != path:
            picture = read(source)
            # Drop the metadata.
            picture.info = {}
            picture.save(path, quality=92)
            del picture
        master = read_master(path)
        sizes = make_renditions(master, folder, (float(focus_x), float(focus_y)))
    except Fault as error:
        return {"error": error.code, **error.values}
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        return {"error": "disk_full"}
    facts = {"width": master.width, "height": master.height, "sizes": sizes}
    # Of the pixels alone: other metadata make no other picture.
    pixels = hashlib.sha256(repr(master.size).encode())
    pixels.update(master.convert("RGBA").tobytes())
    return facts | {"digest": pixels.hexdigest()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(renditions(*sys.argv[1:])))
