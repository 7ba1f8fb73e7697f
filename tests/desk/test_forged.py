"""What a POST asks for beyond the rights of who sends it, or beyond any measure."""

import pytest

from glossary.models import LinkedText
from publishing.models import Note
from tests.conftest import make_user
from tests.factories import PAST, make_article, make_linked_text
from tests.responses import says

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"


def act(client, action, *pks, **sent):
    sent = {"action": action, "_selected_action": pks} | sent
    return client.post(LIST, sent)


def complete(title="Article", **fields):
    return make_article(title, body_ru="<p>Т</p>", body_en="<p>T</p>", **fields)


@pytest.mark.parametrize("languages", ["en", "all", "xx", ""])
def test_many_are_published_in_no_language_that_the_person_may_not_write(
    client_of, languages
):
    article = complete()
    client = client_of(make_user("roman", "Publisher", ["ru"]))
    response = act(client, "publish", article.pk, languages=languages)
    article.refresh_from_db()
    assert article.state_en == "draft"
    if languages == "en":
        [[_record, reason]] = response.context["left"]
        assert reason == says(
            "You do not have permission to do this in this language.", "ru"
        )


def test_a_step_of_many_that_a_role_has_not_is_no_step(client_of, translator):
    article = complete(ru=PAST)
    for action in ["publish", "unpublish", "add_topic", "delete_selected", "x"]:
        act(client_of(translator), action, article.pk, post="yes", languages="all")
    article.refresh_from_db()
    assert (article.state_ru, article.state_en) == ("published", "draft")


def test_ten_thousand_ticks_are_refused_whole(desk):
    article = complete()
    ticks = [article.pk, *range(10_000, 20_000)]
    response = act(desk, "publish", *ticks)
    assert response.status_code == 400
    article.refresh_from_db()
    assert article.state_ru == "draft"


def test_an_action_of_a_list_is_for_nobody_who_only_reads_it(client_of, translator):
    row = make_linked_text()
    address = "/admin/glossary/linkedtext/"
    sent = {"action": "leave_texts", "_selected_action": row.pk}
    client_of(translator).post(address, sent)
    assert not LinkedText.objects.get().links_disabled


def test_a_note_on_a_field_that_is_none_stands_with_the_item(client_of, editor):
    article = make_article()
    client, address = client_of(editor), f"{LIST}{article.pk}/"
    sent = {"field": "password", "text": "Which?"}
    assert client.post(f"{address}notes/", sent).status_code == 200
    note = Note.objects.get()
    assert f'data-note="{note.pk}"' in client.get(f"{address}change/").content.decode()


@pytest.mark.parametrize("address", ["pick", "palette"])
def test_an_address_of_another_site_is_held_back_with_the_reason(
    client_of, editor, address
):
    response = client_of(editor).get(
        f"/admin/{address}/", {"q": "https://elsewhere.example/ru/"}
    )
    page = response.json()["note"] if address == "pick" else response.content.decode()
    assert says("This address is not of this site.", "ru") in page
