"""The history of a record: nothing that was saved is lost, and all of it comes back."""

import pytest
from django.contrib import admin

from institute.models import Appointment, Body, Person, Role
from library.models import Picture
from news.models import Article
from publishing.content import changesets, snapshots
from publishing.drafts import restoration
from publishing.drafts.open_forms import key_at
from publishing.models import (
    Link,
    Publishable,
    Record,
    Redirect,
    Revision,
    SyncPoint,
    WorkingCopy,
)
from publishing.revisions.display import differences
from tests.desk.two_people import change_of
from tests.factories import PAST, State, make, make_article, make_topic
from tests.forms import delete, fresh, last_revision, messages_of, send, undelete
from tests.publishing.records import change_copy

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"


def history(article):
    return f"/admin/news/article/{article.pk}/history/"


def revisions_of(record):
    return list(Revision.objects.of(record.pointer).order_by("pk"))


def restore(client, record, revision, scope="all", **sent):
    address = f"{history(record)}{revision.pk}/restore/"
    sent = {"scope": scope, "newest": key_at(record.pointer), **sent}
    return client.post(address, sent)


# Every save


def test_a_save_is_one_revision_with_relations_person_and_note(desk, publisher):
    article, topic = make_article("Новость"), make_topic()
    other = make_article("Другая")
    send(
        desk,
        change_of(article),
        title_ru="Б",
        topics=[str(topic.pk)],
        related=[str(other.pointer)],
        save_note="Опечатка",
    )
    created, changed = revisions_of(article)
    assert (created.kind, created.user) == ("created", None)
    assert (changed.kind, changed.user, changed.note) == (
        "changed",
        publisher,
        "Опечатка",
    )
    assert set(changed.changed) == {"title_ru", "slug_ru", "topics", "related"}
    assert changed.snapshot["topics"] == [topic.pk]
    assert changed.snapshot["related"] == [str(other.pointer)]


# Read


def test_the_history_names_each_save_and_compares_in_words(desk):
    article = make_article("Новость", body_ru="<p>Первое <b>важное</b> слово</p>")
    send(desk, change_of(article), body_ru="<p>Второе <b>важное</b> слово</p>")
    page = desk.get(history(article)).text
    assert "polina" in page
    old, new = revisions_of(article)
    compare = f"{history(article)}compare/?old={old.pk}&new={new.pk}"
    text = desk.get(compare).text
    assert "<del>Первое </del>" in text
    assert "<ins>Второе </ins>" in text
    assert "&lt;" not in text.split('class="difference"')[1].split("</dd>")[0]
    # Of the first, nothing is said of what was empty.
    first = differences(Article, {}, old.snapshot)
    assert [
        field for group in first for field in group["fields"] if not field["pieces"]
    ] == []


def test_the_history_is_silent_about_what_has_no_name_for_people():
    [created] = revisions_of(make(Picture))
    [shared] = [
        group["fields"]
        for group in differences(Picture, {}, created.snapshot)
        if group["language"] is None
    ]
    unnamed = {"token", "sizes", "digest"}
    assert unnamed <= {*created.snapshot}
    assert {"original_name", "width"} <= {field["name"] for field in shared}
    assert not unnamed & {field["name"] for field in shared}


def test_what_is_no_revision_of_it_is_not_found(desk):
    article = make_article("Новость")
    for query in ["?new=x", "?new=999999", "?old=-1&new=2", ""]:
        address = f"{history(article)}compare/{query}"
        assert desk.get(address).status_code == 404, query


# Restored


def test_the_whole_is_restored_with_its_relations(desk, publisher):
    topic, other = make_topic(), make_article("Другая")
    article = make_article("Новость")
    send(
        desk,
        change_of(article),
        topics=[str(topic.pk)],
        related=[str(other.pointer)],
    )
    wanted = last_revision(article)
    send(desk, change_of(article), title_ru="Б", title_en="B", topics=[], related=[])
    assert restore(desk, article, wanted, note="Как было").status_code == 302
    assert (fresh(article).title_ru, article.title_en) == ("Новость ru", "Новость en")
    assert list(article.topics.all()) == [topic]
    [link] = Link.objects.from_record(article).related()
    assert link.target == other.pointer
    last = last_revision(article)
    assert (last.kind, last.user, last.note) == ("restored", publisher, "Как было")


def test_restoring_moves_no_state_and_no_address(desk):
    article = make_article("Новость")
    send(desk, change_of(article), transition="publish:ru", title_ru="Б")
    article.refresh_from_db()
    before = article.slug_ru, article.published_at_ru
    response = restore(desk, article, revisions_of(article)[0])
    article.refresh_from_db()
    # Readers keep what they have until it is published, and the person is told so.
    assert "после публикации" in messages_of(response)[-1]
    assert (article.title_ru, article.state_ru) == ("Б", State.PUBLISHED)
    send(desk, change_of(article), transition="publish:ru")
    assert fresh(article).title_ru == "Новость ru"
    assert (article.slug_ru, article.published_at_ru) == before


def test_what_readers_have_is_not_restored_to_something_incomplete(desk):
    article = make_article("Новость", summary_ru="")
    send(desk, change_of(article), summary_ru="Кратко", transition="publish:ru")
    response = restore(desk, article, revisions_of(article)[0])
    assert "после публикации" in messages_of(response)[-1]
    assert fresh(article).summary_ru == "Кратко"
    assert last_revision(article).kind == "changed"


def test_no_version_without_the_title_of_what_readers_have_is_restored(desk):
    article = make_article("Новость", title_en="")
    send(desk, change_of(article), title_en="News", transition="publish:all")
    send(desk, change_of(article), title_ru="Лучше")
    for scope in ["en", "all"]:
        response = restore(desk, article, revisions_of(article)[0], scope)
        assert "(en)" in messages_of(response)[-1]
    send(desk, change_of(article), transition="publish:ru")
    assert (fresh(article).title_ru, article.title_en) == ("Лучше", "News")


def test_what_is_no_longer_there_is_left_out_and_named(desk):
    topic = make_topic()
    article = make_article("Новость")
    send(desk, change_of(article), topics=[str(topic.pk)])
    wanted = last_revision(article)
    send(desk, change_of(article), title_ru="Б", topics=[])
    topic.delete()
    response = restore(desk, article, wanted)
    warning = messages_of(response)[-1]
    assert "опик" in warning or "Тем" in warning or "Topics" in warning
    assert fresh(article).title_ru == "Новость ru"


def test_an_old_snapshot_is_readable_after_the_schema_has_changed(desk):
    article = make_article("Новость")
    send(desk, change_of(article), title_ru="Б")
    first = revisions_of(article)[0]
    # A field that was renamed since, and one that is new.
    first.snapshot["subtitle_ru"] = "Когда-то был подзаголовок"
    del first.snapshot["correction_ru"]
    first.changed.append("subtitle_ru")
    first.save()
    for query in [f"old={first.pk}&new={last_revision(article).pk}", f"new={first.pk}"]:
        page = desk.get(f"{history(article)}compare/?{query}")
        assert "Когда-то был подзаголовок" in page.text
    restore(desk, article, first)
    assert fresh(article).title_ru == "Новость ru"


# Deleted, and back


def test_a_deleted_record_comes_back_with_all_that_it_had(client, desk):
    topic, chosen = make_topic(), make_article("Избранная")
    article = make_article("Новость", ru=PAST, body_ru="<p>Текст</p>")
    send(
        desk,
        change_of(article),
        topics=[str(topic.pk)],
        related=[str(chosen.pointer)],
        slug_ru="drugoi-adres",
        transition="publish:ru",
    )
    old_path = "/ru/news/2017/novost-ru/"
    assert Redirect.objects.filter(path=old_path).exists()
    pk, before = article.pk, snapshots.take(Article, article.pk)
    delete(desk, f"{LIST}{pk}/delete/")
    assert not Article.objects.filter(pk=pk).exists()
    assert not SyncPoint.objects.of(article.pointer).exists()

    page = desk.get(f"{LIST}deleted/").text
    assert "Новость" in page
    undelete(desk, article, pk)
    # As a draft: nothing is published by itself.
    as_draft = {"state_ru": State.DRAFT, "year": None}
    assert snapshots.take(Article, pk) == before | as_draft
    send(desk, change_of(article), transition="publish:ru")
    assert snapshots.take(Article, pk) == before
    assert client.get(old_path).status_code == 301
    assert client.get(f"/id/news.article/{pk}/").status_code == 303
    kinds = [revision.kind for revision in revisions_of(article)[-2:]]
    assert kinds == ["restored", "changed"]


def test_a_deleted_record_that_is_stale_comes_back_stale(desk):
    article = make_article("Новость")
    article.title_ru = "Б"
    article.save()
    pk = article.pk
    delete(desk, f"{LIST}{pk}/delete/")
    undelete(desk, article, pk)
    sync_point = SyncPoint.objects.of(Article.objects.get(pk=pk).pointer).get(
        text="title"
    )
    assert sync_point.newer == ["ru"]


def test_who_may_not_publish_gets_it_back_as_a_draft(elena, desk):
    article = make_article("Новость", ru=PAST)
    pk = article.pk
    delete(desk, f"{LIST}{pk}/delete/")
    undelete(elena, article, pk)
    back = Article.objects.get(pk=pk)
    assert (back.state_ru, back.published_at_ru) == (State.DRAFT, PAST)


def test_an_address_that_is_taken_meanwhile_is_made_anew(desk):
    article = make_article("Новость", ru=PAST)
    pk = article.pk
    delete(desk, f"{LIST}{pk}/delete/")
    newer = make_article("Новость", ru=PAST)
    assert newer.slug_ru == "novost-ru"
    undelete(desk, article, pk)
    assert Article.objects.get(pk=pk).slug_ru == "novost-ru-2"


def test_all_content_of_the_back_office_has_a_history():
    without = {
        model._meta.label
        for model in admin.site._registry
        if not issubclass(model, Record)
    }
    assert without == {
        "accounts.LogLine",
        "accounts.User",
        "auth.Group",
        "glossary.Feedback",
        "imports.ImportRun",
        "publishing.Redirect",
        "publishing.Release",
    }
    assert issubclass(Publishable, Record)


def test_what_is_deleted_with_its_record_comes_back_too(desk, publisher):
    article = make_article("Новость", ru=PAST)
    pk = article.pk
    change_copy(article, publisher, title_ru="В работе")
    send(desk, change_of(article), colleague_note="Проверить даты")
    delete(desk, f"{LIST}{pk}/delete/")
    assert not WorkingCopy.objects.exists()
    undelete(desk, article, pk)
    [discarded] = Revision.objects.filter(kind="discarded")
    assert discarded.snapshot["title_ru"] == "В\xa0работе"
    assert "Проверить даты" in desk.get(change_of(article)).text


def test_a_topic_that_is_deleted_leaves_a_revision_of_what_was_under_it(
    desk, publisher
):
    topic, article = make_topic(), make_article("Новость")
    send(desk, change_of(article), topics=[str(topic.pk)])
    delete(desk, f"/admin/publishing/topic/{topic.pk}/delete/")
    last = last_revision(article)
    assert (last.user, last.changed, last.snapshot["topics"]) == (
        publisher,
        ["topics"],
        [],
    )


def test_a_note_alone_is_a_revision_and_no_checked_translation(desk):
    article = make_article("Новость")
    send(desk, change_of(article), save_note="Согласовано")
    last = last_revision(article)
    assert (last.kind, last.note, last.changed) == ("changed", "Согласовано", [])


# What is part of an item


def appoint(body, name):
    return Appointment.objects.create(
        body=body,
        person=make(Person, title_ru=name, title_en=name),
        role=Role.objects.create(title_en="member"),
    )


def test_part_that_is_saved_by_itself_is_a_change_of_the_whole(administrator):
    body = make(Body)
    term = appoint(body, "Anna")
    before = last_revision(body)
    body.refresh_from_db()
    was_updated = body.updated_at_en
    with changesets.changeset(administrator):
        term.starts = "2016"
        term.save(update_fields=["starts"])
    after = last_revision(body)
    assert after.pk != before.pk
    assert after.user == administrator
    assert [row["starts"] for row in after.snapshot["appointments"]] == ["2016"]
    assert fresh(body).updated_at_en > was_updated


def test_member_who_is_no_more_is_told_as_lost_and_the_others_come_back(administrator):
    body = make(Body)
    deleted, other = appoint(body, "Gone"), appoint(body, "Kept")
    with_both = last_revision(body)
    for term in [deleted, other]:
        term.delete()
    deleted.person.delete()
    lost = restoration.restore(body, with_both, restoration.ALL, administrator)
    assert lost == ["appointments"]
    names = [str(term.person) for term in body.appointments.all()]
    assert names == [str(other.person)]
