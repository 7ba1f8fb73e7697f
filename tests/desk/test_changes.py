"""Who wrote what."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from publishing.content import changesets
from publishing.drafts import working_copies
from publishing.drafts.save import save_changes
from publishing.models import Revision
from tests.conftest import make_user
from tests.factories import PAST, make_article, make_picture
from tests.publishing.records import begin_copy
from tests.responses import page_of
from website.models import MenuItem

pytestmark = pytest.mark.django_db


def rows(client, query=""):
    """Return the rows of the list, and those of the sums, as lists of texts."""
    page = page_of(client.get(f"/admin/changes/{query}"))
    return [
        [
            [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
            for row in page.xpath(f"//table[{table}]/tbody/tr")
        ]
        for table in ["@id='result_list'", "@class='sums'"]
    ]


def publish_what_another_wrote(article, writer, publisher):
    with transaction.atomic():
        copy = begin_copy(article, writer)
        body = "<p>One two three <b>four</b> five six seven.</p>"
        save_changes(copy, article, {"body_en": body}, writer)
        working_copies.publish(copy, ["en"], publisher)


def test_words_are_those_of_who_wrote_them(client_of, editor, publisher):
    for person in [editor, publisher]:
        person.last_name, person.interface_language = person.username, "en"
        person.save()
    with changesets.changeset(editor):
        article = make_article("News", body_en="<p>One two.</p>", en=PAST)
    with changesets.changeset(editor):
        article.body_en = "<p>One two three <b>four</b>.</p>"
        article.save()
    with changesets.changeset(publisher):
        make_picture("lake")
    publish_what_another_wrote(article, editor, publisher)
    [published, picture, changed, _created], sums = rows(client_of(publisher))
    assert picture[0] == "lake seen enPicture"
    assert [line[2] for line in [published, changed]] == ["EN 3", "EN 2"]
    assert sums == [["elena", "2", "RU 6 EN 11"], ["polina", "2", "RU 3 EN 3"]]


def test_words_of_rows_with_histories_of_their_own_are_counted_once(
    client_of, administrator
):
    with changesets.changeset(administrator):
        above = MenuItem.objects.create(label_ru="Деятельность", url="https://irio.ru/")
    with changesets.changeset(administrator):
        MenuItem.objects.create(parent=above, label_ru="Наши проекты", url=above.url)
    _lines, sums = rows(client_of(administrator))
    assert [line[2] for line in sums] == ["RU 3"]


def test_the_changes_of_one_person_are_theirs_alone(client_of, publisher, monkeypatch):
    writer = make_user("writer", "Editor", pk=publisher.pk * 10)
    with changesets.changeset(publisher):
        article = make_article("News", body_en="<p>One two.</p>", en=PAST)
    publish_what_another_wrote(article, writer, publisher)
    client = client_of(publisher)
    for asked, lines, people in [
        (writer.pk, 1, ["writer"]),
        (publisher.pk, 2, ["polina"]),
        ("nonsense", 2, ["polina", "writer"]),
    ]:
        listed, sums = rows(client, f"?by={asked}")
        assert (len(listed), sorted(row[0] for row in sums)) == (lines, people)
    monkeypatch.setattr("desk.changes.MOST_SUMMED", 1)
    assert "только последние изменения: 1." in client.get("/admin/changes/").text
    Revision.objects.update(made_at=timezone.now() - timedelta(days=8))
    for days, lines in [("30", 2), ("7", 0), ("8", 0), ("", 0)]:
        assert len(rows(client, f"?days={days}")[0]) == lines


def test_who_does_not_publish_sees_what_is_their_own(client_of, editor, publisher):
    for person in [editor, publisher]:
        with changesets.changeset(person):
            make_article("News")
    assert len(rows(client_of(publisher))[1]) == 2
    assert len(rows(client_of(editor))[1]) == 1
