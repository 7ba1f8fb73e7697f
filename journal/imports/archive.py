"""What somebody has sent: a file, or an archive with several, in a folder of their own.

They are unpacked in the sandbox; each is opened by a reader of its own, in turn.
"""

import shutil
import tempfile
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from imports import foreign
from journal.imports.unpack import LARGEST
from sandbox import MEGABYTE

FAULTS = {
    "size": _("The archive is larger than %(megabytes)d MB: split it."),
    "files": _("The archive has more than %(most)d files: split it."),
    "path": _(
        "A file of the archive has a path that leads out of it: %(name)s. Pack it "
        "again."
    ),
    "encrypted": _("The archive has a password: pack it without one."),
    "bomb": _(
        "The archive is too large. Unpacked it may have at most 400 MB, 60 MB in one "
        "file, and a hundred times its own size: split it."
    ),
    "damaged": _("The archive is damaged and cannot be opened: pack it again, as ZIP."),
    "overrun": _("The archive takes too much time or memory to open: split it."),
}


class Sent:
    """The files that were sent, by their names; they go when this object goes.

    ``is_archive``: whether there may be PDFs beside what describes the articles.
    """

    def __init__(self, file):
        self.folder = tempfile.TemporaryDirectory(prefix="import-")
        name = PurePosixPath(str(getattr(file, "name", "") or "")).name
        self.is_archive = name.lower().endswith(".zip")
        if self.is_archive:
            self.files = self._unpacked(file)
        else:
            path = Path(self.folder.name, "0")
            with path.open("wb") as target:
                shutil.copyfileobj(file, target)
            self.files = {name: path}

    def _unpacked(self, file):
        folder = self.folder.name
        try:
            lines, _rest = foreign.read(
                "journal.imports.unpack", file, folder, largest=LARGEST, folder=folder
            )
        except foreign.UnreadableFile as error:
            values = {"megabytes": LARGEST // MEGABYTE, **error.values}
            raise ValidationError(str(FAULTS[error.code]) % values) from error
        return {name: Path(folder, str(number)) for number, name in lines}

    def named(self, *suffixes):
        """Return {name: path} of the files whose names end so, in their order."""
        return {
            name: self.files[name]
            for name in sorted(self.files)
            if name.lower().endswith(suffixes)
        }
