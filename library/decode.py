"""Read a picture that somebody sent, as far as the site needs it. No Django here."""

import math
import re
import warnings
from contextlib import suppress
from io import BytesIO

from PIL import AvifImagePlugin, Image, ImageCms, UnidentifiedImageError

from library.picture_limits import (
    FORMATS,
    LEAST_SIDE,
    LONGEST,
    MEGAPIXELS,
    MEGAPIXELS_OF,
    MOST_RATIO,
    ROOM,
)

FITTING = Image.Resampling.LANCZOS
# How many pixels are shrunk at a time: a copy of all is never made.
PART = 2_000_000
# As many as there are processors would each reserve memory.
AvifImagePlugin.DEFAULT_MAX_THREADS = 2

# Tags of TIFF and of EXIF.
ORIENTATION = 274
BITS_PER_SAMPLE, SAMPLES_PER_PIXEL = 258, 277
ROWS_PER_STRIP, TILE_WIDTH, TILE_LENGTH = 278, 322, 323
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
START_OF_SCAN = b"\xff\xda"
# Ten are usual.
MOST_SCANS = 100
PICTURE_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*")


class Fault(Exception):
    def __init__(self, code, **details):
        super().__init__(code)
        self.facts = {"fault": code, **details}


def read(path):
    """Return the picture, upright, in sRGB, no larger than a master."""
    with opened(path) as image:
        kind = "JPEG" if image.format == "MPO" else image.format
        check_size(image.size, kind)
        try:
            check_room(path, image, kind)
            # A JPEG is read at a half, a quarter or an eighth, which saves the memory.
            image.draft(image.mode, fitted(image.size))
            image.load()
            small = shrunk(image)
        except Exception as error:
            # Readers answer broken data with any exception there is.
            raise damage(error) from error
        small = in_srgb(small, image.info.get("icc_profile"))
        return upright(small, image)


def opened(path):
    # The check of its size comes first thing after this; inside, Pillow's own holds.
    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return Image.open(path, formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Fault(strange(path)) from error
    except Exception as error:
        raise damage(error) from error


def strange(path):
    """Return the fault of a file that is none of the formats, told by its content."""
    with open(path, "rb") as file:
        head = file.read(4096)
    text = head.replace(b"\0", b"").lower()
    if head.startswith((b"%!", b"\xc5\xd0\xd3\xc6")) or b"%PDF-" in head[:1024]:
        return "postscript"
    if head[4:8] == b"ftyp" and head[8:11] in (b"hei", b"hev", b"mif", b"msf"):
        return "heic"
    if b"<svg" in text and b"<html" not in text and b"<!doctype html" not in text:
        return "drawing"
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    is_avif = head[4:8] == b"ftyp" and head[8:11] == b"avi"
    if head.startswith(PICTURE_HEADS) or is_webp or is_avif:
        return "damaged"
    return "not_a_picture"


def damage(error):
    if isinstance(error, Fault | MemoryError):
        return error
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        pixels = int(re.search(r"\d+", str(error))[0])
        return too_many(pixels, MEGAPIXELS)
    if "memory" in str(error).lower():
        return MemoryError(str(error))
    return Fault("damaged")


def too_many(pixels, limit):
    megapixels = math.ceil(pixels / 1_000_000)
    return Fault("too_many_pixels", megapixels=megapixels, limit=limit)


def check_size(size, kind):
    limit = MEGAPIXELS_OF.get(kind, MEGAPIXELS)
    pixels = size[0] * size[1]
    if pixels > limit * 1_000_000:
        raise too_many(pixels, limit)
    if min(size) < LEAST_SIDE:
        raise Fault("too_small", width=size[0], height=size[1], least=LEAST_SIDE)
    if max(size) > MOST_RATIO * min(size):
        raise Fault("too_narrow", width=size[0], height=size[1], most=MOST_RATIO)


def check_room(path, image, kind):
    """Refuse what its reader would be slow with, or fail at and call damaged."""
    pixels = image.width * image.height
    room = 0
    if kind == "JPEG" and image.info.get("progressive"):
        # Held whole, in two bytes, before it can be made smaller.
        areas = [across * down for _id, across, down, _table in image.layer]
        room = 2 * pixels * sum(areas) / max(areas)
        # Each scan goes over the whole picture again.
        if path.read_bytes().count(START_OF_SCAN) > MOST_SCANS:
            raise Fault("too_heavy")
    elif kind == "TIFF":
        # Turned as it is read, which takes a copy.
        is_turned = image.tag_v2.get(ORIENTATION, 1) != 1
        room = strip_of(image) + pixels * (8 if is_turned else 4)
    if room > ROOM:
        raise Fault("too_heavy")


def strip_of(image):
    """Return how many bytes a TIFF's reader takes at a time."""
    tags = image.tag_v2
    width = tags.get(TILE_WIDTH, image.width)
    height = tags.get(TILE_LENGTH) or min(
        tags.get(ROWS_PER_STRIP, image.height), image.height
    )
    samples = max(tags.get(SAMPLES_PER_PIXEL, 1), len(image.getbands()))
    return width * height * samples * max(tags.get(BITS_PER_SAMPLE, (8,))) / 8


# Shrinking


def fitted(size):
    """Return the size of the master for a picture of that size."""
    scale = min(1, LONGEST / max(size))
    return tuple(max(1, round(side * scale)) for side in size)


def shrunk(image):
    """Return the picture at the size of a master, with all its transparency.

    It is shrunk in bands: what a change of mode or a filter needs is a copy.
    """
    width, height = fitted(image.size)
    scale = image.height / height
    # As far as the filter looks beyond the band.
    margin = math.ceil(3 * scale) + 1
    rows = max(1, int(PART / (image.width * scale)))
    extremes = image.getextrema() if image.mode in ("I", "F") else None
    result = None
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        first = max(0, int(top * scale) - margin)
        last = min(image.height, math.ceil(bottom * scale) + margin)
        band = plain(image.crop((0, first, image.width, last)), extremes)
        end = min(bottom * scale - first, band.height)
        box = (0, top * scale - first, band.width, end)
        band = band.resize((width, bottom - top), FITTING, box)
        result = result or Image.new(band.mode, (width, height))
        result.paste(band, (0, top))
    return result


def plain(image, extremes):
    """Return the picture in eight bits: L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    if extremes:
        least, most = extremes
        scale = 255 / (most - least) if most > least else 0
        return image.point(lambda value: value * scale - least * scale).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def in_srgb(image, profile):
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        # A broken profile, or one for another kind of picture, says nothing.
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            image = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )
    return image.convert(mode)


def upright(small, image):
    try:
        turn = TURNS.get(image.getexif().get(ORIENTATION))
    except Exception:
        # Metadata that cannot be read turn nothing.
        turn = None
    return small.transpose(turn) if turn else small
