"""What somebody has sent: one file, or an archive, unpacked in the sandbox."""

import shutil
import tempfile
import unicodedata
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from django.utils.translation import gettext, gettext_lazy as _

from imports.tables import read_lines
from imports.unpack import LARGEST

FAULTS = {
    "overrun": _(
        "The archive is too large. It may have at most 20,000 files and 500 MB, "
        "unpacked 1 GB: split it."
    ),
    "damaged": _(
        "The archive is damaged or has a password, and cannot be opened: pack it "
        "again, as ZIP without one."
    ),
}
# How many names a message lists.
MOST_NAMES = 10


class Upload:
    """The files that were sent, by their names; they go when this object goes."""

    def __init__(self, file):
        self.folder = tempfile.TemporaryDirectory(prefix="import-")
        name = PurePosixPath(str(getattr(file, "name", "") or "")).name
        self.is_archive = name.lower().endswith(".zip")
        # What the person should know of it.
        self.remarks = []
        if self.is_archive:
            self.files = self._unpacked(file)
        else:
            path = Path(self.folder.name, "0")
            with path.open("wb") as target:
                shutil.copyfileobj(file, target)
            self.files = {name: path}

    def _unpacked(self, file):
        folder = self.folder.name
        about = {"largest": LARGEST, "faults": FAULTS, "folder": folder}
        lines, _rest = read_lines("imports.unpack", file, folder, **about)
        if names := [name for _number, name, is_good in lines if not is_good]:
            message = gettext(
                "Left out, for they are damaged, larger than 60 MB, links, or there "
                "twice: %(names)s."
            )
            self.remarks.append(message % {"names": listed(names)})
        return {name: Path(folder, str(n)) for n, name, is_good in lines if is_good}

    def named(self, *suffixes):
        """Return {name: path} of the files whose names end so, in their order."""
        return {
            name: self.files[name]
            for name in sorted(self.files)
            if name.lower().endswith(suffixes)
        }


def listed(names):
    """Return names for a message, not too many of them."""
    names = sorted(names)
    rest = ["…"] if len(names) > MOST_NAMES else []
    return ", ".join([*names[:MOST_NAMES], *rest])


def key_of_path(text):
    """Return what the path of a file, or of an address, is compared by."""
    path = unquote(text.replace("\\", "/"))
    return unicodedata.normalize("NFC", path).casefold()
