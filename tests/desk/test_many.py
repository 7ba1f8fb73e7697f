"""What is done to many rows of a list at once: each whole, or left out and why."""

import pytest
from django.utils.translation import override

from news.models import Article
from publishing.admin import steps
from publishing.content import changesets
from publishing.drafts import marks
from publishing.models import Revision, WorkingCopy
from tests.factories import PAST, State, future, make_article, make_topic
from tests.forms import fresh, last_revision, messages_of, values_of
from tests.publishing.records import change_copy
from tests.responses import says
from tests.statements import statements

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"


def act(client, action, *records, languages="all", address=LIST, **sent):
    """Tick rows of the list and press a button above it."""
    values = values_of(client.get(address), "changelist-form")
    sent |= {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(address, values | sent | {"languages": languages})


def confirm(client, response, address=LIST, **sent):
    """Answer the question before an action."""
    values = values_of(response, "action-form")
    return client.post(address, values | sent)


def left_out(response):
    """Return {title: reason} of what the report names."""
    assert response.status_code == 200
    return {str(record): str(reason) for record, reason in response.context["left"]}


def states(record):
    record.refresh_from_db()
    return record.state_ru, record.state_en


def with_copy(title, user, **values):
    article = make_article(title, ru=PAST, en=PAST)
    change_copy(article, user, **values)
    return article


def test_drafts_are_published_in_the_name_of_who_ticked_them(desk, publisher):
    articles = [make_article(f"{number}", body_ru="<p>Т</p>") for number in range(3)]
    for article in articles:
        article.body_en = "<p>T</p>"
        article.save()
    response = act(desk, "publish", *articles)
    assert response.status_code == 302
    assert {states(article) for article in articles} == {("published", "published")}
    last = [last_revision(each) for each in articles]
    assert {revision.user for revision in last} == {publisher}


def test_what_cannot_be_published_is_left_out_whole_with_the_reason(desk):
    good = make_article("Good", body_ru="<p>Т</p>", body_en="<p>T</p>")
    empty = make_article("Empty", body_ru="<p>Т</p>", body_en="")
    done = make_article("Done", ru=PAST, en=PAST)
    response = act(desk, "publish", good, empty, done)
    assert left_out(response).keys() == {"Empty ru", "Done ru"}
    assert "опубликовать" in left_out(response)["Empty ru"]
    assert states(empty) == ("draft", "draft")
    assert states(good) == ("published", "published")


def test_what_was_withdrawn_or_is_scheduled_is_left_out_with_the_reason(desk):
    article = make_article("Withdrawn", ru=PAST, withdrawal_reason_ru="Old")
    Article.objects.update(state_ru=State.WITHDRAWN)
    scheduled = make_article("Later", ru=future())
    left = left_out(act(desk, "publish", article, scheduled, languages="ru"))
    again = says("It was withdrawn: publish it again in its form.", "ru")
    assert left["Withdrawn ru"] == again
    with override("ru"):
        assert marks.goes_out(scheduled.published_at_ru) in left["Later ru"]


def test_changes_of_what_is_scheduled_are_left_to_its_form(desk, publisher):
    article = make_article("Later", ru=future())
    working_copy = change_copy(article, publisher, title_ru="Иначе")
    assert left_out(act(desk, "publish", article, languages="ru")).keys() == {
        "Later ru"
    }
    assert not working_copy.progress.exists()


def test_a_language_without_a_title_is_named_beside_what_is_published(desk):
    article = make_article("One", body_ru="<p>Т</p>", title_en="")
    page = desk.get(act(desk, "publish", article).url).text
    assert states(article) == ("published", "draft")
    assert "English (One ru): не опубликовано: нет заголовка." in page


def test_working_copies_are_published_too(desk, publisher):
    one = with_copy("One", publisher, title_en="Other", title_ru="Иначе")
    two = with_copy("Two", publisher, title_en="Other", title_ru="Иначе")
    act(desk, "publish", one)
    assert (fresh(one).title_ru, one.title_en) == ("Иначе", "Other")
    act(desk, "publish", two, languages="en")
    assert (fresh(two).title_ru, two.title_en) == ("Two ru", "Other")
    assert WorkingCopy.objects.get().scopes() == ["ru"]


def test_a_copy_goes_out_with_a_draft_or_both_stay(desk, publisher):
    article = with_copy("One", publisher, title_ru="Иначе")
    Article.objects.filter(pk=article.pk).update(state_en=State.DRAFT, body_en="")
    assert left_out(act(desk, "publish", article)).keys() == {"One ru"}
    assert (fresh(article).title_ru, article.state_en) == ("One ru", "draft")
    assert Revision.objects.of(article.pointer).count() <= 1
    assert WorkingCopy.objects.exists()


def test_what_another_has_changed_since_the_list_was_shown_is_left_out(desk):
    article = make_article("One", body_ru="<p>Т</p>", body_en="<p>T</p>")
    values = values_of(desk.get(LIST), "changelist-form")
    article.title_en = "Changed"
    article.save()
    sent = {"action": "publish", "_selected_action": article.pk, "languages": "all"}
    assert left_out(desk.post(LIST, values | sent))
    assert states(article) == ("draft", "draft")


def test_texts_are_unpublished_with_a_reason_for_colleagues(desk):
    seen = make_article("Seen", ru=PAST, en=PAST)
    waiting = make_article("Waiting", ru=future())
    draft = make_article("Draft")
    question = act(desk, "unpublish", seen, waiting, draft)
    assert states(seen) == ("published", "published")
    response = confirm(desk, question, note="Wrong figures")
    assert left_out(response).keys() == {"Draft ru"}
    assert states(seen) == states(waiting) == ("draft", "draft")
    assert fresh(waiting).published_at_ru is None
    assert last_revision(seen).note == "Wrong figures"


def test_an_editor_asks_for_review_in_the_languages_of_her_own(elena, editor):
    article = make_article("One")
    copied = with_copy("Two", editor, title_ru="Иначе", title_en="Other")
    act(elena, "ask_review", article, copied)
    assert states(article) == ("review", "draft")
    copy = WorkingCopy.objects.get()
    assert [copy.progress_of(code).is_in_review for code in ["ru", "en"]] == [
        True,
        False,
    ]
    response = act(elena, "ask_review", article, languages="en")
    assert left_out(response)
    assert states(article) == ("review", "draft")


WRITERS = {"ask_review", "assign", "export_for_translation"}
OFFERED = {
    "publisher": {
        *WRITERS,
        *["publish", "unpublish", "add_topic", "add_to_release", "delete_selected"],
    },
    "editor": {*WRITERS, "add_topic", "delete_selected"},
    "translator": WRITERS,
    "terminologist": {"add_to_release"},
}


@pytest.mark.parametrize("name", OFFERED)
def test_each_is_offered_what_they_may_do(request, client_of, name):
    make_article("One")
    response = client_of(request.getfixturevalue(name)).get(LIST)
    choices = response.context["action_form"].fields["action"].choices
    assert {action for action, _label in choices if action} == OFFERED[name]


def test_a_topic_is_added_and_what_readers_see_needs_a_publisher(
    client_of, editor, publisher
):
    topic, draft = make_topic("Topic"), make_article("Draft")
    public = make_article("Public", ru=PAST)
    client = client_of(editor)
    question = act(client, "add_topic", draft, public)
    assert left_out(confirm(client, question, topic=topic.pk)).keys() == {"Public ru"}
    assert [*draft.topics.all()] == [topic]
    assert not public.topics.exists()
    last = last_revision(draft)
    assert last.changed == ["topics"]
    client = client_of(publisher)
    question = act(client, "add_topic", public)
    assert confirm(client, question, topic=topic.pk).status_code == 302
    assert confirm(client, question, topic="x").status_code == 200


# Deletion


def test_nothing_is_deleted_where_a_text_links_to_one_of_it(desk):
    kept, other = make_article("Kept"), make_article("Other")
    link = f'<p><a href="/id/{kept.pointer}/">x</a></p>'
    make_article("Linking", body_ru=link)
    [protected] = act(desk, "delete_selected", kept, other).context["protected"]
    assert "Linking ru" in protected
    act(desk, "delete_selected", kept, other, post="yes")
    assert Article.objects.count() == 3


@pytest.fixture
def own_draft(editor):
    with changesets.changeset(editor):
        return make_article("Mine")


def test_an_editor_deletes_nothing_else(elena, editor, publisher, own_draft):
    with changesets.changeset(publisher):
        others = make_article("Other")
    with changesets.changeset(editor):
        public = make_article("Public", en=PAST)
        seen = make_article("Seen", published_at_en=PAST)
    for article in [others, public, seen]:
        assert elena.get(f"{LIST}{article.pk}/delete/").status_code == 403
    articles = {others, public, seen, own_draft}
    page = act(elena, "delete_selected", *articles)
    assert page.context["perms_lacking"]
    act(elena, "delete_selected", *articles, post="yes")
    assert {*Article.objects.all()} == articles


# How many


def test_more_than_are_done_at_once_are_refused_with_a_reason(desk, monkeypatch):
    monkeypatch.setattr(steps, "MOST", 2)
    articles = [make_article(str(number)) for number in range(3)]
    values = values_of(desk.get(LIST), "changelist-form")
    values |= {"_selected_action": articles[0].pk, "select_across": "1"}
    for action in OFFERED["publisher"] - {"export_for_translation", "add_to_release"}:
        response = desk.post(LIST, values | {"action": action, "languages": "all"})
        assert "3" in messages_of(response)[-1], action
    assert Article.objects.count() == 3


@pytest.mark.parametrize("ticked", [["x"], ["999999999999999999999"], [], ["1", "'"]])
def test_ticks_of_no_row_do_nothing(desk, ticked):
    make_article("One")
    sent = {"action": "publish", "index": "0", "_selected_action": ticked}
    assert desk.post(LIST, sent).status_code == 302


def test_a_record_more_costs_few_statements(desk):
    counts = []
    for number in [2, 12]:
        articles = [
            make_article(f"{number} {index}", body_ru="<p>Т</p>", body_en="<p>T</p>")
            for index in range(number)
        ]
        counts.append(len(statements(act, desk, "publish", *articles)))
    assert (counts[1] - counts[0]) / 10 <= 24
