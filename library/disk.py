"""The room that the disk of the media has."""

import errno
import os
import shutil
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage

# With fewer bytes left the disk counts as full.
LEAST = 20_000_000


def check_room(size=0):
    """Raise OSError if so many bytes would fill the disk; a store has room."""
    if not isinstance(default_storage, FileSystemStorage):
        return
    root = Path(default_storage.location)
    # It is made with the first file.
    present = next(path for path in [root, *root.parents] if path.exists())
    if shutil.disk_usage(present).free < LEAST + size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
