"""A restored backup is the site of its moment; a trial leaves the site as it is."""

import re
import subprocess
import sys
from contextlib import contextmanager
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from psycopg import sql

from tests import databases
from tests.browser import server
from tests.factories import PAST, make_article, make_picture
from website.backup import BackupError, create as create_module, restore
from website.backup.create import create
from website.backup.database import Database, count_rows, scratch_database, tables_of
from website.models import LastRun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "file").write_text("file")
    return settings.MEDIA_ROOT


@pytest.fixture
def empty():
    """An empty database."""
    name = databases.own_name("restored")
    with databases.connect() as server:
        databases.drop(server, name)
        databases.create(server, name, "template0")
        yield Database.of_the_site().beside(name)
        databases.drop(server, name)


def names_of_databases():
    """Return those of this process; others make and drop theirs meanwhile."""
    with databases.connect() as server:
        return {*databases.names(server, databases.own_name(""))}


def fingerprint(server):
    """Return {table: number and hash of its rows}."""
    statement = (
        "SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {} t"
    )
    return {
        table: server.execute(
            sql.SQL(statement).format(sql.Identifier(*table))
        ).fetchone()
        for table in tables_of(server)
    }


def test_restore_is_refused_where_something_is(media, empty, tmp_path):
    backup = create(tmp_path / "backups")
    site, new = Database.of_the_site(), tmp_path / "new"
    before = names_of_databases()
    with pytest.raises(CommandError, match=r"database .* is not empty"):
        call_command("restore", backup.path, to=site.url, media=new)
    assert not new.exists()
    assert names_of_databases() == before
    with pytest.raises(CommandError, match=r"folder .* is not empty"):
        call_command("restore", backup.path, to=empty.url, media=media)
    with empty.connect() as server:
        assert not tables_of(server)


def test_restore_that_fails_leaves_both_empty(media, empty, tmp_path):
    backup = create(tmp_path / "backups")
    with empty.connect() as server:
        server.execute("CREATE VIEW website_menuitem AS SELECT 1")
    with pytest.raises(BackupError, match=r"pg_restore failed: .*website_menuitem"):
        restore.restore(backup, empty, tmp_path / "new")
    assert not [*tmp_path.glob("new*")]
    with empty.connect() as server:
        assert not tables_of(server)


def test_rows_that_did_not_come_back_are_named():
    with pytest.raises(BackupError, match=r"public\.a: None rows instead of 2"):
        restore.compare({"public.b": 1}, {"public.a": 2, "public.b": 1})


@pytest.mark.parametrize("arguments", [{}, {"to": "x"}, {"verify": True, "to": "x"}])
def test_command_wants_either_a_trial_or_a_place(arguments, tmp_path):
    with pytest.raises(CommandError, match="Say either"):
        call_command("restore", tmp_path, **arguments)


def test_who_may_not_create_a_database_hears_what_to_ask_for(monkeypatch):
    role = databases.own_name("plain")
    with databases.connect() as server:
        server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        try:
            site = Database.of_the_site()
            site.parameters["user"] = role
            monkeypatch.setattr(Database, "of_the_site", lambda: site)
            with pytest.raises(BackupError, match=f'ALTER ROLE "?{role}"? CREATEDB'):
                scratch_database().__enter__()
        finally:
            server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_scratch_database_has_the_locale_of_the_site(empty, monkeypatch):
    statement = "CREATE DATABASE {} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
    locale = "SELECT datcollate, datctype FROM pg_database WHERE datname = %s"
    with databases.connect() as server:
        databases.drop(server, empty.name)
        server.execute(sql.SQL(statement).format(sql.Identifier(empty.name)))
        monkeypatch.setattr(Database, "of_the_site", lambda: empty)
        with scratch_database() as database:
            assert server.execute(locale, [database.name]).fetchone() == ("C", "C")


def test_scratch_database_is_that_of_one_trial_and_is_dropped():
    with scratch_database() as database:
        with database.connect() as scratch:
            assert not tables_of(scratch)
        with pytest.raises(BackupError, match="Another verification"):
            scratch_database().__enter__()
    with pytest.raises(BackupError, match="does not exist"):
        database.connect()


@pytest.mark.slow
def test_trial_reads_the_backup_and_leaves_the_site_as_it_is(media, tmp_path):
    make_article(ru=PAST, en=PAST)
    picture = make_picture()
    root = tmp_path / "backups"
    create(root)
    with Database.of_the_site().connect() as site:
        before = fingerprint(site)
    out, errors = StringIO(), StringIO()
    call_command("restore", root, verify=True, stdout=out, stderr=errors)
    assert "Verified: " in out.getvalue()
    # The site had lost it, and so has the backup.
    assert picture.token in errors.getvalue()
    with Database.of_the_site().connect() as site:
        after = fingerprint(site)
    changed = [table for table in after if after[table] != before[table]]
    assert changed == [("public", "website_lastrun")]
    assert [path.name for path in media.iterdir()] == ["file"]
    assert LastRun.objects.get().name == "verification"
    scratch = f"{Database.of_the_site().name}_restore_check"
    assert scratch not in names_of_databases()


@pytest.mark.slow
def test_backup_of_an_older_version_is_migrated_and_of_another_state_refused(
    media, empty, tmp_path
):
    backup = create(tmp_path / "backups")
    with empty.connect() as server:
        empty.run("pg_restore", str(backup.path / "database.dump"))
        server.execute("DROP TRIGGER protect_log_from_truncate ON django_admin_log")
        # On which no other app depends.
        server.execute("DELETE FROM django_migrations WHERE app = 'mfa'")
        server.execute("DROP TABLE mfa_authenticator")
    older = backup_of(empty, tmp_path / "older")
    facts = restore.verify(older)
    assert facts["migrated"] == [
        "mfa.0001_initial",
        "mfa.0002_authenticator_timestamps",
        "mfa.0003_authenticator_type_uniq",
    ]
    with empty.connect() as server:
        server.execute("ALTER TABLE website_lastrun DROP COLUMN facts")
    other = backup_of(empty, tmp_path / "other")
    with pytest.raises(BackupError, match=r"website_lastrun\.facts missing"):
        restore.verify(other)


def backup_of(database, root):
    """Make a backup of another database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(create_module.Database, "of_the_site", lambda: database)
        return create(root)


# Saves a draft again and again, and says so.
EDITOR = """
import django
django.setup()
from accounts.models import User
from news.models import Article
from publishing.content import changesets
user = User.objects.get(username="editor")
pk = Article.objects.filter(state_ru="draft").first().pk
number = 0
while True:
    number += 1
    with changesets.changeset(user):
        article = Article.locked([pk]).get()
        article.title_ru = f"Черновик {number}"
        article.save()
    print(number, flush=True)
"""


def environment_of(folder, name, media):
    return server.environment(folder, name) | {
        "ALLOWED_HOSTS": "institute.example",
        "HTTPS": "True",
        "MEDIA_ROOT": str(media),
        "PAGES_ROOT": "",
        "SITE_URL": "https://institute.example",
    }


@contextmanager
def edited(environment):
    """Let an editor save all the time; yield a function that waits for a save."""
    editor = subprocess.Popen(
        [sys.executable, "-c", EDITOR],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
    )
    try:
        yield lambda: int(editor.stdout.readline())
    finally:
        editor.kill()
        editor.communicate()


def public_pages(environment, root):
    """Return {name: content} of all pages that readers of a site get."""
    environment = {**environment, "PAGES_ROOT": str(root)}
    command = [sys.executable, "manage.py", "mirror"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    folder = root / "complete"
    return {
        str(path.relative_to(folder)): without_moment(path)
        for path in folder.rglob("*.page*/page.*")
        if path.suffix not in {".br", ".gz"}
    }


def without_moment(path):
    """Return the content of a page, without the moment at which it was made."""
    content = path.read_bytes()
    is_empty_feed = path.suffix == ".xml" and b"<entry>" not in content
    return (
        re.sub(rb"<updated>.*?</updated>", b"", content) if is_empty_feed else content
    )


@pytest.mark.slow
def test_backup_under_writes_restored_elsewhere_is_the_site_of_its_moment(
    tmp_path, empty, monkeypatch, demo
):
    """Every row and file is equal, and every page that readers get."""
    name, media = demo
    site = Database.of_the_site().beside(name)
    at_the_moment = {}

    def count(snapshot):
        at_the_moment.update(fingerprint(snapshot))
        # The editor goes on after the moment.
        next_save()
        return count_rows(snapshot)

    monkeypatch.setattr(create_module, "count_rows", count)
    environment = environment_of(tmp_path, name, media)
    with override_settings(MEDIA_ROOT=media), edited(environment) as next_save:
        assert next_save() == 1
        backup = backup_of(site, tmp_path / "backups")
    new_media = tmp_path / "new"
    restore.restore(backup, empty, new_media)
    with empty.connect() as restored, site.connect() as live:
        rows = fingerprint(restored)
        assert fingerprint(live) != rows
    assert rows == at_the_moment
    assert rows["public", "news_article"][0] >= 12

    files = {path.relative_to(media) for path in media.rglob("*") if path.is_file()}
    assert len(files) > 100
    for file in files:
        assert (media / file).read_bytes() == (new_media / file).read_bytes()

    before = public_pages(environment, tmp_path / "mirror-before")
    environment = environment_of(tmp_path, empty.name, new_media)
    after = public_pages(environment, tmp_path / "mirror-after")
    assert len(before) > 150
    assert before.keys() == after.keys()
    assert [page for page in before if before[page] != after[page]] == []
