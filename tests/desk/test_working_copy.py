"""Working copies: readers see nothing of them until they are published."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from lxml import html

from accounts.models import User
from library.models import Document
from news.models import Article
from publishing.admin.previews import PREVIEW_LASTS, preview_address
from publishing.content import snapshots
from publishing.content.status import State
from publishing.drafts import working_copies
from publishing.drafts.open_forms import key_at
from publishing.models import Revision, ScopeProgress, WorkingCopy
from tests.desk.two_people import change_of
from tests.desk.working_copies import begin, publish
from tests.factories import (
    PAST,
    file_facts,
    make_article,
    make_document,
    make_picture,
    make_topic,
)
from tests.forms import (
    errors_of,
    fresh,
    last_revision,
    read_form,
    resend,
    send,
    values_of,
)
from tests.publishing.records import begin_copy, change_copy
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("Новость", ru=PAST, en=PAST)


def changes_of(article):
    return f"/admin/news/article/{article.pk}/working-copy/changes/"


def discard(client, article, version):
    address = f"/admin/news/article/{article.pk}/working-copy/discard/"
    return client.post(address, {"version": version})


def page(client, article, language):
    return client.get(article.address_in(language)).text


# Who, and what readers see


def test_a_translator_changes_a_public_text_in_a_copy_and_readers_see_nothing(
    client, thomas, translator, article
):
    before = snapshots.take(Article, article.pk)
    response = send(
        thomas, change_of(article), title_en="Better", transition="ask_review:en"
    )
    assert response.url.partition("?")[0] == change_of(article)
    assert snapshots.take(Article, article.pk) == before
    assert Revision.objects.of(article.pointer).count() == 1
    working_copy = WorkingCopy.objects.get()
    assert (working_copy.changed, working_copy.changed_by) == (["title_en"], translator)
    assert working_copy.progress_of("en").is_in_review
    assert "Better</textarea>" in thomas.get(change_of(article)).text
    for language in LANGUAGES:
        assert "Better" not in page(client, article, language)


def test_what_a_save_says_of_a_copy_is_told_by_the_publication_of_its_language(
    desk, article
):
    send(desk, change_of(article), title_ru="Иначе", save_note="Опечатка")
    send(desk, change_of(article), summary_ru="Короче.", save_note="Длинно")
    send(desk, change_of(article), title_en="Better", save_note="Style")
    changes = desk.get(changes_of(article)).text
    assert "Опечатка; Длинно" in changes
    assert "Style" in changes
    publish(desk, article, "ru", save_note="Длинно")
    publish(desk, article, "en")
    published = Revision.objects.of(article.pointer).filter(kind="published")
    notes = [revision.note for revision in published.order_by("pk")]
    assert notes == ["Опечатка; Длинно", "Style"]


def test_relations_are_part_of_a_copy(desk, article):
    topic, other = make_topic(), make_article("Другая")
    send(
        desk,
        change_of(article),
        topics=[str(topic.pk)],
        related=[str(other.pointer)],
    )
    assert set(WorkingCopy.objects.get().changed) == {"topics", "related"}
    assert not article.topics.exists()
    publish(desk, article, "en")
    assert list(article.topics.all()) == [topic]
    assert not WorkingCopy.objects.exists()


# Published


def test_what_would_be_incomplete_is_not_published(desk, article):
    response = publish(desk, article, "en", body_en="")
    assert errors_of(response)["body_en"]
    assert fresh(article).body_en


# On a date


def test_a_copy_comes_before_readers_on_its_date_and_not_before(
    client, desk, publisher, article, clock
):
    at = timezone.now() + timedelta(days=3)
    publish(desk, article, "en", at=at, title_en="Better")
    row = ScopeProgress.objects.get()
    assert abs(row.publish_at - at) < timedelta(seconds=1)
    working_copies.publish_scheduled()
    assert "Better" not in page(client, article, "en")
    clock(at + timedelta(seconds=1))
    working_copies.publish_scheduled()
    assert "Better" in page(client, article, "en")
    last = last_revision(article)
    assert (last.kind, last.user) == ("published", publisher)
    assert not WorkingCopy.objects.exists()


def test_what_somebody_else_restores_is_not_published_on_the_date(
    desk, thomas, article
):
    first = Revision.objects.of(article.pointer).get()
    article.title_en = "Second"
    article.save(update_fields=["title_en"])
    later = timezone.now() + timedelta(days=3)
    publish(desk, article, "en", at=later, title_en="Seen")
    assert WorkingCopy.objects.get().progress_of("en").publish_at
    address = f"/admin/news/article/{article.pk}/history/{first.pk}/restore/"
    sent = {"scope": "en", "newest": key_at(article.pointer)}
    thomas.post(address, sent)
    working_copy = WorkingCopy.objects.get()
    assert working_copy.mine["title_en"] == "Новость en"
    assert working_copy.progress_of("en").publish_at is None


@pytest.mark.parametrize("hindrance", ["conflict", "rights", "incomplete"])
def test_what_cannot_be_published_on_its_date_says_why(
    desk, publisher, article, hindrance
):
    later = timezone.now() + timedelta(days=3)
    publish(desk, article, "en", at=later, title_en="Better")
    if hindrance == "conflict":
        article.title_en = "Live"
        article.save(update_fields=["title_en"])
    elif hindrance == "rights":
        publisher.groups.clear()
    else:
        Article._base_manager.filter(pk=article.pk).update(summary_en="")
    ScopeProgress.objects.update(publish_at=timezone.now())
    working_copies.publish_scheduled()
    working_copy = WorkingCopy.objects.get()
    row = working_copy.progress_of("en")
    assert row.failure
    assert (row.publish_at, working_copy.changed) == (None, ["title_en"])
    assert fresh(article).title_en != "Better"


# The end of a copy


def test_a_discarded_copy_is_kept_by_the_history(desk, article):
    working_copy = begin(desk, article)
    send(desk, change_of(article), title_en="Gone", save_note="A trial")
    discard(desk, article, "stale")
    assert WorkingCopy.objects.exists()
    working_copy.refresh_from_db()
    discard(desk, article, str(working_copy.revision))
    assert not WorkingCopy.objects.exists()
    last = last_revision(article)
    assert (last.kind, last.snapshot["title_en"]) == ("discarded", "Gone")
    assert last.note == "A trial"
    assert fresh(article).title_en == "Новость en"
    # The next save is compared with what the record held, not with what it never did.
    article.title_en = "Next"
    article.save(update_fields=["title_en"])
    last = last_revision(article)
    assert last.changed == ["title_en"]


# The link


def test_a_preview_link_shows_the_copy_to_who_has_it_and_to_no_machine(
    client, desk, publisher, article
):
    send(desk, change_of(article), title_en="Better")
    text = desk.get(change_of(article)).text
    [address] = re.findall('href="(/preview/[^"]+)" hreflang="en"', text)
    response = client.get(address)
    text = response.text
    assert "Better" in text
    assert 'lang="en"' in text
    assert "noindex" in response["X-Robots-Tag"]
    assert 'content="noindex' in text
    assert "no-store" in response["Cache-Control"]
    assert "Better" not in page(client, article, "en")
    working_copies.publish(WorkingCopy.objects.get(), ["en"], publisher)
    assert client.get(address).status_code == 404


def test_a_preview_link_ends_after_a_week(client, publisher, article, monkeypatch):
    working_copy = begin_copy(article, publisher)
    address = preview_address(article, "en", publisher, working_copy)
    now = time.time()
    monkeypatch.setattr(
        "django.core.signing.time.time", lambda: now + PREVIEW_LASTS + 5
    )
    assert client.get(address).status_code == 404


def test_a_forged_preview_link_is_not_found(client):
    for token in ["x", "a:b:c", "%00", "é"]:
        assert client.get(f"/preview/{token}/").status_code in {400, 404}, token


def test_a_preview_link_ends_with_a_click_and_with_who_made_it(
    client, desk, publisher, article
):
    working_copy = begin_copy(article, publisher)
    address = preview_address(article, "en", publisher, working_copy)
    assert client.get(address).status_code == 200
    form = desk.get(change_of(article)).text
    end = f"/admin/news/article/{article.pk}/previews/end/"
    assert f'action="{end}"' in form
    assert desk.post(end).url == change_of(article)
    assert client.get(address).status_code == 404
    address = preview_address(article, "en", publisher, working_copy)
    assert client.get(address).status_code == 200
    publisher.groups.clear()
    assert client.get(address).status_code == 404
    publisher.groups.add(Group.objects.get(name="Publisher"))
    User.objects.update(is_active=False)
    assert client.get(address).status_code == 404


def test_a_preview_of_a_draft_leads_to_the_page_when_readers_have_it(client, publisher):
    article = make_article("Новость")
    address = preview_address(article, "en", publisher)
    assert "Новость en" in client.get(address).text
    article.state_en, article.published_at_en = State.PUBLISHED, PAST
    article.save()
    assert client.get(address).url == article.address_in("en")


# What does not fit


def test_an_emptied_title_of_a_public_text_is_refused_at_its_field(desk, article):
    begin(desk, article)
    response = send(desk, change_of(article), title_en="")
    assert response.status_code == 200
    assert "title_en" in response.context["adminform"].form.errors
    assert WorkingCopy.objects.get().changed == []


def test_a_copy_that_no_longer_fits_is_no_500(client, desk, publisher, article):
    working_copy = change_copy(article, publisher, title_en="")
    address = preview_address(article, "en", publisher, working_copy)
    assert desk.get(change_of(article)).status_code == 200
    assert desk.get(changes_of(article)).status_code == 200
    assert client.get(address).status_code == 200


def test_a_copy_outlives_a_field_that_is_no_more(desk, article):
    working_copy = begin(desk, article)
    working_copy.base["subtitle_en"], working_copy.mine["subtitle_en"] = "", "Gone"
    working_copy.save()
    assert desk.get(change_of(article)).status_code == 200
    assert send(desk, change_of(article), title_en="Better").status_code == 302


def test_a_copy_whose_picture_was_deleted_says_so_and_keeps_what_was_typed(
    desk, article
):
    picture = make_picture()
    send(desk, change_of(article), lead_picture=picture.pk, title_en="Better")
    picture.delete()
    form = desk.get(change_of(article))
    assert form.status_code == 200
    words = [str(message) for message in form.context["messages"]]
    assert words[-1] == "Этого больше нет, и оно пропущено: Главное изображение."
    assert values_of(form)["title_en"] == ["Better"]
    assert publish(desk, article, "en").status_code == 302
    assert (fresh(article).title_en, article.lead_picture) == ("Better", None)


def test_a_file_that_changed_for_readers_too_is_shown_and_not_replaced_unseen(
    desk, publisher
):
    document = make_document(files=["ru"], ru=PAST, en=PAST)
    working_copy = change_copy(document, publisher, file_ru=file_facts("b"))
    address = change_of(document)
    opened = read_form(desk, address)
    document.file_ru = file_facts("c")
    document.save()
    resend(desk, address, opened, title_en="Better")
    working_copy.refresh_from_db()
    live = snapshots.take(Document, document.pk)
    assert working_copy.conflicts(live) == ["file_ru"]
    page = desk.get(address).text
    [beside] = html.fromstring(page).xpath(
        "//input[@name='file_ru']/following::div[@class='field-notes'][1]"
    )
    assert "PDF, 1,21\xa0МБ" in beside.text_content()
