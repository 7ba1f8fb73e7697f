"""Pictures that somebody may send by mistake or to do harm, made when asked for."""

import struct
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(mode="RGB", size=(320, 200)):
    """Return a picture with something to see in every part."""
    gradient = Image.linear_gradient("L").resize(size)
    bands = [gradient, gradient.rotate(180), gradient, gradient]
    if mode in ("RGB", "RGBA", "CMYK", "LA"):
        return Image.merge(mode, bands[: len(mode)])
    if mode == "I;16":
        # Of its 65,536 shades the lighter half would look white in eight bits.
        return gradient.convert("I").point(lambda value: value * 257).convert(mode)
    return gradient.convert(mode)


def upload(data, name="photo.jpg"):
    return SimpleUploadedFile(name, data)


def files_in(folder):
    return {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()
    }


def encoded(image, kind, **options):
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


# PNG by hand


def chunk(name, data):
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def png(width, height, channels=3, extra=b"", fill=b"\0", rows=None):
    """Return a PNG of one colour; writing it takes no room for its pixels."""
    packer = zlib.compressobj(1)
    row = b"\0" + fill * channels * width
    data = [packer.compress(row) for _row in range(height if rows is None else rows)]
    data.append(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[channels], 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + extra
        + chunk(b"IDAT", b"".join(data))
        + chunk(b"IEND", b"")
    )


def truncated_png():
    encoded_picture = encoded(picture(), "PNG")
    return encoded_picture[: len(encoded_picture) * 2 // 3]


def corrupt_png():
    encoded_picture = bytearray(encoded(picture(), "PNG"))
    middle = len(encoded_picture) // 2
    encoded_picture[middle : middle + 8] = b"\xff" * 8
    return bytes(encoded_picture)


def bomb(name):
    zeros = zlib.compress(bytes(60_000_000), 9)
    return png(320, 200, extra=chunk(name, b"bomb\0\0" + zeros))


# JPEG


def truncated_jpeg():
    encoded_picture = encoded(picture(size=(800, 600)), "JPEG")
    return encoded_picture[: len(encoded_picture) // 2]


def jpeg_with_tail():
    return encoded(picture(), "JPEG") + SCRIPT


def progressive_giant():
    """Return a JPEG whose reader needs 300 MB before it can make it smaller."""
    encoded_picture = encoded(picture(), "JPEG", progressive=True, subsampling=0)
    at = encoded_picture.index(b"\xff\xc2") + 5
    return (
        encoded_picture[:at]
        + struct.pack(">HH", 7000, 7000)
        + encoded_picture[at + 4 :]
    )


def many_scans():
    """Return a JPEG that refines the same pixels two hundred times."""
    encoded_picture = encoded(picture(), "JPEG", progressive=True)
    last = encoded_picture.rindex(b"\xff\xda")
    return (
        encoded_picture[:last] + encoded_picture[last:-2] * 200 + encoded_picture[-2:]
    )


# Other pictures


def script_in_gif():
    """Return a GIF that is a script as well: its width reads as ``/*``."""
    image = picture("L", (0x2A2F, 600))
    return encoded(image, "GIF") + b"*/=1;alert(document.domain)//"


def gif_bomb():
    """Return a GIF that asks for four gigabytes to dispose of its first frame."""
    size = struct.pack("<HH", 65535, 65535)
    dispose = b"!\xf9\x04\x08\0\0\0\0"
    frame = b",\0\0\0\0" + size + b"\0\x02\x02D\x01\0;"
    return b"GIF89a" + size + b"\x80\0\0" + bytes(6) + dispose + frame


def large_webp():
    """Return a WebP of 20 megapixels, which its reader holds four times."""
    return encoded(Image.new("RGB", (5000, 4000)), "WEBP", lossless=True, method=0)


# No pictures


def svg():
    return b'<?xml version="1.0"?>\n' + SVG


# What each is told.
REFUSED = {
    "page.jpg": (
        lambda: b"<!doctype html><html><body><svg></svg>" + SCRIPT,
        "not a picture",
    ),
    "drawing.svg": (svg, "SVG"),
    "drawing.png": (svg, "SVG"),
    "figure.eps": (
        lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(w) (/tmp/x) file\n",
        "EPS",
    ),
    "document.jpg": (lambda: b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF", "PDF"),
    "scan.jpg": (lambda: encoded(picture(), "TIFF"), "TIFF"),
    "phone.jpg": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "HEIC"),
    "empty.jpg": (bytes, "is empty"),
    "large.jpg": (
        lambda: encoded(picture(), "JPEG") + bytes(20 * 1024 * 1024),
        "21 MB",
    ),
    "pixel.png": (lambda: encoded(Image.new("RGB", (1, 1)), "PNG"), "1 × 1 pixels"),
    "cut.jpg": (truncated_jpeg, "damaged or incomplete"),
    "cut.png": (truncated_png, "damaged or incomplete"),
    "corrupt.png": (corrupt_png, "damaged or incomplete"),
    "noise.jpg": (
        lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * 40,
        "damaged or incomplete",
    ),
    "profile.png": (lambda: bomb(b"iCCP"), "damaged or incomplete"),
    "text.png": (lambda: bomb(b"zTXt"), "damaged or incomplete"),
    "pixels.png": (lambda: png(10_000, 10_000), "100 megapixels"),
    "head.png": (lambda: png(30_000, 30_000, rows=0), "900 megapixels"),
    "bomb.gif": (gif_bomb, "4295 megapixels"),
    "large.webp": (large_webp, "20 megapixels; in its format, 16"),
    "heavy.jpg": (progressive_giant, "too much memory"),
    "scans.jpg": (many_scans, "too much memory or time"),
}
