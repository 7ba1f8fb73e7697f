"""Whom work on an item reaches in the back office, and how it is read there."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.models import Notification
from publishing.content import changesets
from publishing.content.snapshots import SHARED
from publishing.drafts import workflow
from publishing.models import Note
from publishing.translations.translation_status import Declaration
from tests.conftest import make_user
from tests.desk.two_people import change_of
from tests.factories import PAST, make_article
from tests.forms import errors_of, fresh, send
from tests.responses import page_of, says

pytestmark = pytest.mark.django_db

PAGE = "/admin/notifications/"


@pytest.fixture(autouse=True)
def _after_commit(monkeypatch):
    """What is told after the commit is told at once."""
    at_once = SimpleNamespace(on_commit=lambda function: function())
    monkeypatch.setattr(workflow, "transaction", at_once)


@pytest.fixture
def article():
    return make_article("Речь", title_en="A speech")


def reached(work):
    rows = Notification.objects.filter(work=work)
    return sorted(row.person.username for row in rows.select_related("person"))


# Whom


def test_a_request_reaches_who_may_publish_the_language(article, editor, publisher):
    make_user("in English only", "Publisher", ["en"])
    make_user("gone", "Publisher", is_active=False)
    make_user("no staff", "Publisher")
    make_user("chief", is_superuser=True, languages=[])
    type(editor).objects.filter(username="no staff").update(is_staff=False)
    workflow.request_review(article.pointer, ["ru"], editor)
    assert reached("asked") == ["chief", "polina"]


def test_who_asks_is_not_told_of_it(article, publisher):
    workflow.request_review(article.pointer, ["ru"], publisher)
    assert not Notification.objects.exists()


def test_shared_fields_reach_who_publishes_in_all_languages_that_readers_have(editor):
    make_user("russian", "Publisher", ["ru"])
    make_user("english", "Publisher", ["en"])
    article = make_article("Речь", ru=PAST)
    workflow.request_review(article.pointer, [SHARED], editor)
    assert reached("asked") == ["russian"]


def test_an_answer_of_the_review_reaches_who_asked(article, editor, publisher):
    workflow.request_review(article.pointer, ["ru"], editor)
    workflow.return_review(article.pointer, ["ru"], publisher, "Which year?")
    [row] = Notification.objects.filter(work="returned")
    assert (row.person, row.user, row.reason) == (editor, publisher, "Which year?")
    workflow.request_review(article.pointer, ["ru"], editor)
    workflow.close_reviews(article.pointer, ["ru"], publisher, published=True)
    assert reached("published") == ["elena"]


def test_an_answered_request_waits_for_nobody(article, editor, publisher):
    make_user("pavel", "Publisher")
    workflow.request_review(article.pointer, ["ru"], editor)
    workflow.request_review(article.pointer, ["en"], editor)
    workflow.return_review(article.pointer, ["ru"], publisher)
    unread = Notification.objects.unread().filter(work="asked")
    assert {(*row.scopes,) for row in unread} == {("en",)}


def test_nothing_reaches_who_may_not_see_the_item(article, publisher):
    outsider = make_user("outsider")
    workflow.assign(article.pointer, "en", outsider, publisher)
    assert not Notification.objects.exists()


def test_a_note_reaches_the_thread_and_who_works_on_the_item(
    article, editor, publisher, translator, terminologist
):
    workflow.request_review(article.pointer, ["ru"], editor)
    workflow.assign(article.pointer, "en", translator, publisher)
    Notification.objects.all().delete()
    note = workflow.write_note(
        article.pointer, publisher, "Which year?", field="title_ru"
    )
    assert reached("noted") == ["elena"]
    workflow.answer_note(note, terminologist, "2017.")
    assert reached("noted") == ["elena", "elena", "polina"]
    workflow.answer_note(note, editor, "Thanks.")
    assert reached("noted") == ["elena", "elena", "polina", "polina", "timur"]


def test_a_reason_that_is_also_a_note_is_told_once(article, editor, publisher):
    for note_first in [True, False]:
        Notification.objects.all().delete()
        workflow.request_review(article.pointer, ["ru"], editor)
        steps = [
            lambda: workflow.write_note(article.pointer, publisher, "Which year?"),
            lambda: workflow.return_review(
                article.pointer, ["ru"], publisher, "Which year?"
            ),
        ]
        for step in steps if note_first else steps[::-1]:
            step()
        assert reached("noted") == []
        assert reached("returned") == ["elena"]


# Stale


def change_russian(article, user, words, **declarations):
    article.title_ru = words
    target = article.pointer
    with changesets.changeset(user, target=target, declarations=declarations):
        article.save(update_fields=["title_ru"])


def test_a_stale_text_reaches_who_last_said_it_was_right_once(
    editor, translator, publisher
):
    article = make_article(title_ru="Речь", title_en="")
    article.title_en = "A speech"
    with changesets.changeset(translator):
        article.save(update_fields=["title_en"])
    workflow.assign(article.pointer, "en", publisher, editor)
    change_russian(article, editor, "Речи")
    assert reached("stale") == ["polina", "thomas"]
    change_russian(article, editor, "Речь")
    change_russian(article, editor, "Речи")
    twice = ["polina", "polina", "thomas", "thomas"]
    assert reached("stale") == twice
    change_russian(article, editor, "Три речи")
    change_russian(article, editor, "Три речи!", title=Declaration.SMALL)
    assert reached("stale") == twice


def test_nobody_is_told_of_a_stale_text_that_they_may_not_write(editor):
    other = make_user("other", "Editor", ["ru"])
    article = make_article("Речь", title_en="A speech")
    with changesets.changeset(other):
        article.title_ru, article.title_en = "Речи", "Speeches"
        article.save(update_fields=["title_ru", "title_en"])
    change_russian(article, editor, "Три речи")
    assert reached("stale") == []


# In the back office


def test_header_tells_how_many_are_unread_by_one_statement(desk, article, editor):
    page = "/admin/find/"
    # What a process keeps of the menu.
    desk.get(page)
    with CaptureQueriesContext(connection) as before:
        assert 'class="unread"' not in desk.get(page).text
    workflow.request_review(article.pointer, ["ru"], editor)
    with CaptureQueriesContext(connection) as after:
        assert '<span class="unread">1' in desk.get(page).text
    mine = [query for query in after if "desk_notification" in query["sql"]]
    assert len(mine) == 1
    assert len(before) == len(after)


def test_a_notification_leads_to_the_item_and_is_read_by_that(
    desk, article, editor, publisher
):
    workflow.request_review(article.pointer, ["ru"], editor)
    workflow.write_note(article.pointer, editor, "At last")
    workflow.request_review(make_article("Другая").pointer, ["ru"], editor)
    row = Notification.objects.get(person=publisher, to_pk=article.pk)
    page = desk.get(PAGE).text
    assert f'href="{PAGE}{row.pk}/"' in page
    response = desk.get(f"{PAGE}{row.pk}/")
    assert response.url == change_of(article)
    [unread] = Notification.objects.unread().filter(person=publisher)
    assert unread.to_pk != article.pk
    desk.post(f"{PAGE}read/")
    assert not Notification.objects.unread().filter(person=publisher).exists()


def test_nobody_reads_the_notifications_of_another(client_of, article, editor):
    polina, pavel = (make_user(name, "Publisher") for name in ["polina", "pavel"])
    workflow.request_review(article.pointer, ["ru"], editor)
    row = Notification.objects.get(person=pavel)
    client = client_of(polina)
    assert client.get(f"{PAGE}{row.pk}/").status_code == 404
    client.post(f"{PAGE}read/")
    assert fresh(row).read_at is None
    assert client.get(f"{PAGE}read/").status_code == 405


def test_what_was_deleted_meanwhile_is_said(desk, article, editor, publisher):
    publisher.interface_language = "en"
    publisher.save()
    workflow.request_review(article.pointer, ["ru"], editor)
    row = Notification.objects.get()
    article.delete()
    assert "(deleted)" in desk.get(PAGE).text
    page = desk.get(f"{PAGE}{row.pk}/", follow=True).text
    assert "It has been deleted in the meantime." in page


def test_who_lost_the_right_reads_no_title(desk, article, editor, publisher):
    workflow.request_review(article.pointer, ["ru"], editor)
    publisher.groups.clear()
    assert "Речь" not in desk.get(PAGE).text


# Returned in the form


@pytest.mark.parametrize("where", ["return_reason", "colleague_note", "title_ru"])
def test_a_text_is_returned_with_the_reason(desk, editor, publisher, where):
    article = make_article("Речь", state_ru="review")
    workflow.request_review(article.pointer, ["ru"], editor)
    step = {"transition": "return_to_draft:ru"}
    if where == "title_ru":
        # Written on a word before.
        workflow.write_note(article.pointer, publisher, "Which year?", field=where)
    else:
        step[where] = "Which year?"
    assert send(desk, change_of(article), **step).status_code == 302
    [row] = Notification.objects.filter(person=editor)
    assert (row.work, row.reason) == ("returned", "Which year?")
    assert Note.objects.get().text == "Which year?"


@pytest.mark.parametrize("is_public", [True, False])
def test_no_text_is_returned_without_a_reason(desk, is_public):
    message = says("Say why: the author is told the reason.", "ru")
    state = {"ru": PAST} if is_public else {"state_ru": "review"}
    article = make_article("Речь", **state)
    if is_public:
        send(desk, change_of(article), title_ru="Слово", transition="ask_review:ru")
    typed = {"title_ru": "Другая речь", "transition": "return_to_draft:ru"}
    for note in ["", " "]:
        response = send(desk, change_of(article), return_reason=note, **typed)
        assert errors_of(response) == {"return_reason": [message]}
        page = page_of(response)
        # It stands beside the button, in a menu that is open.
        row = page.get_element_by_id("id_return_reason").getparent()
        assert row.xpath("ancestor-or-self::details[not(@open)]") == []
        assert row.xpath(".//button[@value='return_to_draft:ru']")
        assert message in row.text_content()
        assert page.get_element_by_id("id_title_ru").value.strip() == "Другая речь"
    assert not Notification.objects.filter(work="returned").exists()
    assert not Note.objects.exists()
