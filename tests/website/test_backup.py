"""A backup: whole or refused. Its restore is in test_restore."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import UTC
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from tests import databases
from website.backup import (
    BackupError,
    create as create_module,
    database as databases_module,
    restore,
)
from website.backup.create import NAME, Backup, create, find, remove_old
from website.backup.database import Database
from website.environment import database
from website.models import LastRun

pytestmark = pytest.mark.django_db

FILES = {"documents/a.pdf": b"a" * 5000, "pictures/b/320.webp": b"b" * 3000}


def write(root, files):
    for name, content in files.items():
        path = Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """A backup of a site without contents but two files."""
    root = tmp_path_factory.mktemp("backup")
    write(root / "media", FILES)
    with override_settings(MEDIA_ROOT=root / "media"), django_db_blocker.unblock():
        return create(root / "backups")


@pytest.fixture
def copied(made, tmp_path):
    """A copy of it, to damage."""
    return Backup(shutil.copytree(made.path, tmp_path / made.path.name))


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    write(settings.MEDIA_ROOT, FILES)
    return settings.MEDIA_ROOT


def test_backup_has_what_it_says(made):
    restore.check(made)
    sums = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(sums, cwd=made.path, check=True)
    for name, content in FILES.items():
        assert (made.media / name).read_bytes() == content
    assert made.manifest["rows"]["public.django_migrations"] > 20
    assert made.manifest["migrations"]["website"] == ["0001_initial"]
    # Nobody else may read it.
    assert made.path.stat().st_mode & 0o777 == 0o700


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def replace(path, old, new):
    path.write_text(path.read_text().replace(old, new))


def rewrite(path, **facts):
    """Change a manifest as another version of the site would have written it."""
    path.write_text(json.dumps(json.loads(path.read_text()) | facts))
    sums, command = path.with_name("SHA256SUMS"), ["sha256sum", path.name]
    line = subprocess.check_output(command, cwd=path.parent, text=True)
    others = [old for old in sums.read_text().splitlines() if path.name not in old]
    sums.write_text("\n".join([line.strip(), *others, ""]))


def truncate(path):
    os.truncate(path, path.stat().st_size // 2)


NEWER = {"news": ["0001_initial", "0099_later"]}


@pytest.mark.parametrize(
    ("name", "damage", "reason"),
    [
        ("database.dump", truncate, "database.dump: not the bytes that were stored"),
        ("database.dump", flip_a_bit, "database.dump: not the bytes that were stored"),
        ("media/documents/a.pdf", flip_a_bit, "media/documents/a.pdf: not the bytes"),
        ("media/documents/a.pdf", Path.unlink, "media/documents/a.pdf: missing"),
        (
            "SHA256SUMS",
            lambda path: path.write_text(path.read_text().partition("\n")[2]),
            "SHA256SUMS lacks lines",
        ),
        (
            "SHA256SUMS",
            lambda path: path.write_bytes(b"\xff\xfe"),
            "SHA256SUMS of .* cannot be read",
        ),
        ("SHA256SUMS", Path.unlink, "not a whole one"),
        (
            "manifest.json",
            lambda path: replace(path, "public.news_article", "public.article"),
            "manifest.json: not the bytes",
        ),
        (
            "manifest.json",
            lambda path: rewrite(path, migrations=NEWER),
            "newer version of the site.*news.0099_later",
        ),
        (
            "manifest.json",
            lambda path: rewrite(path, migrations={"shop": ["0001_initial"]}),
            "other apps.*shop.0001_initial",
        ),
        ("manifest.json", lambda path: rewrite(path, format=2), "format 2"),
    ],
)
def test_damaged_backup_is_refused_with_the_reason(copied, name, damage, reason):
    damage(copied.path / name)
    with pytest.raises(BackupError, match=reason):
        restore.check(find(copied.path))


def test_damaged_backup_is_neither_verified_nor_restored(copied, tmp_path, monkeypatch):
    truncate(copied.path / "database.dump")
    monkeypatch.setattr(restore, "scratch_database", None)
    with pytest.raises(CommandError, match="is damaged"):
        call_command("restore", copied.path, verify=True)
    assert not LastRun.objects.exists()


def test_file_of_the_last_backup_is_a_link_unless_it_may_differ(media, tmp_path):
    root = tmp_path / "backups"
    first = create(root)
    first.path = first.path.rename(root / "2001-01-01T000000Z")
    write(media, {"documents/a.pdf": b"c" * 5000, "documents/new.pdf": b"d"})
    second = create(root)
    second.path = second.path.rename(root / "2001-01-02T000000Z")
    shared = {
        name: (first.media / name).samefile(second.media / name) for name in FILES
    }
    assert shared == {"documents/a.pdf": False, "pictures/b/320.webp": True}
    restore.check(second)
    third = create(root, full=True)
    restore.check(third)
    assert not any((second.media / n).samefile(third.media / n) for n in FILES)


def test_backup_has_each_file_that_a_row_of_its_moment_may_name(
    media, tmp_path, monkeypatch
):
    """Also one that came while files were copied, or was deleted after the moment."""
    copy_file, run = create_module.shutil.copy2, Database.run

    def copy(source, target):
        write(media, {"documents/0.pdf": b"new"})
        return copy_file(source, target)

    def dump(database, *arguments):
        (media / "documents/a.pdf").unlink()
        run(database, *arguments)

    monkeypatch.setattr(create_module.shutil, "copy2", copy)
    monkeypatch.setattr(Database, "run", dump)
    backup = create(tmp_path / "backups")
    restore.check(backup)
    names = {"documents/0.pdf", *FILES}
    assert names == {name.removeprefix("media/") for name in backup.sums} - {
        "database.dump",
        "manifest.json",
    }


def test_backup_that_fails_leaves_nothing_and_gives_the_reason(
    media, tmp_path, monkeypatch
):
    monkeypatch.setenv("PGBIN", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    root = tmp_path / "backups"
    with pytest.raises(CommandError, match="no pg_dump here"):
        call_command("backup", root)
    assert [path.name for path in root.iterdir()] == [".lock"]
    assert not LastRun.objects.exists()


@pytest.mark.slow
def test_backup_that_is_stopped_is_none(media, tmp_path):
    root, fifo, program = tmp_path / "backups", tmp_path / "fifo", tmp_path / "pg_dump"
    os.mkfifo(fifo)
    program.write_text(f"#!/bin/sh\ncat {fifo}\n")
    program.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "backup", root],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": databases.address_of(connection.settings_dict["NAME"]),
            "MEDIA_ROOT": str(media),
            "PGBIN": str(tmp_path),
        },
    )
    # It has come to the database when its program reads.
    with open(fifo, "wb"):
        process.kill()
    process.wait(60)
    [left] = [path for path in root.iterdir() if path.is_dir()]
    with pytest.raises(BackupError, match="never finished"):
        restore.check(find(left))
    create(root)
    assert not [*root.glob("*.incomplete")]


def test_two_backups_are_not_made_at_once(media, tmp_path, monkeypatch):
    def run(database, *arguments):
        with pytest.raises(BackupError, match="Another backup"):
            create(tmp_path)
        raise BackupError("enough")

    monkeypatch.setattr(Database, "run", run)
    with pytest.raises(BackupError, match="enough"):
        create(tmp_path)


def test_backups_do_not_lie_among_what_they_copy(media):
    with pytest.raises(BackupError, match="MEDIA_ROOT"):
        create(media / "backups")


def test_newest_backups_stay_and_the_last_verified_one(tmp_path):
    for day in range(1, 7):
        (tmp_path / f"2026-01-0{day}T000000Z").mkdir()
    (tmp_path / "mine").mkdir()
    LastRun.objects.note("verification", folder=f"{tmp_path}/2026-01-02T000000Z")
    remove_old(tmp_path, 2)
    days = sorted(path.name[8:10] for path in tmp_path.iterdir())
    assert days == ["", "02", "05", "06"]


def test_command_notes_when_it_has_made_a_backup(media, tmp_path):
    out = StringIO()
    call_command("backup", tmp_path / "backups", keep=3, stdout=out)
    [path] = [path for path in (tmp_path / "backups").iterdir() if path.is_dir()]
    assert out.getvalue() == f"{path}\n"
    run = LastRun.objects.get()
    assert (run.name, run.facts) == ("backup", {"folder": str(path)})
    assert run.at.astimezone(UTC).strftime(NAME) >= path.name


def test_command_refuses_to_keep_nothing(tmp_path):
    with pytest.raises(CommandError, match="--keep"):
        call_command("backup", tmp_path, keep=0)


def test_site_finds_the_database_at_the_address_of_a_database():
    parameters = {
        "dbname": "новая база/1",
        "user": "a b",
        "password": "p@:/?&=%+ ü",
        "host": "/run/my sql",
        "port": "5433",
        "sslmode": "prefer",
    }
    read = database(Database(**parameters).url)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    names |= {"host": "HOST", "port": "PORT"}
    for parameter, name in names.items():
        assert read[name] == parameters[parameter]
    assert read["OPTIONS"]["sslmode"] == "prefer"


def test_password_is_no_argument_of_a_program(monkeypatch):
    started = []

    def run(command, **options):
        started.append((command, options.get("env", {})))
        return subprocess.CompletedProcess(command, 0, "pg_dump (PostgreSQL) 99", "")

    database = Database.of_the_site()
    database.parameters["password"] = "secret-0123"
    monkeypatch.setattr(databases_module.subprocess, "run", run)
    with suppress(BackupError):
        database.run("pg_dump")
    command, environment = started[-1]
    assert not [part for part in command if "secret-0123" in part]
    assert environment["PGPASSWORD"] == "secret-0123"
