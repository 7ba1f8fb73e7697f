"""The suggestions of the search box of the site."""

import pytest

from tests.factories import (
    PAST,
    make_article,
    make_body,
    make_concept,
    make_entry,
    make_person,
    make_term,
)
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def options(client, text, language="en"):
    response = client.get(f"/{language}/search/suggestions/", {"q": text})
    assert response.status_code == 200
    return response.json()["results"]


def titles(client, text, language="en"):
    return [option["title"] for option in options(client, text, language)]


def test_names_that_begin_so_are_suggested_the_shortest_first(client):
    make_article(title_en="Smart cities of the world", en=PAST)
    make_article(title_en="Smart cities", en=PAST)
    make_article(title_en="On smart cities", en=PAST)
    for text in ["smart", "SMART C", "«Smart", "ыьфке"]:
        assert titles(client, text) == ["Smart cities", "Smart cities of the world"]
    # Titles before other names.
    longer = make_entry(en="digital transformation of all")
    shorter = make_entry(en="e-government")
    make_term(shorter, "digital government", "en")
    assert titles(client, "digit") == [longer.title_en, shorter.title_en]
    make_person("Anna Zeta", family_en="Zeta", en=PAST)
    make_body("Council", short_name_en="Zet", en=PAST)
    assert set(titles(client, "zet")) == {"Anna Zeta en", "Council en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_option_leads_to_the_page_that_holds_the_text(client, language):
    [other] = {*LANGUAGES} - {language}
    here = make_article("Zeta one", ru=PAST, en=PAST)
    there = make_article("Zeta", **{other: PAST})
    assert [
        (option["language"], option["url"])
        for option in options(client, "zeta", language)
    ] == [(language, here.address_in(language)), (other, there.address_in(other))]


def test_concept_is_suggested_in_both_languages_and_nothing_else_is(client):
    make_entry(ru="сеть", en="network")
    [option] = options(client, "сет")
    assert (option["matched_term"], option["matched_language"]) == ("сеть", "ru")
    assert (option["title"], option["language"]) == ("network", "en")
    assert option["kind"] == "Concept"
    make_article(title_ru="Сетевой", title_en="Networks", ru=PAST, en=PAST)
    concept, article = options(client, "netw")
    assert (concept["equivalent"], concept["equivalent_language"]) == ("сеть", "ru")
    assert "equivalent" not in article


def test_section_is_suggested_first(client):
    make_concept(en=PAST)
    make_article(title_ru="Глоссарий вырос", title_en="Glossary grows", en=PAST)
    for text in ["gloss", "глосс"]:
        first, *_more = options(client, text)
        assert (first["title"], first["url"]) == ("Glossary", "/en/glossary/")
        assert first["kind"] == "Section"


def test_at_most_eight_are_suggested(client):
    for number in range(10):
        make_article(f"Zeta {number}", en=PAST)
    response = client.get("/ru/search/suggestions/?q=zeta")
    assert len(response.json()["results"]) == 8
    assert response.json()["status"] == "8 подсказок"


def test_signs_suggest_nothing_unless_they_are_of_a_name(client):
    make_article("Zeta", en=PAST)
    make_person(title_en="O’Brien\\", en=PAST)
    nonsense = ["", " ", "!!!", "%", "'", "\\", "'zeta' | 'b", "zeta:*", "ж" * 10_000]
    for text in nonsense:
        assert titles(client, text) == [], text
    for text in ["o'bri", "O’Brien\\"]:
        assert titles(client, text) == ["O’Brien\\"]
