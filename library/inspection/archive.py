"""Checks of the ZIP archive of an Office file, before anything in it is read."""

import re
import zipfile
import zlib
from pathlib import Path

from library.inspection.file_type import InvalidDocument

MOST_ENTRIES = 5000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
# Below this size a member may have any ratio, as one of blanks does.
RATIO_FROM = 1024 * 1024

METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1

MACROS = re.compile(
    r"(^|/)(vbaProject[^/]*\.bin|vbaData\.xml)$|(^|/)macrosheets/|^(Basic|Scripts)/",
    re.IGNORECASE,
)
CONTROLS = re.compile(
    r"(^|/)activeX/|\.(bat|cmd|com|dll|exe|hta|jar|js|lnk|msi|ps1|scr|vbs)$",
    re.IGNORECASE,
)
ARCHIVES = re.compile(r"\.(7z|bz2|gz|rar|tar|xz|zip)$", re.IGNORECASE)


def open_archive(source: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(source)
        refuse_bomb(archive.infolist(), source.stat().st_size)
        refuse_names([member.filename for member in archive.infolist()])
        refuse_broken(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise InvalidDocument("damaged") from error
    return archive


def refuse_bomb(members, size):
    """Refuse by the sizes that the archive states; zipfile reads no more than those."""
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise InvalidDocument("encrypted")
    if any(member.compress_type not in METHODS for member in members):
        raise InvalidDocument("damaged")
    total = sum(member.file_size for member in members)
    if len(members) > MOST_ENTRIES or total > MOST_BYTES or is_inflated(total, size):
        raise InvalidDocument("bomb")
    if any(is_inflated(member.file_size, member.compress_size) for member in members):
        raise InvalidDocument("bomb")


def is_inflated(size, packed) -> bool:
    return size > max(RATIO_FROM, MOST_RATIO * packed)


def refuse_names(names):
    if len({name.lower() for name in names}) < len(names):
        # Programs differ in which of two equal names they read.
        raise InvalidDocument("damaged")
    if any(MACROS.search(name) for name in names):
        raise InvalidDocument("macros")
    if any(CONTROLS.search(name) for name in names):
        raise InvalidDocument("active")
    if any(ARCHIVES.search(name) for name in names):
        raise InvalidDocument("nested")


def refuse_broken(archive):
    if archive.testzip():
        raise InvalidDocument("damaged")
