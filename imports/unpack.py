"""Unpacks an archive into a folder, where each file has a number for its name.

A reader as ``imports.foreign`` asks for: it prints ``[number, name, is it there]`` for
each file. It imports nothing of Django.
"""

import re
import shutil
import stat
import zipfile
import zlib
from lzma import LZMAError
from pathlib import Path

from imports.foreign import answer
from sandbox import MEGABYTE
from text.faults import Fault

LARGEST = 500 * MEGABYTE
# What the files may be together, unpacked; and one, less than the sandbox lets be
# written: more than any document may have.
LARGEST_UNPACKED, LARGEST_FILE = 1000 * MEGABYTE, 60 * MEGABYTE
MOST_FILES, LONGEST_NAME = 20_000, 400
# Folders, and what systems add to an archive by themselves.
NO_FILE = re.compile(r"/$|(^|/)(__MACOSX/|\.|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
# As which letters of Windows-1251 are read in the encoding of DOS.
FRAMES = re.compile("[\u2500-\u259f]")
# A single file, or the list of all, that cannot be read.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, LZMAError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError),
)


def unpacked(path, _last, folder):
    if path.stat().st_size > LARGEST:
        raise Fault("overrun")
    folder, seen, total, is_any = Path(folder), set(), 0, False
    with opened(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_FILES:
            raise Fault("overrun")
        for number, part in enumerate(parts):
            name = name_of(part)
            if NO_FILE.search(name):
                continue
            is_good = part.file_size <= LARGEST_FILE and name not in seen
            is_good = is_good and not stat.S_ISLNK(part.external_attr >> 16)
            total += part.file_size if is_good else 0
            if total > LARGEST_UNPACKED:
                raise Fault("overrun")
            is_good = is_good and write_out(archive, part, folder / str(number))
            is_any = is_any or is_good
            seen.add(name)
            yield number, name[-LONGEST_NAME:], is_good
        if seen and not is_any:
            raise Fault("damaged")


def write_out(archive, part, target):
    """Write one file; return whether it could be read."""
    try:
        # It reads no more of a file than its size in the directory.
        with archive.open(part) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    except DAMAGED:
        target.unlink(missing_ok=True)
        return False
    return True


def opened(path):
    """Open an archive, whose names are in UTF-8, or in one of DOS or Windows."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="utf-8")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path, metadata_encoding="cp866")


def name_of(part):
    name = part.filename
    if not part.flag_bits & 0x800 and FRAMES.search(name):
        name = name.encode("cp866", "replace").decode("cp1251", "replace")
    return name.replace("\\", "/")


if __name__ == "__main__":
    answer(unpacked)
