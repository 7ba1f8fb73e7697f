"""Who wrote a text stays its author when another person publishes it."""

from io import StringIO

import pytest
from django.core.management import call_command

from publishing.drafts import working_copies
from publishing.models import SyncPoint, WorkingCopy
from tests.desk.two_people import change_of
from tests.desk.working_copies import make_due, publish
from tests.factories import PAST, make_article
from tests.forms import context_of, last_revision, send

pytestmark = pytest.mark.django_db

TEXT = "published changes of the English text"


@pytest.fixture
def article():
    """An article whose Russian title was changed since it was translated."""
    article = make_article("Новость", ru=PAST, en=PAST)
    article.title_ru = "Новость, исправленная"
    article.save(update_fields=["title_ru"])
    return article


@pytest.fixture(autouse=True)
def _people(translator, publisher, editor):
    for person, name in [(translator, "Kim"), (publisher, "Guseva"), (editor, "Orlov")]:
        person.last_name, person.interface_language = name, "en"
        person.save()


def translate(client_of, translator, article, title="Better"):
    changes = {"title_en": title, "transition": "ask_review:en"}
    send(client_of(translator), change_of(article), **changes)


def title_of(article):
    return SyncPoint.objects.of(article.pointer).get(text="title")


def history(desk, article):
    context = context_of(desk, f"/admin/news/article/{article.pk}/history/")
    return context["rows"][0]["sentence"]


def listed(desk, address="/admin/news/article/"):
    return [*context_of(desk, address)["cl"].result_list]


def test_who_translated_is_the_author_of_what_another_publishes(
    client_of, translator, publisher, article
):
    translate(client_of, translator, article)
    desk = client_of(publisher)
    publish(desk, article, "en")
    revision = last_revision(article)
    assert revision.user == publisher
    assert revision.authors == {str(translator.pk): ["title_en"]}
    assert title_of(article).synced_by == translator
    who = "<strong>Guseva</strong>"
    assert history(desk, article) == f"{who} {TEXT}: title; text by Kim"


def test_who_wrote_it_last_is_the_author(thomas, desk, publisher, article):
    changes = {"title_en": "Better", "same_title": "same"}
    send(thomas, change_of(article), **changes)
    publish(desk, article, "en", title_en="Best")
    assert last_revision(article).authors == {}
    assert title_of(article).synced_by == publisher


def test_each_language_has_its_author(
    client_of, translator, editor, publisher, article
):
    translate(client_of, translator, article)
    changes = {"title_ru": "Иначе", "happened_on": "01.02.2017"}
    send(client_of(editor), change_of(article), **changes)
    desk = client_of(publisher)
    publish(desk, article, "all")
    sentence = history(desk, article)
    assert "English text by Kim" in sentence
    assert "Russian text by Orlov" in sentence
    assert title_of(article).synced_by == translator


@pytest.mark.parametrize("newer", ["ru", "en"])
def test_who_translated_has_agreed_and_not_who_wrote_what_they_translate(
    client_of, translator, editor, publisher, newer
):
    article = make_article("Новость", ru=PAST, en=PAST)
    setattr(article, f"title_{newer}", "Changed")
    article.save(update_fields=[f"title_{newer}"])
    for person, language in [(editor, "ru"), (translator, "en")]:
        changes = {f"title_{language}": "Changed again"}
        send(client_of(person), change_of(article), **changes)
    publish(client_of(publisher), article, "all")
    assert title_of(article).synced_by == (translator if newer == "ru" else editor)


def test_what_a_translator_changed_makes_the_other_text_stale_in_their_name(
    client_of, translator, publisher
):
    article = make_article("Новость", ru=PAST, en=PAST)
    translate(client_of, translator, article, "News of 12 items")
    publish(client_of(publisher), article, "en")
    sync_point = title_of(article)
    assert (sync_point.newer, sync_point.newer_by) == (["en"], translator)


def test_the_author_finds_it_among_what_they_changed(
    client_of, translator, publisher, article
):
    translate(client_of, translator, article)
    send(client_of(publisher), change_of(article), title_ru="Иначе")
    [(mine, *_when)] = context_of(client_of(translator), "/admin/")["mine"]
    assert mine.url == change_of(article)
    publish(client_of(publisher), article, "en")
    desk = client_of(translator)
    narrowed = f"/admin/news/article/?by={translator.pk}"
    assert listed(desk, narrowed) == [article]
    assert listed(desk, "/admin/news/article/?show=mine")
    [(_item, what, _at)] = context_of(desk, "/admin/")["done"]
    assert what == f"<strong>Guseva</strong> {TEXT}: title"


def test_what_goes_out_on_its_date_has_its_author(translator, publisher):
    article = make_due("Новость", publisher, title_en="Better")
    working_copy = WorkingCopy.objects.get()
    working_copy.authors = {str(translator.pk): ["title_en"]}
    working_copy.save()
    working_copies.publish_scheduled()
    assert last_revision(article).authors == {str(translator.pk): ["title_en"]}


def test_discarded_changes_keep_their_author(client_of, translator, publisher, article):
    translate(client_of, translator, article)
    desk = client_of(publisher)
    changes = f"/admin/news/article/{article.pk}/working-copy/changes/"
    page = context_of(desk, changes)
    desk.post(page["discard_url"], {"version": page["version"]})
    assert last_revision(article).authors == {str(translator.pk): ["title_en"]}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_removed_author_leaves_no_name(
    client_of, translator, publisher, article, when
):
    translate(client_of, translator, article)
    desk = client_of(publisher)
    if when == "after":
        publish(desk, article, "en")
    call_command("remove_person", translator.username, stdout=StringIO())
    if when == "before":
        publish(desk, article, "en")
        assert title_of(article).synced_by == publisher
    sentence = history(desk, article)
    assert ("text by a removed person" in sentence) == (when == "after")
    assert "Kim" not in sentence


# The list


def test_changes_that_wait_count_as_the_last_change(client_of, translator, publisher):
    old = make_article("Раньше", ru=PAST, en=PAST)
    make_article("Позже")
    translate(client_of, translator, old)
    desk = client_of(publisher)
    first, _other = listed(desk)
    working_copy = WorkingCopy.objects.get()
    assert (first, first.last_person) == (old, "Kim")
    assert first.changed_at == working_copy.changed_at
    publish(desk, old, "en")
    first, _other = listed(desk)
    assert (first, first.last_person) == (old, "you")
