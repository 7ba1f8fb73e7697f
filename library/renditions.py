"""Make anew, from a picture that somebody sent, whatever the site keeps of it.

Knows nothing of Django; the sandbox runs it, because the file may be hostile::

    python -m library.renditions <source> <folder> <focus_x> <focus_y>

Writes the master, the pictures for pages, the cards and the share picture into the
folder and prints what they are, or ``{"fault": "<code>"}``. A source that is the master
in that folder is kept as it is.
"""

import errno
import hashlib
import json
import sys
from pathlib import Path

from PIL import Image

from library.decode import FITTING, Fault, read

MASTER = "original.webp"
FULL = [320, 640, 960, 1280, 1920]
CARDS = [240, 480, 720]
CARD_RATIO = 3 / 2
SHARE = (1200, 630)


def make(master, folder, focus):
    """Write all pictures but the master; return their sizes by rule."""
    width, height = master.size
    card = focused(master.size, CARD_RATIO, focus)
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
        save(master.resize(size, FITTING), folder / str(size[0]))
    for size in sizes["card"]:
        save(master.resize(size, FITTING, card), folder / f"card-{size[0]}")
    share(master, focus).save(
        folder / "share.jpg", quality=85, optimize=True, progressive=True
    )
    return sizes


def focused(size, ratio, focus):
    """Return the largest box of that ratio, as near to the focal point as it gets."""
    width, height = size
    wide = min(width, height * ratio)
    high = wide / ratio
    left = min(max(width * focus[0] / 100 - wide / 2, 0), width - wide)
    top = min(max(height * focus[1] / 100 - high / 2, 0), height - high)
    return (left, top, left + wide, top + high)


def share(master, focus):
    box = focused(master.size, SHARE[0] / SHARE[1], focus)
    picture = master.resize(SHARE, FITTING, box)
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGB", SHARE, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def save(image, stem):
    image.save(stem.with_suffix(".avif"), quality=60, speed=8)
    image.save(stem.with_suffix(".webp"), quality=80)


def stored_master(path):
    """Return the master as everybody will read it, without what the file says of it."""
    with Image.open(path, formats=["WEBP"]) as image:
        master = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if master.mode == "RGBA" and master.getchannel("A").getextrema() == (255, 255):
        master = master.convert("RGB")
    return master


def digest(image):
    """Name the pixels: the same picture with other metadata has the same name."""
    name = hashlib.sha256(repr(image.size).encode())
    name.update(image.convert("RGBA").tobytes())
    return name.hexdigest()


def process(source, folder, focus):
    path = folder / MASTER
    if source != path:
        picture = read(source)
        # What the file said beside its pixels.
        picture.info = {}
        picture.save(path, quality=92)
        del picture
    master = stored_master(path)
    sizes = make(master, folder, focus)
    return {
        "width": master.width,
        "height": master.height,
        "sizes": sizes,
        "digest": digest(master),
    }


def main(source, folder, focus_x, focus_y):
    try:
        facts = process(Path(source), Path(folder), (float(focus_x), float(focus_y)))
    except Fault as fault:
        facts = fault.facts
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        facts = {"fault": "no_room"}
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
