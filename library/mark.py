"""Makes of an upload the mark of the institute, a picture with transparency::

    python -m library.mark <source> <target>

prints its facts as JSON. A drawing is drawn: nothing of the file itself reaches
readers. It runs in the sandbox, without Django.
"""

import json
import os
import re
import sys
from io import BytesIO
from pathlib import Path

# One thread: each takes memory.
os.environ["RAYON_NUM_THREADS"] = "1"

from PIL import Image, ImageStat

from library.decode import check_size, error_code, read
from text.faults import Fault

# Pixels of the longer side, and those that each side of a picture must have.
SIDE, LEAST = 512, 64
# What is not drawn would be missed, or was not meant for a mark.
UNDRAWN = re.compile(
    rb"""(?i)<(?:\w+:)?(script|foreignObject|text|image|animate\w*|!ENTITY)\b
    |\s(on\w+)\s*= | (href)\s*=\s*["'](?!\#) | (url)\(\s*["']?(?!\#) | @(import)""",
    re.VERBOSE,
)
PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100pt)
"""


def make(source, target):
    try:
        is_drawing = error_code(source) == "drawing"
        image = drawn(source.read_bytes()) if is_drawing else read(source)
        if min(image.size) < LEAST and not is_drawing:
            width, height = image.size
            raise Fault("too_small", width=width, height=height, least=LEAST)
    except Fault as error:
        return {"error": error.code, **error.values}
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    image = image.convert("RGBA")
    image.save(target, "WEBP", lossless=is_drawing, quality=80)
    return {"width": image.width, "height": image.height, "is_dark": is_dark(image)}


def drawn(octets):
    import typst

    if found := UNDRAWN.search(octets):
        raise Fault("undrawn", name=found[found.lastindex].decode())
    inputs = {"sys_inputs": {"drawing": octets.decode("utf-8", "replace")}}
    try:
        # More than a million of elements, by copies of copies, is an error.
        png = typst.compile(
            PAGE, format="png", ppi=SIDE, ignore_system_fonts=True, **inputs
        )
    except typst.TypstError as error:
        raise Fault("damaged") from error
    image = Image.open(BytesIO(png))
    check_size(image.size, "PNG")
    if not image.getbbox():
        raise Fault("damaged")
    return image


def is_dark(image):
    """Tell whether lines without a ground would not be seen on dark paper."""
    alpha = image.getchannel("A")
    mean = ImageStat.Stat(image.convert("L"), mask=alpha).mean[0]
    return alpha.getextrema()[0] == 0 and mean < 110


if __name__ == "__main__":
    json.dump(make(*map(Path, sys.argv[1:3])), sys.stdout)
