"""Who wrote what."""

import pytest

from publishing.content import changesets
from tests.factories import PAST, make_article, make_picture
from tests.responses import page_of

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


def test_words_are_those_of_who_wrote_them_and_alike_acts_are_one_line(
    client_of, editor, publisher
):
    for person in [editor, publisher]:
        person.last_name, person.interface_language = person.username, "en"
        person.save()
    with changesets.changeset(editor):
        article = make_article("News", body_en="<p>One two.</p>", en=PAST)
    with changesets.changeset(editor):
        article.body_en = "<p>One two three <b>four</b>.</p>"
        article.save()
    for name in ["sea", "lake"]:
        with changesets.changeset(publisher):
            make_picture(name)
    [pictures, changed, _created], sums = rows(client_of(publisher))
    assert pictures[0] == "lake seen en, sea seen enPictures: 2"
    assert changed[2] == "EN 2"
    assert {tuple(row[:2]) for row in sums} == {
        (person.get_full_name(), "2") for person in [editor, publisher]
    }


def test_who_does_not_publish_sees_what_is_their_own(client_of, editor, publisher):
    for person in [editor, publisher]:
        with changesets.changeset(person):
            make_article("News")
    assert len(rows(client_of(publisher))[1]) == 2
    assert len(rows(client_of(editor))[1]) == 1
