"""Unpublish takes a text off the site at once, and nothing of it is lost.

That no list, feed or search has it afterwards the table of all doors asks.
"""

import pytest
from django.test import Client
from django.utils import timezone

from news.models import Article
from publishing.admin.previews import preview_address
from publishing.content.status import State
from publishing.drafts import working_copies
from publishing.drafts.permissions import Refused
from publishing.models import WorkingCopy
from publishing.revisions.display import format_day
from tests.desk.two_people import Person, address_of, change_of, let_write
from tests.factories import PAST, future, make_article, make_page
from tests.forms import fresh, last_revision, take_off
from tests.publishing.records import begin_copy, change_copy
from tests.responses import page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def form_of(user, record):
    return Person(let_write(user, type(record))).open(change_of(record))


def step(user, record, name, **changes):
    """Take a step with a language; return what says that it was refused, or None."""
    name, _colon, language = name.partition(":")
    if name in {"unpublish", "withdraw"}:
        client = Client()
        client.force_login(let_write(user, type(record)))
        response = take_off(client, record, name, language, **changes)
        return None if response.status_code == 302 else response
    back = form_of(user, record).save(transition=f"{name}:{language}", **changes)
    record.refresh_from_db()
    return back


def may_unpublish(user, record, language):
    """Return whether the page offers to unpublish this language."""
    client = Client()
    client.force_login(user)
    name = record._meta.label_lower.replace(".", "/")
    response = client.get(f"/admin/{name}/{record.pk}/take-off/")
    return response.status_code == 200 and language in dict(
        response.context["form"].fields["languages"].choices
    )


@pytest.fixture
def article():
    return make_article("Новость", ru=PAST, en=PAST)


def test_texts_that_link_to_it_are_named(publisher, client_of, article):
    body = f'<p><a href="/id/{article.pointer}/">It</a></p>'
    user = make_page(title_ru="Ссылка", ru=PAST, body_ru=body)
    page = client_of(publisher).get(address_of(article, "take_off"))
    [users] = page_of(page).find_class("users")
    assert [link.get("href") for link in users.iter("a")] == [change_of(user)]


# Readers


def test_page_of_a_text_that_is_unpublished_is_gone_at_once(client, publisher, article):
    ru, en = [article.address_in(language) for language in LANGUAGES]
    assert step(publisher, article, "unpublish:ru") is None
    there = client.get(ru)
    # Its reader is led to the language that is left.
    assert (there.status_code, en in there.text) == (200, True)
    assert "no-store" in there["Cache-Control"]
    assert client.get(en).status_code == 200

    assert step(publisher, article, "unpublish:en") is None
    assert [client.get(address).status_code for address in [ru, en]] == [404, 404]
    assert client.get(article.pointer.address).status_code == 404


def test_notice_says_on_which_day_a_text_was_withdrawn(client, publisher, article):
    step(publisher, article, "withdraw:en", notice_en="Wrong.")
    Article.objects.update(withdrawn_at_en=PAST)
    article.refresh_from_db()
    # What follows is no withdrawal of this text.
    article.title_en = "Changed"
    article.save()
    step(publisher, article, "withdraw:ru", notice_ru="Неверно.")
    pages = [client.get(article.address_in(language)).text for language in LANGUAGES]
    assert f"Этот материал отозван {format_day(timezone.now())}" in pages[0]
    withdrawn = "This item was withdrawn on 30 June 2017"
    assert withdrawn in pages[1].replace("\N{NO-BREAK SPACE}", " ")
    step(publisher, article, "publish:en")
    assert article.withdrawn_at_en is None


def test_page_below_one_that_is_unpublished_keeps_its_address(client, publisher):
    above = make_page("Above", ru=PAST)
    below = make_page("Below", ru=PAST, parent=above)
    step(publisher, above, "unpublish:ru")
    page = client.get(below.address_in("ru"))
    assert page.status_code == 200
    assert "Above" not in page.text


def test_link_to_a_preview_from_before_shows_nothing_of_it(client, publisher):
    article = make_article("Новость")
    of_draft = preview_address(article, "ru", publisher)
    step(publisher, article, "publish:ru")
    of_copy = preview_address(article, "ru", publisher, begin_copy(article, publisher))
    assert client.get(of_copy).status_code == 200
    step(publisher, article, "unpublish:ru")
    assert client.get(of_draft).status_code == 404
    assert client.get(of_copy).status_code == 404
    assert client.get(preview_address(article, "ru", publisher)).status_code == 200


# Who, from where, and why


def test_reason_is_kept_for_colleagues_and_not_for_readers(client, publisher, article):
    step(publisher, article, "unpublish:ru", reason="It names a patient.")
    assert last_revision(article).note == ("It names a patient.")
    for language in LANGUAGES:
        page = client.get(article.address_in(language)).text
        assert "patient" not in page


def test_what_was_withdrawn_or_has_ended_can_be_unpublished(publisher):
    withdrawn = make_article(
        ru=PAST, state_ru=State.WITHDRAWN, withdrawal_reason_ru="Устарело"
    )
    ended = make_article(ru=PAST, published_until_ru=PAST.replace(year=2018))
    for article in [withdrawn, ended]:
        step(publisher, article, "unpublish:ru")
        assert article.state_ru == State.DRAFT


def test_what_only_waits_goes_back_without_being_unpublished(publisher):
    article = make_article(ru=future())
    assert not may_unpublish(publisher, article, "ru")
    assert step(publisher, article, "unpublish:ru") is not None
    assert article.state_ru == State.PUBLISHED


@pytest.mark.parametrize("actor", ["editor", "translator", "english_publisher"])
def test_who_may_not_publish_a_language_cannot_unpublish_it(request, actor, article):
    user = request.getfixturevalue(actor)
    assert not may_unpublish(user, article, "ru")
    assert step(user, article, "unpublish:ru") is not None
    assert article.state_ru == State.PUBLISHED


@pytest.fixture
def english_publisher(publisher):
    publisher.languages = ["en"]
    publisher.save()
    return publisher


def test_changes_that_were_not_published_stay_with_the_draft(
    publisher, editor, article
):
    assert form_of(editor, article).save(title_ru="Elena") is None
    assert step(publisher, article, "unpublish:ru") is None
    assert (article.state_ru, article.title_ru) == (State.DRAFT, "Новость ru")
    # The next save writes them, as readers have nothing there any more.
    opened = form_of(editor, article)
    assert opened.save() is None
    assert fresh(article).title_ru == "Elena"
    assert not WorkingCopy.objects.exists()


# And published again


def test_what_is_published_again_has_its_address_and_its_first_date(
    client, editor, publisher, article
):
    address = article.address_in("ru")
    step(publisher, article, "unpublish:ru")
    # It is a draft like any other, for whoever writes.
    assert form_of(editor, article).save(title_ru="Иначе") is None
    step(publisher, article, "publish:ru")
    assert (article.address_in("ru"), article.published_at_ru) == (address, PAST)
    assert client.get(address).status_code == 200


def test_what_came_too_early_is_unpublished_and_scheduled(publisher, article):
    step(publisher, article, "unpublish:ru")
    date = {"schedule_at_0": "01.02.2050", "schedule_at_1": "10:00"}
    assert step(publisher, article, "publish:ru", **date) is None
    assert article.status_in("ru") == Article.LanguageStatus.SCHEDULED


# Its working copy


def make_scheduled(article, user, **texts):
    """Make a working copy that changes texts and waits for its date."""
    working_copy = change_copy(article, user, **texts)
    for language in ["ru", "en"]:
        working_copy.progress.create(
            scope=language, publish_at=future(), publish_by=user
        )
    return working_copy


def test_working_copy_of_what_is_unpublished_waits_for_no_date_and_keeps_its_texts(
    publisher, article
):
    make_scheduled(article, publisher, title_ru="Позже")
    step(publisher, article, "unpublish:ru")
    working_copy = WorkingCopy.objects.get()
    assert working_copy.mine["title_ru"] == "Позже"
    progress = working_copy.progress_of("ru")
    assert progress.publish_at is None
    client = form_of(publisher, article).person.client
    assert progress.failure in client.get(change_of(article)).text


def test_date_of_a_copy_stays_where_only_another_language_is_unpublished(
    publisher, article
):
    working_copy = make_scheduled(
        article, publisher, title_ru="Позже", title_en="Later"
    )
    step(publisher, article, "unpublish:en")
    assert working_copy.progress_of("ru").publish_at


def test_copy_that_is_published_brings_no_unpublished_text_back(
    client, publisher, article
):
    working_copy = make_scheduled(article, publisher, title_ru="Позже")
    step(publisher, article, "unpublish:ru")
    working_copy.refresh_from_db()
    working_copies.publish(working_copy, ["ru"], publisher)
    assert (fresh(article).title_ru, article.state_ru) == ("Позже", State.DRAFT)
    assert "Позже" not in client.get(article.address_in("ru")).text


def test_draft_and_its_copy_that_both_changed_are_told_of_each_other(
    publisher, article
):
    working_copy = make_scheduled(article, publisher, title_ru="Позже")
    step(publisher, article, "unpublish:ru")
    article.title_ru = "Иначе"
    article.save(update_fields=["title_ru"])
    working_copy.refresh_from_db()
    with pytest.raises(Refused):
        working_copies.publish(working_copy, ["ru"], publisher)
