"""What is typed and not saved is kept and offered again; who else is here is told."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from news.models import Article
from publishing.drafts.open_forms import MOST_CLOSED
from publishing.models import Autosave, Presence, Revision
from tests.desk.two_people import change_of
from tests.factories import PAST, make_article
from tests.forms import fresh, read_form, resend, send, values_of

pytestmark = pytest.mark.django_db

ADD = "/admin/news/article/add/"
NEW = "/admin/news/article/add/autosave/"


def at(article):
    return f"/admin/news/article/{article.pk}/autosave/"


def type_in(client, address, keep, **changes):
    """Open a form, and let it tell what stands in it, as its script does."""
    values = read_form(client, address)
    fields = {**values, **{name: [value] for name, value in changes.items()}}
    sent = {"window": values["window"][0], "fields": json.dumps(fields)}
    assert client.post(keep, sent).status_code == 200
    return values


def recover(client, address):
    return client.post(address, {"recover": "1", "window": "x"})


def test_what_was_typed_is_offered_and_brought_back_without_saving_it(desk):
    article = make_article("Новость")
    type_in(desk, change_of(article), at(article), title_ru="Набранное")
    offer = desk.get(change_of(article)).text
    assert 'name="recover"' in offer
    response = recover(desk, change_of(article))
    values = values_of(response)
    assert values["title_ru"] == ["Набранное"]
    assert fresh(article).title_ru == "Новость ru"
    assert Revision.objects.of(article.pointer).count() == 1
    assert resend(desk, change_of(article), values).status_code == 302
    assert fresh(article).title_ru == "Набранное"
    assert 'name="recover"' not in desk.get(change_of(article)).text


def test_what_is_brought_back_is_not_saved_over_another_persons_text(
    client_of, publisher, administrator
):
    article = make_article("Новость")
    client = client_of(publisher)
    type_in(client, change_of(article), at(article), title_ru="Моё")
    send(client_of(administrator), change_of(article), title_ru="Чужое")
    response = recover(client_of(publisher), change_of(article))
    text = response.text
    assert "Моё" in text
    assert "Чужое" in text


def test_what_was_typed_into_a_new_item_is_kept_too(elena):
    type_in(elena, ADD, NEW, title_ru="Начало")
    response = recover(elena, ADD)
    values = values_of(response)
    assert values["title_ru"] == ["Начало"]
    assert not Article.objects.exists()
    resend(elena, ADD, values)
    assert Article.objects.get().title_ru == "Начало"
    assert 'name="recover"' not in elena.get(ADD).text


def test_a_late_word_of_a_form_that_was_saved_brings_nothing_back(elena):
    article = make_article("Новость")
    values = type_in(elena, change_of(article), at(article), title_ru="Б")
    resend(elena, change_of(article), values, title_ru="Б")
    late = {"window": values["window"][0], "fields": json.dumps({"title_ru": ["В"]})}
    elena.post(at(article), late)
    assert 'name="recover"' not in elena.get(change_of(article)).text


def test_what_was_typed_can_be_discarded(elena):
    article = make_article("Новость")
    type_in(elena, change_of(article), at(article), title_ru="Б")
    elena.post(change_of(article), {"discard_typed": "1"})
    assert 'name="recover"' not in elena.get(change_of(article)).text


def test_it_is_offered_to_its_writer_alone_and_in_its_own_form(
    client_of, editor, publisher
):
    article, other = make_article("Новость", ru=PAST), make_article("Другая")
    type_in(client_of(publisher), change_of(article), at(article), title_ru="Моё")
    for user, address in [(editor, change_of(article)), (publisher, change_of(other))]:
        text = client_of(user).get(address).text
        assert 'name="recover"' not in text
        assert recover(client_of(user), address).status_code == 302


def test_nonsense_is_refused_and_not_kept(elena):
    article = make_article("Новость")
    for fields in [
        "",
        "x",
        "[]",
        '{"a": 1}',
        '{"a": [1]}',
        '{"a": ["\\u0000"]}',
        "[" * 5000,
        '{"a": ["\\ud800"]}',
    ]:
        assert elena.post(at(article), {"fields": fields}).status_code == 400, fields
        assert not Autosave.objects.exists(), fields


def test_of_what_is_not_there_nothing_is_kept(elena):
    for pk in ["999", "x", "%00", "9" * 30]:
        response = elena.post(f"/admin/news/article/{pk}/autosave/", {})
        assert response.status_code in {400, 404}, pk


def test_two_new_items_in_two_windows_are_both_kept(elena):
    first = type_in(elena, ADD, NEW, title_ru="Первая")
    second = type_in(elena, ADD, NEW, title_ru="Вторая")
    resend(elena, ADD, second, title_ru="Вторая")
    response = recover(elena, ADD)
    values = values_of(response)
    assert values["title_ru"] == ["Первая"]
    assert values["window"] == first["window"]


def test_what_is_sent_to_an_item_that_was_deleted_meanwhile_is_kept(desk):
    article = make_article("Новость")
    pk, address = article.pk, change_of(article)
    values = read_form(desk, address)
    article.delete()
    response = resend(desk, address, values, title_ru="Поздно")
    assert response.url == "/admin/news/article/deleted/"
    [deletion] = Revision.objects.deletions(Article)
    desk.post(f"/admin/news/article/deleted/{deletion.pk}/restore/")
    assert Article.objects.filter(pk=pk).exists()
    response = recover(desk, address)
    assert values_of(response)["title_ru"] == ["Поздно"]


# Who else is here


def others_at(client, article):
    return client.post(at(article)).json()["others"]


def test_each_is_told_who_else_has_the_form_open(client_of, editor, publisher):
    article = make_article("Новость")
    client_of(editor).get(change_of(article))
    text = client_of(publisher).get(change_of(article)).text
    assert "elena" in text
    [message] = others_at(client_of(editor), article)
    assert "polina" in message
    client_of(publisher).post(at(article), {"leaves": "1"})
    assert others_at(client_of(editor), article) == []


def test_each_is_told_who_else_has_saved_meanwhile(client_of, translator, publisher):
    """Also that of the other language, and of a working copy."""
    article = make_article("Новость", ru=PAST)
    address = f"/admin/news/article/{article.pk}/translate/en/"
    [opened] = read_form(client_of(translator), address)["opened"]

    def told(person):
        answer = client_of(person).post(at(article), {"opened": opened})
        return [text for text in answer.json()["others"] if "сохранено" in text]

    assert told(translator) == []
    send(client_of(publisher), change_of(article), title_ru="Другая")
    [message] = told(translator)
    assert "polina" in message
    assert told(publisher) == []


def test_who_was_not_heard_of_for_a_minute_has_gone(elena, desk):
    article = make_article("Новость")
    elena.get(change_of(article))
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert others_at(desk, article) == []


def test_who_only_reads_is_not_there(client_of, terminologist, publisher):
    article = make_article("Новость")
    client_of(terminologist).get(change_of(article))
    assert others_at(client_of(publisher), article) == []


# What a browser may forget


def test_a_browser_hears_what_of_its_person_is_saved_or_discarded(elena, desk):
    # The item itself, and what readers have of it.
    for article in [make_article("Черновик"), make_article("Новость", en=PAST)]:
        address, keep = change_of(article), at(article)
        values = type_in(desk, address, keep, title_en="Typed")
        assert desk.get(keep).json()["closed_windows"] == []
        resend(desk, address, values)
        assert desk.get(keep).json()["closed_windows"] == values["window"]
    values = type_in(desk, ADD, NEW)
    # What is not typed in other windows leaves no saved one out.
    [place] = Autosave.objects.filter(window=values["window"][0])
    Autosave.objects.bulk_create(
        Autosave(user=place.user, place=place.place, window=str(number))
        for number in range(MOST_CLOSED)
    )
    desk.post(ADD, {"discard_typed": "1"})
    assert desk.get(NEW).json()["closed_windows"] == values["window"]
    assert elena.get(NEW).json()["closed_windows"] == []
