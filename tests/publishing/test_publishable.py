from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from lxml import html

from news.models import Article
from publishing.content import reader_counts
from publishing.content.registry import publishable_models
from publishing.content.status import LanguageStatus, has_status
from publishing.models import Demand, Link, Redirect
from tests.factories import (
    LATER,
    PAST,
    State,
    make,
    make_article,
    make_institute,
    published,
)
from tests.publishing.states import ROWS, fields_of
from tests.responses import heading_of, links_in
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_status_is_the_same_in_the_record_and_in_the_database(language):
    records = {row: make_article(row, **fields_of(row, language)) for row in ROWS}
    assert {row: record.status_in(language) for row, record in records.items()} == {
        row: row for row in ROWS
    }
    for status in LanguageStatus:
        [record] = Article.objects.filter(has_status(status, language))
        assert record == records[status]


# The database itself holds the rules


@pytest.mark.parametrize("model", publishable_models(), ids=str)
def test_the_database_refuses_what_may_not_be_public(model):
    record = make(model, **published("ru"), **published("en"))
    wrong = [
        {"title": ""},
        {"title": None},
        {"slug": ""},
        {"slug": None},
        {"published_at": None},
        {"published_until": PAST - timedelta(days=1)},
        {"state": State.WITHDRAWN, "withdrawal_reason": ""},
        {"state": State.WITHDRAWN, "withdrawal_reason": None},
    ]
    for values, language in product(wrong, LANGUAGES):
        assert_refused(
            record, **{f"{name}_{language}": value for name, value in values.items()}
        )


@pytest.mark.parametrize("model", publishable_models(), ids=str)
def test_the_database_refuses_one_slug_twice(model):
    first, second = make(model), make(model)
    for slug in ["slug_ru", "slug_en"]:
        assert_refused(second, **{slug: getattr(first, slug)})


def assert_refused(record, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record)._base_manager.filter(pk=record.pk).update(**values)


# When a language changed


def moments(record):
    record.refresh_from_db()
    return {
        language: getattr(record, f"updated_at_{language}") for language in LANGUAGES
    }


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"title_ru": "Иначе"}, {"ru"}),
        ({"body_en": "<p>Else</p>"}, {"en"}),
        ({"happened_on": PAST.date()}, {"ru", "en"}),
        ({"state_ru": State.REVIEW}, set()),
        ({"slug_ru": "inache"}, set()),
        ({"published_until_en": LATER}, set()),
        ({}, set()),
    ],
)
def test_updated_at_moves_with_the_texts_of_its_language(change, moved):
    article = make_article("Новость")
    before = moments(article)
    for name, value in change.items():
        setattr(article, name, value)
    article.save()
    after = moments(article)
    assert {code for code in LANGUAGES if after[code] != before[code]} == moved


def test_a_save_of_some_fields_leaves_those_of_others_alone():
    article = make_article("Новость")
    mine, theirs = (Article.objects.get(pk=article.pk) for _person in range(2))
    theirs.title_en = "Zebra"
    theirs.save(update_fields=["title_en"])
    mine.title_ru = "Моё"
    mine.save(update_fields=["title_ru"])
    article.refresh_from_db()
    assert (article.title_ru, article.title_en) == ("Моё", "Zebra")
    assert "zebra" in article.lemmas_en


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_does_not_depend_on_the_active_language(language):
    article = make_article("Новость")
    with override(language):
        mine = Article.objects.get(pk=article.pk)
        mine.title_ru, mine.title_en = "По-русски", "In English"
        mine.save(update_fields=["title_ru", "title_en"])
    article.refresh_from_db()
    assert (article.title_ru, article.title_en) == ("По-русски", "In English")


def test_titles_and_summaries_are_typeset_in_their_language():
    article = make_article(
        "x", title_ru='Проект "Город" - в России', title_en='The "City" project'
    )
    assert article.title_ru == "Проект «Город»\u00a0— в\u00a0России"
    assert article.title_en == "The “City” project"


# Links


def link_to(record, text="link"):
    return f'<p><a href="{record.pointer.address}">{text}</a></p>'


def test_links_follow_the_text_and_lead_to_where_their_target_is_now(client):
    target, other = make_article("Цель", ru=PAST), make_article("Другая", ru=PAST)
    source = make_article("Источник", ru=PAST, body_ru=link_to(other))
    for linked in [other, target]:
        source.body_ru = link_to(linked)
        source.save()
        [link] = Link.objects.from_record(source)
        assert link.target == linked.pointer
    target.slug_ru = "inoe"
    target.save()
    page = client.get(source.address_in("ru")).content.decode()
    assert f'href="{target.address_in("ru")}"' in page
    assert target.address_in("ru").endswith("/inoe/")


def test_a_link_to_what_nobody_may_read_is_plain_text(client):
    target = make_article("Цель")
    source = make_article("Источник", ru=PAST, body_ru=link_to(target, "сюда"))
    page = client.get(source.address_in("ru")).content.decode()
    assert "сюда" in page
    assert target.address_in("ru") not in page
    assert target.pointer.address not in page


def test_related_items_show_on_both_sides(client):
    here, there = make_article("Здесь", ru=PAST), make_article("Там", ru=PAST)
    Link.objects.relate(here, [there.pointer])
    for source, target in [(here, there), (there, here)]:
        page = client.get(source.address_in("ru")).content.decode()
        assert target.address_in("ru") in page


def test_what_a_text_links_to_cannot_be_deleted():
    target = make_article("Цель", ru=PAST)
    make_article("Источник", ru=PAST, body_ru=link_to(target))
    with pytest.raises(ProtectedError):
        target.delete()
    assert Article.objects.filter(pk=target.pk).exists()


def test_nothing_points_to_what_was_deleted(client):
    article, other = make_article("Новость", ru=PAST), make_article("Другая", ru=PAST)
    Link.objects.relate(other, [article.pointer])
    client.get(article.address_in("en"))
    article.slug_ru = "inache"
    article.save()
    assert Redirect.objects.to_record(article).exists()
    assert Demand.objects.to_record(article).exists()
    pointer = article.pointer
    article.delete()
    for model in [Link, Redirect, Demand]:
        assert not model.objects.filter(
            to_model=pointer.model, to_pk=pointer.pk
        ).exists()


# Demand


def test_a_list_reads_no_long_text_whatever_its_column():
    make_article()
    article = Article.objects.without_texts().get()
    long_texts = {"body", *(f"body_{language}" for language in LANGUAGES)}
    assert long_texts | {"title"} <= article.get_deferred_fields()
    with CaptureQueriesContext(connection) as queries:
        assert [article.title, article.summary]
    assert not queries


def test_the_page_of_the_other_language_counts_its_readers_by_day(client):
    article = make_article("Новость", ru=PAST)
    for _reader in range(3):
        client.get(article.address_in("en"))
    client.head(article.address_in("en"))
    client.get(article.address_in("ru"))
    counted = Demand.objects.get()
    assert (counted.language, counted.readers) == ("en", 3)
    assert counted.day == timezone.localdate()


# Each kind in one of the languages.
IN_TURN = [
    (model, LANGUAGES[number % len(LANGUAGES)])
    for number, model in enumerate(publishable_models())
]


@pytest.mark.parametrize(("model", "language"), IN_TURN, ids=str)
def test_a_page_without_its_own_text_costs_little_and_leads_on_to_its_list(
    client, model, language, django_assert_max_num_queries, monkeypatch
):
    # Of the answer alone, not of what comes after it.
    monkeypatch.setattr(reader_counts, "store", lambda: None)
    [other] = others(language)
    record = make(model, **{**published(other), f"title_{language}": ""})
    for _reader in range(2):
        with django_assert_max_num_queries(9):
            response = client.get(record.address_in(language))
            assert response.status_code == 200
    make(model, **published(language))
    response = client.get(record.address_in(language))
    [(title, address)] = links_in(response, "//*[@class='after-list']")
    assert heading_of(client.get(address)) == title


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_of_a_page_without_its_own_text_is_wholly_in_the_language_of_its_text(
    client, language
):
    [other] = others(language)
    make_institute(short_name_ru="ИРИО", short_name_en="IIS")
    article = make_article(title_ru="Новость", title_en="News", **published(other))
    expected = {"ru": "Новость — ИРИО", "en": "News — IIS"}
    for address, of_title, lang in [
        (article.address_in(language), other, other),
        (article.address_in(other), other, None),
    ]:
        page = html.fromstring(client.get(address).content.decode())
        [title] = page.xpath("//head/title")
        assert (title.text, title.get("lang")) == (expected[of_title], lang)
