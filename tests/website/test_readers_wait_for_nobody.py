"""Readers get every page at once, whatever editors and imports have locked."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from news.imports import ArticleSubject
from publishing.content import reader_counts
from publishing.models import Demand, Redirect
from tests import tables
from tests.conftest import make_user
from tests.factories import PAST, make_article
from tests.news.test_import import row
from tests.threads import Other
from tests.website.test_bad_input import PUBLIC, make_pages

pytestmark = pytest.mark.django_db(transaction=True)


def lock_all_rows():
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT FROM "{model._meta.db_table}" FOR UPDATE')


def statuses(addresses):
    """Ask as a reader whose connection may neither wait for a lock nor write.

    Return the statuses, and the statements that failed, which a view may conceal.
    """
    failed = []

    def run(execute, sql, *arguments):
        try:
            return execute(sql, *arguments)
        except DatabaseError:
            failed.append(sql)
            raise

    client = Client(raise_request_exception=False)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 1")
        cursor.execute("SET default_transaction_read_only = on")
        with connection.execute_wrapper(run):
            answers = {path: client.get(path).status_code for path in addresses}
        # Others get the connection after this test.
        cursor.execute("RESET default_transaction_read_only")
    return answers, failed


def test_no_page_waits_for_a_lock_or_writes_a_row(monkeypatch):
    # The answers alone, without what comes after them.
    monkeypatch.setattr(reader_counts, "store", lambda: None)
    make_pages()
    polina = make_user("polina", "Publisher")
    russian = make_article("Text", ru=PAST)
    Demand.objects.add_readers(1, PAST.date(), "en", "news.article", russian.pk)
    Redirect.objects.leave("/old/", russian, "ru")
    expected = {
        **dict.fromkeys([*PUBLIC, russian.address_in("en")], 200),
        "/": 302,
        "/old/": 301,
        "/id/term/5g": 303,
        f"/id/news.article/{russian.pk}/": 303,
        # The worker has not made it yet.
        "/ru/glossary/export/glossary.pdf": 503,
        "/ru/glossary/export/glossary.csv": 200,
    }
    # Nobody knows which article has this key.
    del expected["/id/news.article/1/"]
    with transaction.atomic():
        report = tables.bring(ArticleSubject(polina), [row(1), row(2)])
        assert report.counts["new"] == 2
        lock_all_rows()
        reader = Other(lambda: statuses(expected))
        reader.join(60)
        # Here all is still locked.
        answers, failed = reader.result
    assert failed == []
    assert answers == expected
