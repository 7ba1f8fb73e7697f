"""Unpacks an archive into a folder, where each file has a number for its name.

A reader as ``imports.foreign`` asks for: it prints ``[number, name]`` for each file,
then ``{"fault": null}``. It imports nothing of Django.
"""

import re
import shutil
import sys
import zipfile
import zlib
from lzma import LZMAError
from pathlib import Path

from imports.foreign import Fault, answer
from sandbox import MEGABYTE

LARGEST = 200 * MEGABYTE
# What the files may be together, unpacked; and one, less than the sandbox lets be
# written: more than any document may have.
LARGEST_UNPACKED, LARGEST_FILE = 400 * MEGABYTE, 60 * MEGABYTE
MOST_FILES, LONGEST_NAME = 1000, 200
# Folders, and what systems add to an archive by themselves.
NO_FILE = re.compile(r"/$|(^|/)(__MACOSX/|\.|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def main(path, folder, write):
    answer(unpacked(Path(path), Path(folder)), {}, write)


def unpacked(path, folder):
    if path.stat().st_size > LARGEST:
        raise Fault("size")
    try:
        with opened(path) as archive:
            parts = archive.infolist()
            check_sizes([part.file_size for part in parts])
            names = [part.filename.replace("\\", "/") for part in parts]
            for number, (part, name) in enumerate(zip(parts, names, strict=True)):
                if not NO_FILE.search(name):
                    # It reads no more of a file than its size in the directory.
                    with (
                        archive.open(part) as source,
                        (folder / str(number)).open("wb") as target,
                    ):
                        shutil.copyfileobj(source, target)
                    yield number, name[-LONGEST_NAME:]
    except (
        *(zipfile.BadZipFile, zlib.error, LZMAError, EOFError),
        *(NotImplementedError, RuntimeError, ValueError, OSError),
    ) as error:
        raise Fault("damaged") from error


def opened(path):
    """Open an archive, whose names are in UTF-8, or in the encoding of Windows."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="utf-8")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path, metadata_encoding="cp866")


def check_sizes(sizes):
    is_large = sum(sizes) > LARGEST_UNPACKED or max(sizes, default=0) > LARGEST_FILE
    if is_large or len(sizes) > MOST_FILES:
        raise Fault("size")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.stdout.write)
