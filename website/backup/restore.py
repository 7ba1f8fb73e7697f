"""Restores a backup: for a trial that leaves no trace, or for good."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from website.backup import BackupError
from website.backup.create import DUMP, MEDIA, whole
from website.backup.database import count_rows, scratch_database, tables_of

OPTIONS = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
# Only the owner of an extension may comment on it.
OPTIONS += ["--no-comments"]


def verify(backup):
    """Restore a backup into a database of its own, look at the site, drop it again.

    Returns what was seen.
    """
    check(backup)
    with scratch_database() as database, tempfile.TemporaryDirectory() as folder:
        media = Path(folder, MEDIA)
        # The site draws pictures that it lacks: not into the backup.
        shutil.copytree(backup.media, media, copy_function=os.symlink)
        load(backup, database)
        return look_at_site(database, media)


def restore(backup, database, media):
    """Restore a backup into an empty database and an empty folder, and migrate it.

    Both stay empty if the rows do not come in.
    """
    with database.connect() as server:
        if tables_of(server):
            raise BackupError(
                f"The database {database.name} is not empty. Make another one: "
                "docs/backup.md says how."
            )
    media = Path(media).resolve()
    if media.exists() and any(media.iterdir()):
        raise BackupError(f"The folder {media} is not empty: name another one.")
    check(backup)
    with whole(media) as new:
        shutil.copytree(backup.media, new, dirs_exist_ok=True)
        load(backup, database)
    return look_at_site(database, media)


def check(backup):
    """Raise BackupError unless a backup is whole and this version can read it."""
    known = {*MigrationLoader(None).disk_migrations}
    unknown = [
        f"{app}.{name}"
        for app, names in backup.manifest["migrations"].items()
        for name in names
        if (app, name) not in known
    ]
    if unknown:
        raise BackupError(
            f"{backup} is of a newer version of the site, or of one with other apps: "
            f"this version has no {', '.join(unknown)}. Restore it with that version."
        )
    backup.check()


def load(backup, database):
    """Fill an empty database with all rows of a backup."""
    version = backup.manifest["postgresql"]
    with database.connect() as server:
        if server.info.server_version // 10_000 < version:
            raise BackupError(
                f"{backup} is of PostgreSQL {version}; this server is older."
            )
    database.run("pg_restore", *OPTIONS, str(backup.path / DUMP))
    with database.connect() as server:
        compare(count_rows(server), backup.manifest["rows"])


def compare(restored, stored):
    names = [
        f"{name}: {restored.get(name)} rows instead of {stored.get(name)}"
        for name in sorted({*restored, *stored})
        if restored.get(name) != stored.get(name)
    ]
    if names:
        raise BackupError(f"Not all rows came back. {'; '.join(names)}")


def look_at_site(database, media):
    """Migrate a restored database, read pages of it, and return what the trial says."""
    done = subprocess.run(
        [sys.executable, "-m", "website.backup.trial"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "website.settings",
            "DATABASE_URL": database.url,
            "MEDIA_ROOT": str(media),
            "PAGES_ROOT": "",
            "REQUEST_LIMITS": "0",
        },
        capture_output=True,
        text=True,
    )
    try:
        facts = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise BackupError(
            f"The site does not start on it: {done.stderr.strip()[-1000:]}"
        ) from error
    if problem := facts.pop("problem"):
        raise BackupError(problem)
    return facts
