"""Where pages cannot be stored, they come all the same."""

import errno
import os
import shutil
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from publishing.cache import page_stamp
from publishing.content import changesets
from tests.factories import make_article
from tests.website.real_site import START
from tests.website.stored_pages import (
    ARTICLE,
    rename,
    shows,
    stored_in,
)
from website.page_cache import stored_page, validity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_root")]


def full(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_without_a_folder_nothing_is_stored(article, client, settings):
    settings.PAGES_ROOT = None
    assert shows(client, ARTICLE, "Old title")
    rename(article)
    assert shows(client, ARTICLE, "New title")


@pytest.mark.parametrize("call", ["mkdir", "makedirs", "symlink", "rename", "utime"])
def test_full_disk_is_logged_once_and_pages_come(
    article, client, pages_root, monkeypatch, caplog, call
):
    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        for title in ["One", "Two"]:
            rename(article, title)
            assert shows(client, ARTICLE, title)
    assert len(caplog.records) == 1
    assert "No space left" in caplog.text
    assert stored_in(pages_root) == []
    # It works again, and is reported again if it fails once more.
    assert shows(client, ARTICLE, "Two")
    assert len(stored_in(pages_root)) == 1


def test_disk_is_not_filled_to_the_last(
    article, client, pages_root, monkeypatch, caplog
):
    monkeypatch.setattr(stored_page, "RESERVE", 10**18)
    assert shows(client, ARTICLE, "Old title")
    assert stored_in(pages_root) == []
    assert "nearly full" in caplog.text


def test_full_disk_leaves_no_half_page(article, client, pages_root, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(os, "utime", full)
        client.get(ARTICLE)
    stamp = pages_root / page_stamp.current()
    assert not [path for path in stamp.rglob("*") if path.is_file()]


@pytest.mark.parametrize("lost", ["", "current", "stamp"])
def test_folder_may_be_deleted_at_any_time(article, client, pages_root, lost):
    client.get(ARTICLE)
    if lost == "current":
        (pages_root / "current").unlink()
    else:
        shutil.rmtree(pages_root / page_stamp.current() if lost else pages_root)
    rename(article)
    for _time in range(2):
        assert shows(client, ARTICLE, "New title")
    assert len(list((pages_root / "current").glob("**/headers"))) == 1


def test_edit_is_read_also_while_the_disk_is_full(article, client, monkeypatch):
    client.get(ARTICLE)
    rename(article)
    for call in ["mkdir", "makedirs", "symlink", "rename"]:
        monkeypatch.setattr(os, call, full)
    page_stamp.renew()
    assert shows(client, ARTICLE, "New title")


def test_first_of_two_processes_makes_the_folder(pages_root, monkeypatch):
    def symlink(source, target):
        monkeypatch.undo()
        page_stamp.settings.PAGES_ROOT = pages_root
        first.append(page_stamp.current())
        os.symlink(source, target)

    first = []
    monkeypatch.setattr(os, "symlink", symlink)
    assert [page_stamp.current()] == first
    assert sorted(os.listdir(pages_root)) == sorted(["current", *first])


def test_database_that_is_away_is_no_reason_to_store_or_to_fail(
    article, client, pages_root, monkeypatch, caplog
):
    def away(since):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(validity, "next_moment", away)
    for _time in range(2):
        assert shows(client, ARTICLE, "Old title")
    assert stored_in(pages_root) == []
    assert len(caplog.records) == 1


def test_former_folders_are_removed_when_nobody_reads_them(pages_root, clock):
    now = timezone.now()
    clock(now - timedelta(hours=1))
    old = page_stamp.current()
    page_stamp.renew()
    clock(now)
    new = page_stamp.current()
    (pages_root / "a file of somebody").touch()
    page_stamp.remove_old()
    assert {old, new} <= set(os.listdir(pages_root))
    clock(now + timedelta(minutes=2))
    page_stamp.remove_old()
    assert set(os.listdir(pages_root)) == {"a file of somebody", "current", new}


def test_moment_ends_a_stamp_though_nobody_asks(
    pages_root, article, client, clock, monkeypatch
):
    client.get(ARTICLE)
    stamp, until = validity._known
    clock(until)
    monkeypatch.setattr(validity, "sleep", end_of_the_watch)
    with pytest.raises(StopIteration):
        validity.watch()
    assert not os.path.lexists(pages_root / "current")
    assert validity._known[0] == stamp


def end_of_the_watch(seconds):
    raise StopIteration


# Processes that learn of each other's changes from the database that they share


@pytest.fixture
def killed(monkeypatch):
    """Let a process do nothing any more once its transaction is committed."""
    monkeypatch.setattr(changesets.ChangeSet, "forget_pages", lambda changeset: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("killed")
def test_change_is_told_with_its_commit_and_a_draft_is_not(article, client):
    parameters = connection.get_connection_params()
    with psycopg.connect(**parameters, autocommit=True) as other:

        def hear():
            for notice in other.notifies(timeout=START, stop_after=1):
                page_stamp.hear(notice.channel)

        for channel in page_stamp.CHANNELS:
            other.execute(f"LISTEN {channel}")
        assert shows(client, ARTICLE, "Old title")
        make_article("Draft")
        page_stamp.renew_saves()
        hear()
        assert shows(client, ARTICLE, "Old title")
        article.title_en = "New title"
        article.save()
        hear()
        assert shows(client, ARTICLE, "New title")


@pytest.mark.django_db
def test_who_begins_to_listen_knows_nothing_of_what_was_before(article, client):
    client.get(ARTICLE)
    rename(article)
    page_stamp.hear(None)
    assert shows(client, ARTICLE, "New title")


@pytest.mark.django_db
def test_end_of_a_stamp_by_time_is_told_to_nobody(article, client, monkeypatch):
    told = []
    monkeypatch.setattr(page_stamp, "tell", told.append)
    client.get(ARTICLE)
    page_stamp.forget(page_stamp.current())
    assert told == []
    page_stamp.renew()
    assert told == [page_stamp.PAGES_CHANGED]


@pytest.mark.django_db
def test_pages_are_forgotten_here_though_the_database_is_away(
    article, client, monkeypatch, caplog
):
    def away(what):
        raise OperationalError("the connection is lost")

    client.get(ARTICLE)
    rename(article)
    monkeypatch.setattr(page_stamp, "tell", away)
    page_stamp.renew()
    assert shows(client, ARTICLE, "New title")
    assert "the connection is lost" in caplog.text
