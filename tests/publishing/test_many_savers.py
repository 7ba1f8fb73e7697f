"""Many who save one item at the same moment lose no word."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client

from news.models import Article
from publishing.content import changesets
from publishing.models import Revision
from tests.conftest import make_user
from tests.factories import make_article
from tests.forms import resend, values_of
from tests.threads import PATIENCE, patience

pytestmark = pytest.mark.django_db(transaction=True)

# The pool of the site holds eight connections, and gives up on who waits long for one.
AT_ONCE = 6


def words_of(revision):
    return revision.snapshot["summary_ru"].split()


@contextmanager
def own_connection():
    """Use a connection of this thread, which waits for its turn on a busy machine."""
    try:
        with patience(f"{PATIENCE}s"):
            yield
    finally:
        connection.close()


def append(pk, word):
    """Save one more word at the end of a text, as it is by then."""
    with changesets.changeset():
        article = Article.objects.select_for_update().get(pk=pk)
        article.summary_ru = f"{article.summary_ru} {word}"
        article.save(update_fields=["summary_ru"])


def test_as_many_saves_of_one_item_are_as_many_revisions_and_lose_no_word():
    savers, saves = AT_ONCE, 10
    article = make_article(summary_ru="начало")
    before = Revision.objects.of(article.pointer).count()

    def save_often(saver):
        with own_connection():
            for number in range(saves):
                append(article.pk, f"слово{saver}x{number}")

    with ThreadPoolExecutor(savers) as threads:
        list(threads.map(save_often, range(savers)))

    article.refresh_from_db()
    added = {f"слово{s}x{n}" for s in range(savers) for n in range(saves)}
    words = article.summary_ru.split()
    assert len(words) == 1 + savers * saves
    assert set(words) == {"начало"} | added

    revisions = list(Revision.objects.of(article.pointer).order_by("pk"))
    assert len(revisions) - before == savers * saves
    for earlier, later in pairwise(revisions):
        assert words_of(later)[:-1] == words_of(earlier)
    assert words_of(revisions[-1]) == words


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


def test_those_who_send_one_form_at_once_with_different_fields_lose_nothing():
    article = make_article()
    address = f"/admin/news/article/{article.pk}/change/"
    texts = {
        f"{name}_{language}": f"{name} of {language}"
        for name in ["title", "summary", "correction"]
        for language in ["ru", "en"]
    }
    clients = []
    for name in texts:
        client = Client()
        client.force_login(make_user(name, is_superuser=True))
        clients.append((client, values_of(client.get(address), "article_form")))
    before = Revision.objects.of(article.pointer).count()

    def send(sender):
        (client, opened), (name, text) = sender
        with own_connection():
            return resend(client, address, opened, **{name: text}).status_code

    with ThreadPoolExecutor(len(texts)) as threads:
        answers = list(threads.map(send, zip(clients, texts.items(), strict=True)))

    assert answers == [302] * len(texts)
    article.refresh_from_db()
    assert {name: getattr(article, name) for name in texts} == texts
    revisions = Revision.objects.of(article.pointer).order_by("pk")[before:]
    changed = [texts.keys() & set(revision.changed) for revision in revisions]
    assert sorted(changed, key=sorted) == [{name} for name in sorted(texts)]


def test_of_those_who_send_one_field_at_once_one_is_saved_and_the_others_see_it():
    article = make_article()
    address = f"/admin/news/article/{article.pk}/change/"
    names = [f"saver{number}" for number in range(AT_ONCE)]
    clients = []
    for name in names:
        client = Client()
        client.force_login(make_user(name, is_superuser=True))
        clients.append((client, values_of(client.get(address), "article_form")))

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
