"""Notes of colleagues: answered and resolved where they stand, lost by nobody."""

import pytest

from publishing.drafts import workflow
from publishing.models import Note
from tests.desk.two_people import change_of
from tests.factories import make_article
from tests.forms import fresh, read_form, resend, send, values_of
from tests.responses import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("Речь")


def address_of(article):
    return f"/admin/news/article/{article.pk}/notes/"


def note_on(article, user, **fields):
    return workflow.write_note(article.pointer, user, "Which year?", **fields)


def shown(response, note):
    """Return the element in which the page shows a note, or None."""
    page = page_of(response)
    return next(iter(page.xpath(f'//div[@data-note="{note.pk}"]')), None)


@pytest.mark.parametrize("field", ["title_ru", ""])
def test_a_note_is_answered_and_resolved_where_it_stands(
    client_of, article, editor, publisher, field
):
    note = note_on(article, publisher, field=field, quote="Речь")
    client = client_of(editor)
    page = client.get(change_of(article))
    element = shown(page, note)
    assert "polina" in element.text_content()
    assert element.find("blockquote").text == "Речь"
    place = element.getparent()
    assert bool(place.xpath('.//*[@id="item-notes"]')) == (not field)
    opened = values_of(page)
    resend(client, change_of(article), opened, **{f"answer-{note.pk}": "2017."})
    [answer] = note.answers.all()
    assert (answer.text, answer.user, answer.field) == ("2017.", editor, field)
    page = client_of(publisher).get(change_of(article))
    assert "2017." in shown(page, note).text_content()
    resend(client, change_of(article), opened, **{f"resolve-{note.pk}": "on"})
    assert fresh(note).resolved_by == publisher
    assert shown(client.get(change_of(article)), note) is None


def test_an_answer_to_what_another_resolved_meanwhile_is_not_lost(
    elena, article, publisher
):
    note = note_on(article, publisher)
    opened = read_form(elena, change_of(article))
    workflow.resolve_notes(Note.objects.all(), publisher)
    resend(elena, change_of(article), opened, **{f"answer-{note.pk}": "2017."})
    assert note.answers.get().text == "2017."


def test_a_form_that_has_an_error_keeps_the_answer(elena, article, editor):
    note = note_on(article, editor)
    answer = {f"answer-{note.pk}": "2017.", "save_note": "x" * 301}
    response = send(elena, change_of(article), **answer)
    assert response.status_code == 200
    assert shown(response, note).find(".//textarea").text.strip() == "2017."
    answer = {f"answer-{note.pk}": "x" * 2001}
    response = send(elena, change_of(article), **answer)
    assert shown(response, note).find_class("errorlist")
    assert not note.answers.exists()


def test_keys_of_other_notes_do_nothing(elena, article, publisher):
    other = note_on(make_article("Другая"), publisher)
    forged = {f"answer-{other.pk}": "No.", f"resolve-{other.pk}": "on"}
    nonsense = {"answer-": "x", "answer-x": "x", f"answer-{'9' * 18}": "x"}
    response = send(elena, change_of(article), **forged, **nonsense)
    assert response.status_code == 302
    assert (fresh(other).resolved_at, other.answers.count()) == (None, 0)
    for pk in [other.pk, "x", "9" * 30]:
        response = elena.post(address_of(article), {"note": pk, "resolve": "on"})
        assert response.status_code in {400, 404}
    assert fresh(other).resolved_at is None


# By script


def test_a_note_to_selected_words_is_stored_while_the_form_stays_open(
    elena, article, editor
):
    sent = {"field": "title_ru", "text": "Which?", "quote": "Речь " * 100}
    response = elena.post(address_of(article), sent)
    note = Note.objects.get()
    assert (note.field, note.text, note.user) == ("title_ru", "Which?", editor)
    assert len(note.quote) == 300
    assert f'data-note="{note.pk}"' in response.json()["html"]
    assert f'name="answer-{note.pk}"' in response.json()["html"]


def test_an_answer_and_a_tick_are_stored_at_once(elena, article, editor, publisher):
    note = note_on(article, publisher)
    sent = {"note": note.pk, "text": "2017."}
    assert "2017." in elena.post(address_of(article), sent).json()["html"]
    sent = {"note": note.pk, "resolve": "on"}
    answer = elena.post(address_of(article), sent).json()["html"]
    assert f'name="resolve-{note.pk}"' not in answer
    assert (fresh(note).resolved_by, note.answers.count()) == (editor, 1)


def test_who_may_only_read_the_item_reads_notes_and_leaves_none(
    client_of, article, terminologist
):
    note = note_on(article, terminologist)
    client = client_of(terminologist)
    element = shown(client.get(change_of(article)), note)
    assert "Which year?" in element.text_content()
    assert element.find(".//textarea") is None
    for sent in [{"text": "2017."}, {"note": note.pk, "resolve": "on"}]:
        assert client.post(address_of(article), sent).status_code == 403
    assert (fresh(note).resolved_at, Note.objects.count()) == (None, 1)


def test_nonsense_is_answered_with_what_is_wrong(elena, article):
    for sent in [
        *[{}, {"text": " "}, {"text": "x" * 2001}],
        *[{"text": "x", "field": "f" * 101}, {"resolve": "on"}],
    ]:
        response = elena.post(address_of(article), sent)
        assert response.status_code == 400, sent
        assert response.json()["errors"], sent
        assert not Note.objects.exists(), sent
        assert elena.get(address_of(article)).status_code == 405, sent
