"""Two people make addresses at the same moment, of which one may be a long import."""

import pytest
from django.db import transaction
from django.test import Client

from imports.engine import Import
from imports.tables import read_table
from news.imports import ArticleSubject
from news.models import Article
from publishing.content import addresses
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import make_article
from tests.forms import read_form, resend
from tests.tables import csv_of
from tests.threads import Other

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(act, *, first):
    """Do ``first`` in a transaction during which another acts to the end."""
    with transaction.atomic():
        first()
        return Other(act).end()


def test_an_article_is_made_while_an_import_of_others_goes_on():
    table = read_table(csv_of([{"title_ru": "Таблица"}], ["title_ru", "title_en"]))
    way = Import(ArticleSubject(make_user("polina", "Publisher")), table, is_dry=False)
    steps = iter(way)
    next(steps)
    Other(lambda: Article.objects.create(title_ru="Статья")).end()
    list(steps)
    assert way.report.is_stored
    assert set(Article.objects.values_list("slug_ru", flat=True)) == {
        "tablitsa",
        "statya",
    }


def test_an_address_that_another_has_just_stored_is_refused_with_a_word(monkeypatch):
    make_article("Other", slug_en="city")
    article = make_article("Text")
    client = Client()
    client.force_login(make_user("anna", is_superuser=True))
    values = read_form(client, change_of(article))
    # It was looked for a moment before.
    monkeypatch.setattr(addresses, "taken_slugs", lambda record, slugs: set())
    answer = resend(client, change_of(article), values, slug_en="city")
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    article.refresh_from_db()
    assert article.slug_en != "city"


def test_who_looks_for_another_address_does_not_keep_the_owner_from_saving():
    article = make_article("Text")
    client = Client()
    client.force_login(make_user("anna", is_superuser=True))
    values = read_form(client, change_of(article))
    answer = meanwhile(
        lambda: resend(client, change_of(article), values, summary_ru="Иначе."),
        first=lambda: make_article("Text"),
    )
    assert answer.status_code == 302
