"""Kinds of items are rows: an institute has its own, with names in both languages."""

import pytest
from django.urls import reverse

from institute.models import Body
from library.models import Document, DocumentKind
from news.imports import ArticleSubject
from news.models import Article, ArticleKind
from tests.desk.two_people import address_of
from tests.factories import PAST, in_both, make, make_article, make_body, make_document
from tests.forms import delete, errors_of, send
from tests.records import kind_of
from tests.responses import links_in, page_at, texts, titles_in
from tests.tables import bring

pytestmark = pytest.mark.django_db

ADD = "admin:library_documentkind_add"
CHARTER = {
    "code": "charter",
    "title_ru": "устав",
    "title_en": "charter",
    "plural_ru": "уставы",
    "plural_en": "charters",
}


def test_an_institute_adds_a_kind_that_readers_see_and_filter_by(client, desk):
    send(desk, reverse(ADD), **CHARTER)
    document = make_document("Statute", ru=PAST, en=PAST, kind="charter")
    desk.logout()
    for language, name, plural in [
        ("ru", "Устав", "Уставы"),
        ("en", "Charter", "Charters"),
    ]:
        address = document.address_in(language)
        assert f"<span>{name}</span>" in client.get(address).text
        page = client.get(f"/{language}/documents/")
        assert (plural, "?kind=charter") in links_in(page, "//main//nav")
        page = client.get(f"/{language}/documents/?kind=charter")
        assert titles_in(page) == [f"Statute {language}"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"code": "act"}, "code"),
        ({"code": "Charter of ours"}, "code"),
    ],
)
def test_a_kind_has_a_name_in_both_languages_and_a_code_of_its_own(
    desk, changes, field
):
    response = send(desk, reverse(ADD), **CHARTER | changes)
    assert errors_of(response).keys() == {field}
    assert not DocumentKind.objects.filter(title_ru="устав").exists()


def test_a_kind_that_something_has_is_not_deleted(desk):
    document = make_document()
    page = delete(desk, address_of(document.kind, "delete"))
    assert document.title_ru in page.text
    assert DocumentKind.objects.filter(pk=document.kind_id).exists()
    other = make(DocumentKind)
    delete(desk, address_of(other, "delete"))
    assert not DocumentKind.objects.filter(pk=other.pk).exists()


def test_what_comes_without_a_kind_has_the_usual_one(publisher):
    usual = kind_of(Article, "announcement")
    ArticleKind.objects.update(is_usual=False)
    ArticleKind.objects.filter(pk=usual.pk).update(is_usual=True)
    assert make_article().kind == usual
    bring(ArticleSubject(publisher), [{"title_ru": "Новость"}])
    assert Article.objects.get(title_ru="Новость").kind == usual


@pytest.mark.parametrize("word", ["issue", "Вышел номер", "issue released"])
def test_a_table_names_a_kind_by_its_code_or_its_name_in_any_language(publisher, word):
    # That of another kind is no obstacle.
    make(ArticleKind, code="other", title_ru="issue", title_en="other")
    bring(ArticleSubject(publisher), [{"title_ru": "Новость", "kind": word}])
    assert Article.objects.get().kind.code == "issue"


def test_bodies_move_with_the_section_of_their_kind_and_are_found(client):
    expert = kind_of(Body, "expert")
    body = make_body("Experts", en=PAST, kind="expert")
    before = body.address_in("en")
    expert.section = "directorates"
    expert.save()
    moved = client.get(before)
    assert moved["Location"] == "/en/directorates/experts-en/"
    assert "Expert body" in client.get(moved["Location"]).text


def test_a_site_renames_its_kinds_for_good(client):
    make_document("Law", en=PAST, kind="act")
    kind = kind_of(Document, "act")
    for name, value in in_both("Decree", "plural").items():
        setattr(kind, name, value)
    kind.save()
    page = client.get("/en/documents/?kind=act")
    assert ("Decree en", "?kind=act") in links_in(page, "//main//nav")


def test_a_kind_over_several_bodies_is_named_in_the_plural(client):
    for name, kind in [("A", "expert"), ("B", "governing"), ("C", "governing")]:
        make_body(name, en=PAST, kind=kind)
    heads = texts(page_at(client, "/en/governing-bodies/"), "//section/h2")
    assert heads == ["Expert body", "Governing bodies"]
