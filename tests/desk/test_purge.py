"""What must be forgotten: an administrator removes the former texts of an item."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry

from desk.log_lines import phrase_of
from publishing import changesets
from publishing.models import Autosave, Note, Revision, SyncPoint
from tests.desk.working_copies import begin
from tests.factories import PAST, make_article, make_event, make_line
from tests.responses import says

pytestmark = pytest.mark.django_db

SECRET = "Sekretov"


def rows_with(word):
    """Return the tables that have the word in any column."""
    return {
        model._meta.label
        for model in apps.get_models()
        for row in model._base_manager.values()
        if word in str(row)
    }


def make_note(record, user, text="Is it so?", **fields):
    model, pk = record.pointer
    return Note.objects.create(to_model=model, to_pk=pk, user=user, text=text, **fields)


@pytest.fixture
def article(publisher):
    """An article that named somebody, of whom the present texts say nothing."""
    with changesets.changeset(publisher):
        article = make_article(
            "Prize",
            body_en=f"<p>{SECRET}</p>",
            body_ru="<p>Текст</p>",
            en=PAST,
            ru=PAST,
        )
    with changesets.changeset(publisher, note=f"{SECRET} asked for it"):
        article.body_en = "<p>A colleague</p>"
        article.save()
    Autosave.objects.create(
        user=publisher,
        place=f"news.article/{article.pk}",
        window="a",
        data={"body_en": [SECRET]},
    )
    make_note(article, publisher, quote=SECRET)
    return article


def purge(client, record, reason="By order of a court"):
    address = f"/admin/{record.pointer.model.replace('.', '/')}/{record.pk}/history/"
    return client.post(f"{address}purge/", {"reason": reason}, follow=True)


def test_former_texts_are_nowhere_afterwards(client_of, administrator, article):
    assert {"publishing.Revision", "publishing.SyncPoint"} <= rows_with(SECRET)
    response = purge(client_of(administrator), article)
    assert rows_with(SECRET) == set()
    [kept] = Revision.objects.of(article.pointer)
    assert kept.snapshot["body_en"] == "<p>A colleague</p>"
    assert response.redirect_chain[-1][0].endswith(f"/{article.pk}/history/")


def test_former_texts_of_rows_are_nowhere_afterwards(
    client_of, administrator, publisher
):
    with changesets.changeset(publisher):
        event = make_event()
        line, gone = [make_line(event, title_en=SECRET) for _number in range(2)]
    with changesets.changeset(publisher):
        gone.delete()
        line.title_en = "A colleague"
        line.save()
    purge(client_of(administrator), event)
    assert rows_with(SECRET) == set()
    [kept] = Revision.objects.of(line.pointer)
    assert kept.snapshot["title_en"] == "A colleague"


def test_translation_that_was_stale_stays_so(client_of, administrator, article):
    def newer():
        points = SyncPoint.objects.of(article.pointer).exclude(newer=[])
        return dict(points.values_list("text", "newer"))

    before = newer()
    purge(client_of(administrator), article)
    assert before == {"body": ["en"]}
    assert newer() == before


def test_who_did_it_and_why_stands_in_the_log(client_of, administrator, article):
    purge(client_of(administrator), article)
    line = LogEntry.objects.latest("pk")
    assert line.user == administrator
    assert phrase_of(line).endswith(": By order of a court")


def test_only_administrators_may(client_of, publisher, administrator, article):
    history = f"/admin/news/article/{article.pk}/history/"
    assert purge(client_of(publisher), article).status_code == 403
    assert "history/purge" not in client_of(publisher).get(history).content.decode()
    assert "history/purge" in client_of(administrator).get(history).content.decode()
    assert Revision.objects.of(article.pointer).count() == 2


def test_nothing_goes_without_a_reason(client_of, administrator, article):
    response = purge(client_of(administrator), article, reason=" ")
    assert response.context["form"].errors["reason"]
    assert Revision.objects.of(article.pointer).count() == 2


def test_nothing_goes_while_there_is_a_working_copy(
    client_of, administrator, publisher, article
):
    begin(client_of(publisher), article)
    response = purge(client_of(administrator), article)
    [message] = response.context["messages"]
    assert str(message) == says(
        "There is a working copy: publish or discard it first.", "ru"
    )
    assert Revision.objects.of(article.pointer).count() == 2


def test_deleted_item_is_nowhere_afterwards(client_of, administrator):
    with changesets.changeset(administrator):
        event = make_event("Prize")
        make_line(event, title_en=SECRET)
    make_note(event, administrator, text=SECRET)
    with changesets.changeset(administrator):
        event.delete()
    deletion = Revision.objects.deletions(type(event)).get()
    address = f"/admin/events/event/deleted/{deletion.pk}/purge/"
    client = client_of(administrator)
    assert "Prize" in client.get(address).content.decode()
    client.post(address, {"reason": "By order of a court"})
    assert rows_with(SECRET) == set()
    assert client.get(address).status_code == 404
