"""Makes a backup, and knows whether one is whole."""

import fcntl
import hashlib
import json
import os
import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from website.backup import BackupError
from website.backup.database import Database, count_rows
from website.models import LastRun

FORMAT = 1
DUMP, MEDIA, MANIFEST = "database.dump", "media", "manifest.json"
SUMS = "SHA256SUMS"
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
            pairs = [line.split("  ", 1) for line in lines]
            return {name: checksum for checksum, name in pairs}
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
                if checksum_of(self.path / name) != sums.get(name):
                    yield name, "not the bytes that were stored"
            except FileNotFoundError:
                yield name, "missing"
            except OSError as error:
                yield name, error.strerror


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


def backups_in(folder):
    """Return the finished backups of a folder, the newest first."""
    return [
        Backup(path)
        for path in sorted(Path(folder).iterdir(), reverse=True)
        if path.is_dir() and is_name(path.name)
    ]


def is_name(name):
    try:
        return bool(datetime.strptime(name, NAME))
    except ValueError:
        return False


def checksum_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# Making one


def create(root, *, full=False, keep=None):
    """Make a backup in a folder of backups; return it.

    ``full``: copy all files, where otherwise those that the last backup has are hard
    links to it. ``keep``: how many backups stay, besides the last verified one.
    """
    root = Path(root).resolve()
    root.mkdir(parents=True, exist_ok=True)
    if root.is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise BackupError("The folder of the backups may not lie in MEDIA_ROOT.")
    with only_one(root):
        # What was stopped.
        for path in root.glob(f"*{INCOMPLETE}"):
            shutil.rmtree(path)
        last = None if full else next(iter(backups_in(root)), None)
        name = timezone.now().astimezone(UTC).strftime(NAME)
        backup = make(root / name, last)
        if keep:
            remove_old(root, keep)
    return backup


@contextmanager
def only_one(root):
    """Let one process make backups in a folder at a time."""
    with open(root / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("Another backup is being made there.") from error
        yield


def make(path, last):
    if path.exists():
        raise BackupError(f"{path} exists already.")
    # Nobody else may read it: it has all that is not published.
    with whole(path, mode=0o700) as new:
        fill(new, last)
    return Backup(path)


@contextmanager
def whole(folder, mode=0o777):
    """Yield a new folder that gets the name of ``folder`` unless the block fails."""
    new = folder.with_name(folder.name + INCOMPLETE)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode, parents=True)
    try:
        yield new
        new.rename(folder)
        flush(folder.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def fill(folder, last):
    """Write a backup whose rows are of one moment, and whose files those rows name.

    A file never changes under its name. One that a row names is stored before the row,
    and may be deleted at any time after it. So all files are copied before the moment,
    which may take long, and right after it those that came meanwhile.
    """
    sums = {}
    copy_media(folder, last, sums)
    database = Database.of_the_site()
    with database.connect() as server:
        server.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = server.execute("SELECT pg_export_snapshot()").fetchone()[0]
        made_at = timezone.now()
        copy_media(folder, last, sums)
        dump = folder / DUMP
        database.run(
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}"
        )
        facts = {**facts_of(server), "made_at": made_at.isoformat()}
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps({**facts, "files": len(sums) + 2}, indent=1))
    sums = {path.name: checksum_of(path) for path in [dump, manifest]} | sums
    lines = [f"{checksum}  {name}\n" for name, checksum in sums.items()]
    (folder / SUMS).write_text("".join(lines))
    for parent, _folders, names in os.walk(folder):
        for name in [*names, "."]:
            flush(os.path.join(parent, name))


def facts_of(server):
    """Return what a restore must know, as the snapshot has it."""
    installed = {config.label for config in apps.get_app_configs()}
    migrations = {}
    rows = server.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    for app, name in rows:
        # Not those of an app that was removed from the site.
        if app in installed:
            migrations.setdefault(app, []).append(name)
    return {
        "format": FORMAT,
        "site": settings.SITE_URL,
        "postgresql": server.info.server_version // 10_000,
        "migrations": migrations,
        "rows": count_rows(server),
    }


def copy_media(folder, last, sums):
    """Copy the files of MEDIA_ROOT that ``sums`` lacks, and add their checksums."""
    known = {}
    # What the last backup cannot give is copied.
    with suppress(BackupError):
        known = last.sums if last else {}
    (folder / MEDIA).mkdir(exist_ok=True)
    for name in files_in(settings.MEDIA_ROOT):
        stored = f"{MEDIA}/{name}"
        if stored in sums:
            continue
        source, target = Path(settings.MEDIA_ROOT, name), folder / stored
        target.parent.mkdir(parents=True, exist_ok=True)
        # It may have been deleted meanwhile.
        with suppress(FileNotFoundError):
            if stored in known and link(source, last.path / stored, target):
                sums[stored] = known[stored]
            else:
                shutil.copy2(source, target)
                sums[stored] = checksum_of(target)


def link(source, last, target):
    """Link a file to that of the last backup; return whether that is the same."""
    with suppress(OSError):
        old, new = last.stat(), source.stat()
        if (old.st_size, old.st_mtime_ns) == (new.st_size, new.st_mtime_ns):
            os.link(last, target)
            return True
    return False


def files_in(root):
    """Yield the names of files in a folder, but for those that begin with a dot."""
    for parent, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield os.path.relpath(os.path.join(parent, name), root)


def flush(path):
    """Have a file or a folder written to the disk before this returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_old(root, keep):
    """Remove all but the newest backups; the last verified one stays."""
    run = LastRun.objects.filter(name="verification").first()
    for backup in backups_in(root)[keep:]:
        if run is None or run.facts["folder"] != str(backup):
            shutil.rmtree(backup.path)
