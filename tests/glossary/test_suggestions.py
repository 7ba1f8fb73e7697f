"""What is suggested while one types in the search box of the glossary."""

import pytest
from lxml import html

from glossary.models import Term
from tests.making import make_entry, make_institute, make_term
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def suggested(client, text, language="ru"):
    response = client.get(f"/{language}/glossary/suggestions/", {"q": text})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return [
        f"{one['told']} → {one['title']}" if one["told"] else one["title"]
        for one in response.json()["suggestions"]
    ]


def test_what_begins_so_comes_before_what_has_a_word_that_does(client):
    make_entry(ru="новая информация")
    make_entry(ru="информатика")
    make_entry(ru="дезинформация")
    assert suggested(client, "информ") == ["информатика", "новая информация"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggestion_leads_to_the_entry_in_the_readers_language(client, language):
    concept = make_entry(ru="цифровой разрыв", en="digital divide")
    response = client.get(f"/{language}/glossary/suggestions/?q=digital")
    [one] = response.json()["suggestions"]
    assert one["url"] == concept.address_in(language)
    assert one["language"] == language


def test_what_is_only_in_the_other_language_leads_there(client):
    concept = make_entry(ru="цифровой разрыв")
    response = client.get("/en/glossary/suggestions/?q=цифр")
    [one] = response.json()["suggestions"]
    assert (one["language"], one["url"]) == ("ru", concept.address_in("ru"))


def test_term_by_which_it_is_found_is_told_but_for_one_that_is_only_looked_up(client):
    concept = make_entry(ru="веб-сайт")
    make_term(concept, "сайт", "ru")
    make_term(concept, "вебсайт", "ru", status=Term.Status.LOOKUP)
    assert suggested(client, "сай") == ["сайт → веб-сайт"]
    assert suggested(client, "вебс") == ["веб-сайт"]


def test_definitions_are_not_suggested_and_drafts_neither(client):
    concept = make_entry(ru="портал")
    concept.summary_ru = "Вход ко многому."
    concept.save()
    make_entry(ru="входящее", public=False)
    assert suggested(client, "вход") == []


def test_other_layout_and_slips_are_understood(client):
    make_entry(ru="информация")
    assert suggested(client, "byajhv") == ["информация"]
    assert suggested(client, "инфармация") == ["информация"]


def test_at_most_eight_are_suggested_each_once(client):
    for number in range(12):
        make_term(make_entry(en=f"alpha {number:02}"), "alpha too", "en")
    found = suggested(client, "alpha", "en")
    assert len(found) == len(set(found)) == 8


@pytest.mark.parametrize("text", ["", " ", "!!!", "%", "ж" * 10_000, "' OR 1=1 --"])
def test_nonsense_suggests_nothing(client, text):
    make_entry(ru="данные", en="data")
    assert suggested(client, text) == []


@pytest.mark.parametrize(
    ("language", "terms", "said"),
    [
        ("en", 1, "1 term suggested"),
        ("en", 2, "2 terms suggested"),
        ("en", 0, "No term suggested"),
        ("ru", 2, "Предложено 2 термина"),
        ("ru", 5, "Предложено 5 терминов"),
    ],
)
def test_how_many_there_are_is_said_in_the_readers_language(
    client, language, terms, said
):
    for number in range(terms):
        make_entry(**{language: f"alpha {number}"})
    response = client.get(f"/{language}/glossary/suggestions/?q=alpha")
    assert response.json()["status"] == said


def test_answer_may_be_kept_for_a_minute_and_sets_no_cookie(client):
    response = client.get("/ru/glossary/suggestions/?q=a")
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_suggestions_need_few_statements(client, django_assert_max_num_queries):
    make_institute()
    for number in range(12):
        make_entry(en=f"information {number}")
    for text, statements in [("info", 2), ("штащ", 3), ("infromation", 4)]:
        with django_assert_max_num_queries(statements):
            assert suggested(client, text, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_box_is_a_plain_form_that_a_script_finds(client, language):
    response = client.get(f"/{language}/glossary/search/?q=данные")
    page = html.fromstring(response.content.decode())
    [form] = page.xpath("//main//form[@role='search']")
    assert form.get("action") == f"/{language}/glossary/search/"
    assert form.get("data-suggestions") == f"/{language}/glossary/suggestions/"
    [box] = form.xpath(".//input[@name='q']")
    assert box.get("value") == "данные"
    assert page.xpath(f"//label[@for='{box.get('id')}']")
    [script] = page.xpath("//script[contains(@src, 'suggestions')]")
    assert script.get("type") == "module"
