"""Processes that learn of each other's changes from the database that they share."""

import psycopg
import pytest
from django.db import OperationalError, connection

from publishing.cache import page_stamp
from publishing.content import changesets
from tests.factories import make_article
from tests.website.real_site import START
from tests.website.stored_pages import ARTICLE, rename, shows


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
