"""The catalogue says of each record what the record says."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from news.models import Article
from publishing.catalogue import triggers
from publishing.content.registry import (
    catalogued_models,
    linkable_models,
    models_with_topics,
)
from publishing.models import CatalogueEntry
from tests.factories import (
    PAST,
    make_article,
    make_topic,
    published,
)
from tests.publishing.records import make_any

pytestmark = pytest.mark.django_db


def entry_of(record):
    return CatalogueEntry.objects.of(record.pointer).get()


def test_entry_follows_the_record_whoever_writes_it():
    # The catalogue is compared once for all kinds: that takes longer than all the rest.
    records = [make_any(model) for model in catalogued_models()]
    for record in records:
        model, name = type(record), type(record).texts[0]
        assert entry_of(record), model
        setattr(record, f"{name}_en", "Changed")
        record.save()
        assert entry_of(record).title_en == "Changed", model
        model.objects.filter(pk=record.pk).update(**{f"{name}_ru": "Иначе"})
        assert entry_of(record).title_ru == "Иначе", model
    assert triggers.differences() == []
    for record in records:
        pointer = record.pointer
        record.delete()
        assert not CatalogueEntry.objects.of(pointer).exists(), pointer
    assert triggers.differences() == []


def test_readers_are_led_to_no_entry_of_a_kind_without_an_address():
    models = [model for model in catalogued_models() if model not in linkable_models()]
    for model in models:
        make_any(model)
    entries = CatalogueEntry.objects.of_kinds(models)
    assert {entry.to_model for entry in entries} == {
        model._meta.label_lower for model in models
    }
    assert not entries.visible_anywhere()
    assert not entries.that_may_be_followed()


def test_entry_counts_the_words_of_all_texts_without_markup():
    article = make_article(
        title_en="A well-known word",
        summary_en="",
        body_en='<p>See <a href="/id/a.b/1/">two\u00a0words</a> &amp; three.</p>',
    )
    entry = entry_of(article)
    assert entry.words_en == 3 + 4
    assert entry.filled_en == ["title", "body"]
    Article.objects.filter(pk=article.pk).update(title_en=None, body_en="")
    assert (entry_of(article).words_en, entry_of(article).filled_en) == (0, [])


def test_entry_has_the_topics_of_the_record():
    topic = make_topic()
    records = [make_any(model) for model in models_with_topics()]
    for record in records:
        record.topics.add(topic)
        assert entry_of(record).topics == [topic.pk], type(record)
    for record in records:
        record.topics.clear()
        assert entry_of(record).topics == [], type(record)
    assert triggers.differences() == []


def test_rows_that_one_statement_writes_all_have_an_entry():
    fields = {"title_en": "Bulk", **published("en")}
    articles = Article.objects.bulk_create(
        Article(slug_ru=f"ru-{number}", slug_en=f"en-{number}", **fields)
        for number in range(3)
    )
    pks = [article.pk for article in articles]
    entries = CatalogueEntry.objects.of_kinds([Article]).visible_in("en")
    assert sorted(entries.values_list("to_pk", flat=True)) == sorted(pks)
    Article.objects.filter(pk__in=pks[1:]).delete()
    assert entries.get().to_pk == pks[0]


def test_entry_that_differs_is_named_and_written_anew(monkeypatch):
    # Where each part ends another begins: nothing is between them.
    monkeypatch.setattr(triggers, "PART", 2)
    make_article()
    stale, lost = make_article(en=PAST), make_article(en=PAST)
    CatalogueEntry.objects.of(stale.pointer).update(title_en="Something else")
    CatalogueEntry.objects.of(lost.pointer).delete()
    CatalogueEntry.objects.create(to_model="news.article", to_pk=lost.pk + 1)
    CatalogueEntry.objects.create(to_model="gone.model", to_pk=1)
    names = [
        "gone.model 1",
        *(f"news.article {pk}" for pk in [stale.pk, lost.pk, lost.pk + 1]),
    ]
    lines = StringIO()
    with pytest.raises(CommandError, match="4 entries differ"):
        call_command("rebuild_catalogue", check=True, stdout=lines)
    assert lines.getvalue().split("\n") == [*names, ""]
    call_command("rebuild_catalogue", stdout=StringIO())
    call_command("rebuild_catalogue", check=True)


def test_triggers_of_a_changed_model_are_created_anew_and_fill_the_table(monkeypatch):
    before = make_article(en=PAST, kind="announcement")
    details = classmethod(lambda model: {"kind": F("kind")})
    monkeypatch.setattr(Article, "catalogue_details", details)
    triggers.install()
    after = make_article("After", en=PAST, kind="issue")
    kinds = [entry_of(article).details["kind"] for article in [before, after]]
    assert kinds == [before.kind_id, after.kind_id]


def test_triggers_that_a_migration_dropped_are_there_again_after_it():
    with connection.cursor() as cursor:
        # PostgreSQL may be analysing the table, and yields when it sees who waits.
        cursor.execute("SET LOCAL lock_timeout = '14s'")
    triggers.drop()
    article = make_article(en=PAST)
    assert not CatalogueEntry.objects.of(article.pointer).exists()
    triggers.install()
    for record in [article, make_article("Other", en=PAST)]:
        assert entry_of(record).title_en == record.title_en


def test_table_of_unchanged_models_is_not_filled_again():
    article = make_article(en=PAST)
    CatalogueEntry.objects.of(article.pointer).update(title_en="By hand")
    triggers.install()
    assert entry_of(article).title_en == "By hand"


def test_migrate_leaves_out_models_without_a_table():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE news_article RENAME TO news_later")
    triggers.drop()
    triggers.install()
    topic = make_topic()
    assert entry_of(topic)
