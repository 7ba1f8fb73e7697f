"""Uploaded pictures: checked, made into renditions, and stored."""

import logging
import math
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from library.decode import MEGAPIXELS
from library.disk import copy, new_folder, report_disk_errors, run
from library.images import file_name

logger = logging.getLogger(__name__)

MAX_BYTES = 20 * 1024 * 1024
# Of processor time: a photograph takes about three, noise of 48 megapixels eleven.
SECONDS = 30
# Of address space: the process that decodes a picture thus stays under 300 MB.
MEGABYTES = 320

ORIGINALS = "originals"
# As library.renditions names them.
MASTER, SHARE = "original.webp", "share.jpg"
SUFFIXES = ["avif", "webp"]

ACCEPTED = _(
    "JPEG, PNG, WebP, AVIF and GIF are accepted, "
    "up to %(max_megabytes)s MB and %(max_megapixels)s megapixels."
)
ERRORS = {
    "empty": _("The file is empty."),
    "too_many_bytes": _("This file is %(megabytes)s MB, which is too large."),
    "not_a_picture": _("This is not a picture that can be read."),
    "damaged": _("This picture is damaged or incomplete."),
    "too_many_pixels": _(
        "This picture has %(megapixels)s megapixels; in its format, "
        "%(limit)s are the most."
    ),
    "too_small": _(
        "This picture is too small: %(width)s × %(height)s pixels. "
        "Each side must have at least %(least)s."
    ),
    "too_heavy": _(
        "Opening this picture takes too much memory or time. "
        "Make it smaller, or save it as an ordinary JPEG."
    ),
    "drawing": _("This is an SVG drawing, which may hold scripts. Save it as PNG."),
    "heic": _("This is a HEIC photo, as some phones take them. Save it as JPEG."),
}
LOST_FILE = _("The file of this picture cannot be read on the server: upload it again.")


@dataclass
class PreparedPicture:
    """The master and renditions of a picture in a temporary folder, not stored yet."""

    folder: TemporaryDirectory
    width: int
    height: int
    sizes: dict
    digest: str

    def store(self):
        """Store all files under a new token and return it; store none if one fails."""
        token = secrets.token_hex(16)
        with write_all_or_none(token):
            for name in file_names(token, self.sizes):
                path = Path(name)
                own = MASTER if path.parts[0] == ORIGINALS else path.name
                with Path(self.folder.name, own).open("rb") as file:
                    default_storage.save(name, File(file))
        return token


def prepare(file, focus_x=50, focus_y=50):
    """Check an uploaded picture, and make its files; raise ValidationError."""
    if not file.size:
        raise refusal("empty")
    if file.size > MAX_BYTES:
        raise refusal("too_many_bytes", megabytes=in_megabytes(file.size))
    with new_folder("picture-") as folder:
        source = Path(folder.name, "source")
        copy(file, source)
        return make_renditions(source, folder, focus_x, focus_y)


def refocus(token, focus_x, focus_y):
    """Make the renditions of a stored picture around another focal point."""
    with new_folder("picture-") as folder:
        master = Path(folder.name, MASTER)
        try:
            with default_storage.open(master_name(token)) as file:
                copy(file, master)
        except OSError as error:
            logger.exception("A picture's file cannot be read")
            raise ValidationError(LOST_FILE, code="lost") from error
        return make_renditions(master, folder, focus_x, focus_y)


def store_again(token, sizes):
    """Copy all files to a new token and return it; copy none if one fails."""
    new = secrets.token_hex(16)
    names = zip(file_names(token, sizes), file_names(new, sizes), strict=True)
    with write_all_or_none(new):
        for old_name, new_name in names:
            with default_storage.open(old_name) as file:
                default_storage.save(new_name, file)
    return new


def file_names(token, sizes):
    """Return the names of all files of a picture."""
    files = [
        file_name(shape, width, suffix)
        for shape, shape_sizes in sizes.items()
        for width, _height in shape_sizes
        for suffix in SUFFIXES
    ]
    folder = folder_name(token)
    return [master_name(token), *(f"{folder}/{file}" for file in [*files, SHARE])]


def remove_public_files(token):
    """Delete the public files of a picture; its master stays, so it can be restored."""
    folder = folder_name(token)
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def master_name(token):
    return f"{ORIGINALS}/{token}.webp"


def folder_name(token):
    return f"pictures/{token}"


# In the sandbox


def make_renditions(source, folder, focus_x, focus_y):
    limits = {"seconds": SECONDS, "megabytes": MEGABYTES, "overrun": "too_heavy"}
    arguments = source, folder.name, focus_x, focus_y
    facts = run("library.renditions", *arguments, folder=folder.name, **limits)
    if code := facts.pop("error", None):
        raise refusal(code, **facts)
    return PreparedPicture(folder, **facts)


# Messages


def in_megabytes(size):
    return math.ceil(size / (1024 * 1024))


def refusal(code, **details):
    details["max_megabytes"] = in_megabytes(MAX_BYTES)
    details["max_megapixels"] = MEGAPIXELS
    return ValidationError(f"{ERRORS[code]} {ACCEPTED}", code=code, params=details)


def short_messages(error):
    """Return the messages of an error, without the sentence on what is accepted."""
    if getattr(error, "code", None) in ERRORS:
        return [ERRORS[error.code] % error.params]
    return error.messages


@contextmanager
def write_all_or_none(token):
    """Remove the files of a picture that were stored if the block fails."""
    try:
        with report_disk_errors():
            yield
    except ValidationError:
        with suppress(OSError):
            remove_public_files(token)
            default_storage.delete(master_name(token))
        raise
