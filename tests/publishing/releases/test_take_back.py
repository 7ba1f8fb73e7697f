"""A release that went out is taken back as one, but for what was changed since."""

import pytest

from accounts.models import LogLine
from news.models import Article
from publishing.drafts import workflow
from publishing.drafts.permissions import Refused
from publishing.models import ReviewRequest, Revision, WorkingCopy
from publishing.releases import publication
from publishing.releases.publication import reversals_of, revert
from tests.conftest import make_user
from tests.factories import (
    PAST,
    appoint,
    make_body,
    make_document,
    make_person,
    make_release,
)
from tests.publishing.releases.records import (
    IN,
    OUT,
    change,
    make_changed,
    make_draft,
    states,
    two_items,
)
from tests.responses import says
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def out(publisher):
    """A release that is out, its draft and its changed item."""
    release, draft, changed = two_items(publisher)
    publication.publish(release.pk, publisher)
    return release, draft, changed


def obstacles(release, user):
    release.refresh_from_db()
    return [back.obstacle for _line, back in reversals_of(release, user)]


def test_drafts_are_drafts_again_and_texts_what_they_were(publisher, out):
    release, draft, changed = out
    revert(release.pk, publisher)
    assert states(draft) == IN
    changed.refresh_from_db()
    assert changed.title_en == "Known en"
    release.refresh_from_db()
    assert (release.state, release.taken_back_by) == ("taken_back", publisher)
    messages = LogLine.objects.values_list("change_message", flat=True)
    assert "release taken-back 2 2" in messages


def test_a_draft_that_was_in_review_is_so_again(client_of, editor, publisher):
    draft = make_draft("Waits", state_ru="review")
    workflow.request_review(draft.pointer, ["ru"], editor)
    release = make_release("One", publisher, [draft])
    publication.publish(release.pk, publisher)
    assert not ReviewRequest.objects.exists()

    address = f"/admin/publishing/release/{release.pk}/take-back/"
    page = client_of(publisher).get(address).content.decode()
    assert says("Is in review again.", "ru") in page
    revert(release.pk, publisher)
    assert states(draft) == ("review", "draft")
    page = client_of(publisher).get("/admin/").content.decode()
    assert "Waits ru" in page.partition('id="waits"')[2].partition("</section>")[0]
    address = f"/admin/news/article/{draft.pk}/history/"
    assert "снова отправлено на" in client_of(publisher).get(address).content.decode()


def test_the_changes_wait_in_the_form_again(publisher, out):
    release, _draft, changed = out
    revert(release.pk, publisher)
    working_copy = WorkingCopy.objects.get()
    assert working_copy.pointer == changed.pointer
    assert working_copy.changed == ["title_en"]
    assert working_copy.mine["title_en"] == "Known new"


def test_children_and_attached_drafts_are_taken_back_too(publisher):
    body = make_body("Council", ru=PAST, en=PAST)
    term = appoint(make_person(), body, starts="2016")
    change(body, publisher, appointments=[])
    document = make_document("Annex", files=["all"])
    link = f'<p><a href="{document.pointer.address}">a</a></p>'
    article = make_draft("A", body_en=link)
    release = make_release("R", publisher, [body, article])
    publication.publish(release.pk, publisher)
    assert not body.appointments.exists()
    assert states(document) == ("draft", "published")
    revert(release.pk, publisher)
    assert [row.pk for row in body.appointments.all()] == [term.pk]
    assert states(document) == IN


def deleted(article, publisher):
    article.delete()
    return "It has been deleted since."


def changed_since(article, publisher):
    article.title_ru = "Позже"
    article.save(update_fields=["title_ru"])
    return "It has been changed since."


def newer_changes(article, publisher):
    change(article, publisher, title_en="Newer")
    return "It has been changed since, and the changes are not published."


def without_history(article, publisher):
    before = Revision.objects.of(article.pointer).order_by("pk")[0]
    before.delete()
    return "Its history was removed."


@pytest.mark.parametrize(
    "alter", [deleted, changed_since, newer_changes, without_history]
)
def test_what_was_changed_since_stays_and_the_rest_only_if_one_says_so(
    publisher, out, alter
):
    release, draft, changed = out
    words = alter(changed, publisher)
    assert obstacles(release, publisher) == ["", words]
    with pytest.raises(Refused, match="items have changed since"):
        revert(release.pk, publisher)
    assert states(draft) == OUT
    revert(release.pk, publisher, partly=True)
    assert states(draft) == IN
    title = Article.objects.filter(pk=changed.pk).values_list("title_en", flat=True)
    assert [*title] in ([], ["Known new"])
    assert [item.state for item in release.items.order_by("pk")] == [
        *["back", "back"],
        *["out", "out"],
    ]


def test_nothing_is_taken_back_if_all_was_changed(publisher, out):
    release, draft, changed = out
    for article in [draft, changed]:
        changed_since(article, publisher)
    with pytest.raises(Refused, match="nothing that could be taken back"):
        revert(release.pk, publisher, partly=True)


def test_who_may_not_publish_an_item_takes_it_not_back(publisher, out):
    release, draft, _changed = out
    roman = make_user("roman", "Publisher", ["ru"])
    reason = "English: you do not have permission to do this."
    assert obstacles(release, roman) == [reason] * 2
    with pytest.raises(Refused):
        revert(release.pk, roman, partly=True)
    assert states(draft) == OUT


def test_one_item_that_fails_leaves_all_as_it_is(publisher, out, monkeypatch):
    release, draft, changed = out
    # Meanwhile another has got the address that it had.
    revision = Revision.objects.of(changed.pointer).order_by("pk")[0]
    revision.snapshot["title_en"] = ""
    revision.save()
    with pytest.raises(Refused) as caught:
        revert(release.pk, publisher)
    assert caught.value.stops.keys() == {changed.pointer}
    assert states(draft) == OUT


def test_what_would_be_taken_back_is_found_by_as_many_statements(publisher):
    few = make_release("Few", publisher, [make_draft("1")])
    items = [make_draft(f"D{n}") for n in range(6)]
    items += [make_changed(f"C{n}", publisher) for n in range(6)]
    many = make_release("Many", publisher, items)
    for release in [few, many]:
        publication.publish(release.pk, publisher)
        release.refresh_from_db()
    reversals_of(few, publisher)
    numbers = [len(statements(reversals_of, each, publisher)) for each in [few, many]]
    assert numbers[0] == numbers[1] <= 10
