"""The search of the back office."""

import pytest

from publishing import changesets
from publishing.registry import publishable_models
from tests.factories import (
    PAST,
    make,
    make_article,
    make_person,
    make_picture,
    make_topic,
    published,
)

pytestmark = pytest.mark.django_db


def found(client, text):
    results = client.get("/admin/pick/", {"q": text}).json()["results"]
    return [result["title"] for result in results]


def test_every_kind_is_found_in_any_state_and_language(client_of, publisher):
    for model in publishable_models():
        make(model, summary_ru=f"Черновик {model.__name__}")
    client = client_of(publisher)
    for model in publishable_models():
        page = client.get("/admin/find/", {"q": f"черновик {model.__name__}"})
        [result] = page.context["results"]
        assert result.entry.model is model
        assert page.status_code == 200


def test_all_words_must_be_there_in_a_title_a_summary_or_a_name(client_of, publisher):
    make_article(title_ru="Ёлка и звезда", summary_en="A tree")
    make_person(title_ru="Анна", title_en="Anna Tree", variants=["Anya Baum"])
    client = client_of(publisher)
    assert found(client, "tree елка") == ["Ёлка и\u00a0звезда"]
    assert found(client, "baum") == ["Анна"]
    assert found(client, "tree forest") == []


def test_who_may_not_see_a_kind_finds_nothing_of_it(client_of, editor):
    make_article("Zeta")
    make_topic("Zeta")
    assert len(found(client_of(editor), "zeta")) == 2
    [role] = editor.groups.all()
    role.permissions.remove(*role.permissions.filter(content_type__model="topic"))
    assert found(client_of(editor), "zeta") == ["Zeta ru"]


def test_newest_records_are_offered_without_words(client_of, publisher):
    make_article("First")
    make_topic("Second")
    assert found(client_of(publisher), "") == ["Second ru", "First ru"]


def test_a_record_is_picked_by_its_pointer(client_of, publisher):
    picture = make_picture("sea")
    client = client_of(publisher)
    for record in [picture, make_article("Zeta", **published("ru", at=PAST))]:
        [result] = client.get(f"/admin/pick/?id={record.pointer}").json()["results"]
        assert result["id"] == str(record.pointer)
    assert client.get("/admin/pick/?id=news.article/999").json()["results"] == []


def test_first_page_lists_what_a_person_changed_last(client_of, publisher):
    client = client_of(publisher)
    first, second = make_article("First"), make_article("Second")
    for article in [first, second, first]:
        article.summary_en += "."
        with changesets.changeset(publisher):
            article.save()
    recent = client.get("/admin/").context["recent"]
    assert [result.pointer for result in recent] == [first.pointer, second.pointer]
