"""Many who save one item at the same moment lose no word."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from news.models import Article
from publishing.models import Revision
from tests.conftest import make_user
from tests.factories import make_article
from tests.forms import read_form, resend
from tests.threads import PATIENCE, patience

pytestmark = pytest.mark.django_db(transaction=True)

# The pool of the site holds eight connections, and gives up on who waits long for one.
AT_ONCE = 6


@contextmanager
def own_connection():
    """Use a connection of this thread, which waits for its turn on a busy machine."""
    try:
        with patience(f"{PATIENCE}s"):
            yield
    finally:
        connection.close()


def test_each_of_many_saves_at_once_is_a_revision_of_what_it_changed_and_no_more():
    article = make_article()
    article.save()
    names = [f"{text}_{code}" for text in ["title", "summary"] for code in ["ru", "en"]]
    before = Revision.objects.of(article.pointer).count()

    def save_often(name):
        with own_connection():
            mine = Article.objects.get(pk=article.pk)
            for number in range(15):
                setattr(mine, name, f"{name} {number}")
                mine.save(update_fields=[name])

    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(save_often, names))

    revisions = Revision.objects.of(article.pointer).order_by("pk")[before:]
    changed = [tuple(set(names) & set(revision.changed)) for revision in revisions]
    assert sorted(changed) == sorted([(name,) for name in names] * 15)
    article.refresh_from_db()
    assert all(getattr(article, name) == f"{name} 14" for name in names)


def test_of_those_who_send_one_field_at_once_one_is_saved_and_the_others_see_it():
    article = make_article()
    address = f"/admin/news/article/{article.pk}/change/"
    names = [f"saver{number}" for number in range(AT_ONCE)]
    clients = []
    for name in names:
        client = Client()
        client.force_login(make_user(name, is_superuser=True))
        clients.append((client, read_form(client, address)))

    def send(sender):
        (client, opened), name = sender
        with own_connection():
            response = resend(client, address, opened, summary_ru=f"by {name}")
            return response.status_code, response.content.decode()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(send, zip(clients, names, strict=True)))

    assert sorted(status for status, _page in answers) == [200] * (AT_ONCE - 1) + [302]
    article.refresh_from_db()
    for (status, page), name in zip(answers, names, strict=True):
        assert status == 302 or article.summary_ru in page
        assert status == 302 or re.search(rf"by {name}\b", page)
        assert (status == 302) == (article.summary_ru == f"by {name}")
