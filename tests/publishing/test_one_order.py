"""Those who lock several rows keep one order, so that no two wait for each other."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from imports.engine import CHUNK, Import
from imports.tables import read_table
from institute.models import Page
from journal.models import Article as Paper
from news.imports import ArticleSubject
from news.models import Article
from publishing.drafts.overlay import overlay
from publishing.models import Redirect
from tests.conftest import make_user
from tests.factories import (
    PAST,
    make_article,
    make_document,
    make_notice,
    make_page,
    make_paper,
    make_topic,
)
from tests.library.records import link
from tests.publishing.records import change_copy
from tests.tables import csv_of
from tests.threads import Other

pytestmark = pytest.mark.django_db(transaction=True)


def make_article_under(topic):
    article = make_article("Text")
    article.topics.add(topic)
    return article


def make_page_with(document):
    page = make_page("Text")
    page.attachments.add(document)
    return page


@pytest.mark.parametrize(
    ("make_chosen", "make_many"),
    [(make_topic, make_article_under), (make_document, make_page_with)],
)
def test_what_many_have_is_deleted_after_one_of_them_is_saved(make_chosen, make_many):
    """It has one to link to what it has already."""
    chosen = make_chosen()
    text = make_many(chosen)
    with transaction.atomic():
        text.save(update_fields=["title_en"])
        other = Other(chosen.delete)
        assert other.waits()
        text.body_ru = link(chosen)
        text.save(update_fields=["body_ru"])
    assert isinstance(other.end(), ProtectedError)


def test_what_pages_have_is_deleted_after_the_tree_has_changed():
    document = make_document()
    first, second = make_page_with(document), make_page_with(document)
    with transaction.atomic():
        Page.acquire_advisory_lock()
        other = Other(document.delete)
        assert other.waits()
        first.body_ru = link(make_page("Goal"))
        first.save(update_fields=["body_ru"])
        second.parent = first
        second.save(update_fields=["parent"])
    assert not isinstance(other.end(), Exception)
    second.refresh_from_db()
    assert second.path_en == f"{first.slug_en}/{second.slug_en}"


def test_working_copies_that_link_to_each_other_are_looked_at_at_once():
    user = make_user("polina", "Publisher")
    first, second = make_article("First"), make_article("Second")
    copies = []
    for article, goal in [(first, second), (second, first)]:
        working_copy = change_copy(article, user, body_ru=link(goal))
        copies.append((working_copy, article))

    with transaction.atomic():
        list(Article.locked([first.pk, second.pk]))
        other = Other(lambda: [overlay(item, copy).body_ru for copy, item in copies])
        other.end()
    assert first.pointer.address in other.result[1]


def test_an_import_locks_all_that_it_changes_before_it_makes_an_address():
    """Who saves a later one meanwhile may want to make an address, too."""
    user = make_user("polina", "Publisher")
    article = make_article("Later")
    Redirect.objects.create(
        path="/old/", language="ru", to_model="news.article", to_pk=article.pk
    )
    rows = [{"title_ru": f"Новость {number}"} for number in range(CHUNK)]
    rows.append({"old_address_ru": "/old/", "summary_ru": "Таблица."})
    columns = ["title_ru", "title_en", "summary_ru", "old_address_ru"]
    table = read_table(csv_of(rows, columns))
    way = Import(ArticleSubject(user), table, is_dry=False)
    steps = iter(way)
    next(steps)
    article.title_ru = "Иначе"
    other = Other(lambda: article.save(update_fields=["title_ru"]))
    assert other.waits()
    list(steps)
    assert other.end() is None
    assert way.report.is_stored
    now = Article.objects.get(pk=article.pk)
    assert (now.title_ru, now.summary_ru) == ("Иначе", "Таблица.")


@pytest.mark.parametrize("is_deleted", [False, True])
def test_notices_are_locked_after_the_articles_that_stand_before_them(is_deleted):
    paper = make_paper("Lakes", en=PAST)
    notice = make_notice(paper)
    with transaction.atomic():
        list(Paper.locked([paper.pk]))
        other = Other(paper.delete if is_deleted else notice.save)
        assert other.waits()
        list(Paper.locked([notice.pk]))
    assert not isinstance(other.end(), Exception)
