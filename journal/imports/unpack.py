"""Unpacks an archive into a folder, where each file has a number for its name.

A reader as ``imports.foreign`` asks for: it prints ``[number, name]`` for each file,
then ``{"fault": null}``. It imports nothing of Django.
"""

import re
import sys
import zipfile
import zlib
from lzma import LZMAError
from pathlib import Path

from imports.foreign import Fault, answer
from sandbox import MEGABYTE

LARGEST = 200 * MEGABYTE
# What the files may be together, unpacked; below LEAST no ratio does harm.
LARGEST_UNPACKED, LEAST, HIGHEST_RATIO = 400 * MEGABYTE, 2 * MEGABYTE, 100
# One file: more than any document may have, and less than the sandbox lets be written.
LARGEST_FILE = 60 * MEGABYTE
MOST_FILES, LONGEST_NAME = 2500, 200
# What systems add to an archive by themselves.
ADDED = re.compile(r"(^|/)(__MACOSX/|\.|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
UTF_8 = 0x800
ENCRYPTED = 0x1
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def main(path, folder, write):
    answer(unpacked(Path(path), Path(folder)), {}, write)


def unpacked(path, folder):
    packed = path.stat().st_size
    if packed > LARGEST:
        raise Fault("size")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = files_in(archive)
            check_sizes(parts, packed)
            for number, (part, name) in enumerate(parts):
                unpack(archive, part, folder / str(number))
                yield number, name
    except (
        *(zipfile.BadZipFile, zlib.error, LZMAError, EOFError),
        *(NotImplementedError, RuntimeError, ValueError, OSError),
    ) as error:
        raise Fault("damaged") from error


def files_in(archive):
    """Return (part, name) of each file, without what no person has put there."""
    parts = [(part, name_of(part)) for part in archive.infolist()]
    if len(parts) > MOST_FILES:
        raise Fault("files", most=MOST_FILES)
    for part, name in parts:
        if is_outside(name):
            raise Fault("path", name=name[:LONGEST_NAME])
        if part.flag_bits & ENCRYPTED:
            raise Fault("encrypted")
    return [
        (part, name[-LONGEST_NAME:])
        for part, name in parts
        if not (name.endswith("/") or ADDED.search(name))
    ]


def name_of(part):
    """Return the name of a part, which Windows writes in an encoding of its own."""
    name = part.filename.replace("\\", "/")
    if part.flag_bits & UTF_8:
        return name
    try:
        octets = name.encode("cp437")
    except UnicodeEncodeError:
        # Its name in UTF-8 stands beside it, and was read.
        return name
    try:
        return octets.decode()
    except UnicodeDecodeError:
        readings = [octets.decode(code, "replace") for code in ("cp866", "cp1251")]
        return max(readings, key=lambda reading: len(CYRILLIC.findall(reading)))


def is_outside(name):
    is_absolute = name.startswith("/") or re.match("[A-Za-z]:", name)
    return is_absolute or ".." in name.split("/")


def check_sizes(parts, packed):
    sizes = [part.file_size for part, _name in parts]
    total = sum(sizes)
    if total > LARGEST_UNPACKED or max(sizes, default=0) > LARGEST_FILE:
        raise Fault("bomb")
    if total > LEAST and total > HIGHEST_RATIO * packed:
        raise Fault("bomb")


def unpack(archive, part, target):
    """Write a file; zipfile reads no more of it than its size in the directory."""
    with archive.open(part) as source, target.open("wb") as file:
        while chunk := source.read(MEGABYTE):
            file.write(chunk)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.stdout.write)
