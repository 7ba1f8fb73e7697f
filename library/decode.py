"""Decodes an untrusted picture, within the limits of memory. Without Django."""

import math
import re
import warnings
from contextlib import suppress
from io import BytesIO

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, UnidentifiedImageError

from text.faults import Fault

# By Pillow's names.
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF"]
MEGAPIXELS = 50
# Their decoders need four times the memory of the picture.
MEGAPIXELS_OF = {"WEBP": 16, "AVIF": 16}
# Bytes that a picture and its decoder may take.
MEMORY = 240_000_000
MIN_SIDE = 16
# The longer side of a master, the largest version that is stored.
MASTER_SIDE = 2560
RESAMPLING = Image.Resampling.LANCZOS
# Pixels that are resized at a time: the whole picture is never copied.
BAND_PIXELS = 2_000_000
# Each thread reserves memory; the default is one for each processor.
AvifImagePlugin.DEFAULT_MAX_THREADS = 2

# A tag of EXIF.
ORIENTATION = 274
START_OF_SCAN = b"\xff\xda"
# Ten are usual.
MAX_SCANS = 100
PICTURE_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8")


def read(path):
    """Return the picture, upright, in sRGB, no larger than a master."""
    with open_picture(path) as image:
        kind = "JPEG" if image.format == "MPO" else image.format
        check_size(image.size, kind)
        try:
            check_memory(path, image, kind)
            # Pillow decodes a JPEG at a half, a quarter or an eighth to save memory.
            image.draft(image.mode, master_size(image.size))
            image.load()
            small = shrink(image)
        except Exception as error:
            # Decoders raise all kinds of exceptions for broken data.
            raise error_for(error) from error
        small = to_srgb(small, image.info.get("icc_profile"))
        # Metadata that cannot be read are ignored.
        with suppress(Exception):
            small.getexif()[ORIENTATION] = image.getexif().get(ORIENTATION, 1)
        return ImageOps.exif_transpose(small)


def open_picture(path):
    # check_size follows at once; until then Pillow's own limit holds.
    Image.MAX_IMAGE_PIXELS = MEGAPIXELS * 1_000_000
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return Image.open(path, formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Fault(error_code(path)) from error
    except Exception as error:
        raise error_for(error) from error


def error_code(path):
    """Return the error code for a file of no accepted format, by its content."""
    with open(path, "rb") as file:
        head = file.read(4096)
    text = head.replace(b"\0", b"").lower()
    if head[4:8] == b"ftyp" and head[8:11] in (b"hei", b"hev", b"mif", b"msf"):
        return "heic"
    if b"<svg" in text and b"<html" not in text and b"<!doctype html" not in text:
        return "drawing"
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    is_avif = head[4:8] == b"ftyp" and head[8:11] == b"avi"
    if head.startswith(PICTURE_HEADS) or is_webp or is_avif:
        return "damaged"
    return "not_a_picture"


def error_for(error):
    if isinstance(error, Fault | MemoryError):
        return error
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        pixels = int(re.search(r"\d+", str(error))[0])
        return too_many_pixels(pixels, MEGAPIXELS)
    if "memory" in str(error).lower():
        return MemoryError(str(error))
    return Fault("damaged")


def too_many_pixels(pixels, limit):
    megapixels = math.ceil(pixels / 1_000_000)
    return Fault("too_many_pixels", megapixels=megapixels, limit=limit)


def check_size(size, kind):
    limit = MEGAPIXELS_OF.get(kind, MEGAPIXELS)
    pixels = size[0] * size[1]
    if pixels > limit * 1_000_000:
        raise too_many_pixels(pixels, limit)
    if min(master_size(size)) < MIN_SIDE:
        raise Fault("too_small", width=size[0], height=size[1], least=MIN_SIDE)


def check_memory(path, image, kind):
    """Refuse a picture whose decoder would be slow, or would run out of memory."""
    if kind != "JPEG" or not image.info.get("progressive"):
        return
    # Held as a whole, in two bytes a value, before it can be made smaller.
    areas = [across * down for _id, across, down, _table in image.layer]
    memory = 2 * image.width * image.height * sum(areas) / max(areas)
    # Each scan passes over the whole picture again.
    scans = path.read_bytes().count(START_OF_SCAN)
    if memory > MEMORY or scans > MAX_SCANS:
        raise Fault("too_heavy")


# Resizing


def master_size(size):
    """Return the size of the master for a picture of this size."""
    scale = min(1, MASTER_SIDE / max(size))
    return tuple(max(1, round(side * scale)) for side in size)


def shrink(image):
    """Return the picture at the size of a master, with its transparency.

    It is resized in bands, because a change of mode or a filter copies its input.
    """
    width, height = master_size(image.size)
    scale = image.height / height
    # Rows beyond the band that the filter reads.
    margin = math.ceil(3 * scale) + 1
    rows = max(1, int(BAND_PIXELS / (image.width * scale)))
    result = None
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        first = max(0, int(top * scale) - margin)
        last = min(image.height, math.ceil(bottom * scale) + margin)
        band = to_eight_bits(image.crop((0, first, image.width, last)))
        end = min(bottom * scale - first, band.height)
        box = (0, top * scale - first, band.width, end)
        band = band.resize((width, bottom - top), RESAMPLING, box)
        result = result or Image.new(band.mode, (width, height))
        result.paste(band, (0, top))
    return result


def to_eight_bits(image):
    """Return the picture in eight bits: L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def to_srgb(image, profile):
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        # A broken profile, or one for another mode, is ignored.
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            image = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            )
    return image.convert(mode)
