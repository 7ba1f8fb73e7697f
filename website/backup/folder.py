"""The folder of a backup: what is in it, and whether it is whole."""

import hashlib
import json
import os
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from website.backup import BackupError

FORMAT = 1
DUMP, MEDIA, MANIFEST = "database.dump", "media", "manifest.json"
SUMS, VERIFIED = "SHA256SUMS", "verified.json"
# Of the name of a backup: the time in UTC, and whether it is finished.
NAME = "%Y-%m-%dT%H%M%SZ"
INCOMPLETE = ".incomplete"
# How many files a message names.
MOST_NAMES = 5


class Backup:
    def __init__(self, path):
        self.path = Path(path).resolve()

    def __str__(self):
        return str(self.path)

    @property
    def media(self):
        return self.path / MEDIA

    @cached_property
    def sums(self):
        """Return {name of a file: its checksum}."""
        if self.path.name.endswith(INCOMPLETE):
            raise BackupError(f"{self} was never finished.")
        try:
            lines = (self.path / SUMS).read_text().splitlines()
            return {name: checksum for checksum, name in map(parts_of, lines)}
        except FileNotFoundError as error:
            raise BackupError(
                f"{self} is no backup, or not a whole one: it has no {SUMS}."
            ) from error
        except (OSError, ValueError) as error:
            raise BackupError(f"{SUMS} of {self} cannot be read: {error}") from error

    @cached_property
    def manifest(self):
        self.check_files([MANIFEST])
        manifest = json.loads((self.path / MANIFEST).read_text())
        if manifest["format"] != FORMAT:
            raise BackupError(
                f"{self} has format {manifest['format']}; this version of the site "
                f"reads format {FORMAT}."
            )
        return manifest

    def check(self):
        """Read every file; raise BackupError unless it is as it was made."""
        if len(self.sums) != self.manifest["files"]:
            raise BackupError(f"{self} is damaged. {SUMS} lacks lines.")
        self.check_files(self.sums)

    def check_files(self, names):
        problems = [f"{name}: {reason}" for name, reason in self.problems(names)]
        if problems:
            more = len(problems) - MOST_NAMES
            listed = "; ".join(problems[:MOST_NAMES])
            raise BackupError(
                f"{self} is damaged. {listed}{f'; and {more} more' * (more > 0)}. "
                "Take another backup, and make the next one with --full."
            )

    def problems(self, names):
        """Yield each of these files that is not as it was made, and why."""
        sums = self.sums
        for name in names:
            try:
                checksum = checksum_of(self.path / name)
            except FileNotFoundError:
                yield name, "missing"
            except OSError as error:
                yield name, error.strerror
            else:
                if checksum != sums.get(name):
                    yield name, "not the bytes that were stored"

    @property
    def verified(self):
        """Return what the last verification noted, or None."""
        try:
            return json.loads((self.path / VERIFIED).read_text())
        except (OSError, ValueError):
            return None

    def note_verified(self, facts):
        new = self.path / f"{VERIFIED}.new"
        new.write_text(json.dumps(facts, indent=1))
        new.rename(self.path / VERIFIED)


def parts_of(line):
    """Return checksum and name in a line of SHA256SUMS."""
    checksum, name = line.split("  ", 1)
    return checksum, name


def backups_in(folder):
    """Return the finished backups of a folder, the newest first."""
    return [
        Backup(path)
        for path in sorted(Path(folder).iterdir(), reverse=True)
        if path.is_dir() and is_name(path.name)
    ]


def is_name(name):
    try:
        datetime.strptime(name, NAME)
    except ValueError:
        return False
    return True


def find(path):
    """Return the backup at a path, or the newest one in that folder."""
    path = Path(path)
    if not path.is_dir():
        raise BackupError(f"There is no folder {path}.")
    if (path / SUMS).exists() or path.name.endswith(INCOMPLETE) or is_name(path.name):
        return Backup(path)
    if backups := backups_in(path):
        return backups[0]
    raise BackupError(f"There is no finished backup in {path}.")


def name_at(moment):
    return moment.astimezone(UTC).strftime(NAME)


def checksum_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush(path):
    """Have a file or a folder written to the disk before this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
