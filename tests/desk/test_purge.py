"""What must be forgotten: an administrator removes the former texts of an item."""

import pytest
from django.db import connection

from desk.models import Notification
from imports.engine import Import
from imports.models import ImportRun
from imports.tables import read_table
from news.imports import ArticleSubject
from news.models import Article
from publishing.content import changesets
from publishing.drafts import workflow
from publishing.models import Autosave, LanguageFinding, Note, Redirect, Revision
from tests.desk.working_copies import begin
from tests.factories import (
    PAST,
    make_article,
    make_event,
    make_line,
    make_page,
    make_release,
    published,
)
from tests.responses import says
from tests.tables import csv_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

SECRET = "Sekretov"


def tables_with(word):
    """Return the tables that have the word in any column."""
    tables = {*connection.introspection.table_names()}
    with connection.cursor() as cursor:
        return {table for table in tables if has_row_with(cursor, table, word)}


def has_row_with(cursor, table, word):
    name = connection.ops.quote_name(table)
    cursor.execute(
        f"SELECT EXISTS (SELECT FROM {name} AS rows WHERE rows::text ILIKE %s)",
        [f"%{word}%"],
    )
    return cursor.fetchone()[0]


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
    assert {"publishing_revision", "publishing_syncpoint"} <= tables_with(SECRET)
    response = purge(client_of(administrator), article)
    assert tables_with(SECRET) == set()
    [kept] = Revision.objects.of(article.pointer)
    assert kept.snapshot["body_en"] == "<p>A colleague</p>"
    assert response.redirect_chain[-1][0].endswith(f"/{article.pk}/history/")


def test_a_former_title_is_nowhere_afterwards(client, administrator, publisher):
    """Be it in an address, a report, a note, a reason, or a column nobody reads."""
    title = f"{SECRET} is arrested"
    columns = ["title_ru", "title_en", "body_ru", "body_en"]
    table = read_table(csv_of([dict.fromkeys(columns, title)], columns))
    way = Import(ArticleSubject(publisher), table, is_dry=False)
    list(way)
    run = ImportRun.objects.record(way, "news.csv")
    article = Article.objects.get()
    make_note(article, publisher, text=f"Who is {SECRET}?")
    workflow.request_review(article.pointer, ["en"], publisher)
    workflow.return_review(
        article.pointer, ["en"], administrator, f"{SECRET}: who is it?"
    )
    release = make_release(user=publisher, items=[article])
    release.failure = f"“{title}” is not complete."
    release.save()
    LanguageFinding.objects.create(
        **dict(zip(["to_model", "to_pk"], article.pointer, strict=True)),
        words=[["en", SECRET]],
    )
    Notification.objects.create(
        **dict(zip(["to_model", "to_pk"], article.pointer, strict=True)),
        person=publisher,
        reason=SECRET,
    )
    with changesets.changeset(publisher):
        for name, value in {**published("ru"), **published("en")}.items():
            setattr(article, name, value)
        article.save()
    former = [article.address_in(language) for language in LANGUAGES]
    with changesets.changeset(publisher):
        for language in LANGUAGES:
            for name in ["title", "body", "slug"]:
                setattr(article, f"{name}_{language}", f"other-{language}")
        article.save()
    kept = article.address_in("en")
    Redirect.objects.leave("/en/news/2016/other-en/", article, "en")
    assert {
        "desk_notification",
        "imports_importrun",
        "publishing_languagefinding",
        "publishing_note",
        "publishing_redirect",
        "publishing_release",
        "publishing_reviewrequest",
        "publishing_revision",
    } <= tables_with(SECRET)
    assert [client.get(address).status_code for address in former] == [301, 301]
    client.force_login(administrator)
    purge(client, article)
    assert tables_with(SECRET) == set()
    client.logout()
    assert [client.get(address).status_code for address in former] == [404, 404]
    moved = client.get("/en/news/2016/other-en/")
    assert (moved.status_code, moved["Location"]) == (301, kept)
    assert str(article.pointer) not in ImportRun.objects.get(pk=run.pk).report["stored"]


def test_the_title_of_a_page_goes_from_the_addresses_below_it(administrator, client):
    above = make_page(SECRET, ru=PAST, en=PAST)
    below = make_page("Below", parent=above, ru=PAST, en=PAST)
    former = below.address_in("en")
    above.slug_en, above.title_en = "other", "Other"
    above.slug_ru, above.title_ru = "other-ru", "Другое"
    above.save()
    assert client.get(former).status_code == 301
    client.force_login(administrator)
    purge(client, above)
    assert not Redirect.objects.exists()
    assert client.get(former).status_code == 404


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
    assert tables_with(SECRET) == set()
    [kept] = Revision.objects.of(line.pointer)
    assert kept.snapshot["title_en"] == "A colleague"


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
    assert "Prize" in client.get(address).text
    client.post(address, {"reason": "By order of a court"})
    assert tables_with(SECRET) == set()
    assert client.get(address).status_code == 404
