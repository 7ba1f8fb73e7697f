"""Two people make addresses at the same moment, of which one may be a long import."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from imports.engine import Import
from imports.tables import read_table
from news.imports import ArticleSubject
from news.models import Article
from publishing.content import addresses
from tests.conftest import make_user
from tests.desk.two_people import address_of, change_of
from tests.factories import make_article
from tests.forms import resend, values_of
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


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_address_that_another_is_about_to_store_gets_a_number(language):
    """Be it the address in the same language or in the other."""
    other = {"ru": "en", "en": "ru"}[language]
    second = meanwhile(
        lambda: Article.objects.create(
            **{f"title_{language}": "City", f"title_{other}": "Town"}
        ),
        first=lambda: Article.objects.create(title_ru="City", title_en="Village"),
    )
    assert getattr(second, f"slug_{language}") == "city-2"
    assert Article.objects.count() == 2


def test_an_address_that_another_is_about_to_store_is_refused_to_who_types_it():
    article = make_article("Text")

    def rename():
        article.slug_en = "city"
        article.save(update_fields=["slug_en"])

    refused = meanwhile(
        rename, first=lambda: Article.objects.create(title_ru="City", title_en="Town")
    )
    assert isinstance(refused, ValidationError)
    assert set(refused.message_dict) == {"slug_en"}


def test_who_looks_for_another_address_does_not_keep_the_owner_from_saving():
    article = make_article("Text")
    client = Client()
    client.force_login(make_user("anna", is_superuser=True))
    values = values_of(client.get(change_of(article)), "article_form")
    answer = meanwhile(
        lambda: resend(client, change_of(article), values, summary_ru="Иначе."),
        first=lambda: make_article("Text"),
    )
    assert answer.status_code == 302


def test_a_preview_asks_for_no_address_that_another_is_about_to_store():
    article = make_article("Text")
    client = Client()
    client.force_login(make_user("anna", is_superuser=True))
    values = values_of(client.get(change_of(article)), "article_form")
    answer = meanwhile(
        lambda: resend(client, address_of(article, "preview", "en"), values),
        first=lambda: addresses.reserve_slugs(article, {article.slug_en}),
    )
    assert answer.status_code == 200


def test_an_address_that_another_stores_just_before_it_is_locked_gets_a_number(
    monkeypatch,
):
    lock = addresses.locked_slugs

    def store_another(record, wished):
        monkeypatch.undo()
        Other(lambda: Article.objects.create(title_ru="City")).end()
        return lock(record, wished)

    monkeypatch.setattr(addresses, "locked_slugs", store_another)
    second = Article.objects.create(title_ru="Town", title_en="City")
    assert (second.slug_ru, second.slug_en) == ("town", "city-2")
