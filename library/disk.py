"""What was uploaded and is not stored yet: its folder, and who reads it."""

import errno
import logging
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

import sandbox

logger = logging.getLogger(__name__)

# With fewer bytes left the disk counts as full.
LEAST = 20_000_000
DISK_FULL = _(
    "There is no room left on the server, or it cannot write. "
    "Nothing was stored; tell the administrator."
)


@contextmanager
def new_folder(prefix, parent=None):
    """Yield a new folder, removed by ``cleanup()``, and if the block fails."""
    with report_disk_errors():
        folder = TemporaryDirectory(
            prefix=prefix, dir=parent, ignore_cleanup_errors=True
        )
    try:
        yield folder
    except BaseException:
        # The traceback, which a form may hold, would keep it alive.
        folder.cleanup()
        raise


def check_room(size=0):
    """Raise OSError if so many bytes would fill the disk."""
    root = Path(default_storage.location)
    # It is made with the first file.
    present = next(path for path in [root, *root.parents] if path.exists())
    if shutil.disk_usage(present).free < LEAST + size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def report_disk_errors():
    """Log an OSError, and raise a ValidationError that the form shows."""
    try:
        yield
    except OSError as error:
        logger.exception("A file could not be stored")
        raise ValidationError(DISK_FULL, code="disk_full") from error


def copy(file, path):
    """Write an uploaded file to a path, where the disk has room for it."""
    with report_disk_errors():
        check_room(file.size)
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)


def run(module, *arguments, overrun, **limits):
    """Return the facts that a module of the sandbox prints, or ``{"error": code}``.

    ``overrun``: the code for too much time or memory. Raises ValidationError where
    the disk is full.
    """
    try:
        facts = sandbox.run(module, *arguments, **limits)
    except sandbox.Overrun:
        return {"error": overrun}
    except sandbox.Broken as error:
        logger.warning("%s could not read a file: %s", module, error)
        return {"error": "damaged"}
    if facts.get("error") == "disk_full":
        raise ValidationError(DISK_FULL, code="disk_full")
    return facts
