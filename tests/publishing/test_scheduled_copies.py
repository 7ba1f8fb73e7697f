"""What is due is published by the worker, or after an answer, and stops no reader."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from news.models import Article
from publishing.admin.previews import preview_address
from publishing.drafts import working_copies
from publishing.models import ScopeProgress, WorkingCopy
from publishing.releases import publication
from tests.conftest import make_user
from tests.desk.working_copies import make_due
from tests.factories import PAST, make_article
from tests.library.records import in_english
from tests.publishing.records import begin_copy, change_copy
from tests.threads import Other, patience

pytestmark = pytest.mark.django_db


def title_of(article):
    return Article.objects.get(pk=article.pk).title_en


@pytest.mark.django_db(transaction=True)
def test_no_reader_waits_for_who_edits_what_is_due(monkeypatch):
    polina = make_user("polina", "Publisher")
    locked, free = make_due("Locked", polina), make_due("Free", polina)
    monkeypatch.setattr(publication, "_last_check", None)
    with transaction.atomic():
        list(Article.locked([locked.pk]))
        reader = Other(lambda: Client().get("/en/").status_code)
        # Here the row is still locked.
        assert reader.end() == 200
        assert title_of(free) == "Better"
    assert title_of(locked) == "Locked en"
    working_copies.publish_scheduled()
    assert title_of(locked) == "Better"


def too_long(article):
    change_copy(article, None, title_en="x" * 300)


def no_publisher(article):
    ScopeProgress.objects.filter(working_copy__to_pk=article.pk).update(publish_by=None)


def no_model(article):
    WorkingCopy.objects.of(article.pointer).update(to_model="news.gone")


def no_record(article):
    WorkingCopy.objects.of(article.pointer).update(to_pk=0)


def beyond_a_limit(article):
    """Let PostgreSQL refuse it as what an index or a search vector has no room for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE;"
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE 'no room' USING ERRCODE = 'program_limit_exceeded'; END $$;"
            "CREATE TRIGGER refuse BEFORE UPDATE ON news_article FOR EACH ROW "
            f"WHEN (NEW.id = {article.pk}) EXECUTE FUNCTION refuse()"
        )


@pytest.mark.parametrize(
    "spoil", [too_long, no_publisher, no_model, no_record, beyond_a_limit]
)
def test_what_fails_on_its_date_stops_no_reader_and_no_other_copy(
    client, publisher, spoil, monkeypatch
):
    spoilt, other = make_due("Spoilt", publisher), make_due("Other", publisher)
    spoil(spoilt)
    monkeypatch.setattr(publication, "_last_check", None)
    assert client.get("/en/").status_code == 200
    assert title_of(spoilt) == "Spoilt en"
    assert title_of(other) == "Better"
    [failed] = ScopeProgress.objects.all()
    assert failed.publish_at is None
    assert failed.failure


def test_what_the_system_did_wrong_is_logged_and_explained_to_the_publisher(
    publisher, caplog
):
    too_long(make_due("Spoilt", in_english(publisher)))
    working_copies.publish_scheduled()
    assert "value too long" in caplog.text
    [failed] = ScopeProgress.objects.all()
    assert failed.failure.startswith("Something failed on the server")


def test_a_part_that_fails_leaves_the_date_of_the_other(publisher):
    article = make_due("Spoilt", publisher, title_en="x" * 300, title_ru="Лучше")
    working_copy = WorkingCopy.objects.get()
    working_copy.progress.create(
        scope="ru",
        publish_at=timezone.now() - timedelta(minutes=5),
        publish_by=publisher,
    )
    working_copies.publish_scheduled()
    article.refresh_from_db()
    assert (article.title_ru, article.title_en) == ("Лучше", "Spoilt en")
    assert working_copy.progress_of("en").failure


# Who only looks


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("look", ["link", "form"])
def test_who_looks_at_a_copy_that_another_saves_at_this_moment_does_not_wait(look):
    polina = in_english(make_user("polina", "Publisher"))
    article = make_article("News", ru=PAST, en=PAST)
    working_copy = begin_copy(article, polina)
    address = f"/admin/news/article/{article.pk}/change/"
    if look == "link":
        address = preview_address(article, "en", polina, working_copy)
    reader = Client()
    reader.force_login(polina)

    def look_without_patience():
        with patience("1ms"):
            return reader.get(address)

    with transaction.atomic():
        list(Article.locked([article.pk]))
        answer = Other(look_without_patience).end()
    assert answer.status_code == 200
