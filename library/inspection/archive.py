"""The ZIP that an Office file is, looked at before anything in it is read."""

import re
import zipfile
import zlib
from pathlib import Path

from library.inspection.errors import Fault

MOST_ENTRIES = 5000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 100
# What is small may shrink as it likes: blanks do.
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


def opened(source: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(source)
        refuse_bomb(archive.infolist(), source.stat().st_size)
        refuse_names([member.filename for member in archive.infolist()])
        refuse_broken(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Fault("damaged") from error
    return archive


def refuse_bomb(members, size):
    """Refuse by what the members say of themselves; none gives more than it says."""
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Fault("encrypted")
    if any(member.compress_type not in METHODS for member in members):
        raise Fault("damaged")
    total = sum(member.file_size for member in members)
    if len(members) > MOST_ENTRIES or total > MOST_BYTES or swells(total, size):
        raise Fault("bomb")
    if any(swells(member.file_size, member.compress_size) for member in members):
        raise Fault("bomb")


def swells(size, packed) -> bool:
    return size > max(RATIO_FROM, MOST_RATIO * packed)


def refuse_names(names):
    if len({name.lower() for name in names}) < len(names):
        # Two programs would read two different documents.
        raise Fault("damaged")
    if any(MACROS.search(name) for name in names):
        raise Fault("macros")
    if any(CONTROLS.search(name) for name in names):
        raise Fault("active")
    if any(ARCHIVES.search(name) for name in names):
        raise Fault("nested")


def refuse_broken(archive):
    if archive.testzip():
        raise Fault("damaged")
