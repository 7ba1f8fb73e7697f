"""The autocomplete of the glossary's search box."""

import pytest
from lxml import html

from glossary.models import Term
from tests.factories import make_entry, make_institute, make_term
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def complete(client, text, language="ru"):
    response = client.get(f"/{language}/glossary/suggestions/", {"q": text})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return [
        f"{row['matched_term']} → {row['title']}"
        if row["matched_term"]
        else row["title"]
        for row in response.json()["results"]
    ]


def test_what_begins_so_comes_before_what_has_a_word_that_does(client):
    make_entry(ru="новая информация")
    make_entry(ru="информатика")
    make_entry(ru="дезинформация")
    assert complete(client, "информ") == ["информатика", "новая информация"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_option_leads_to_the_entry_in_the_readers_language(client, language):
    concept = make_entry(ru="цифровой разрыв", en="digital divide")
    response = client.get(f"/{language}/glossary/suggestions/?q=digital")
    [row] = response.json()["results"]
    assert row["url"] == concept.address_in(language)
    assert row["language"] == language


def test_what_is_only_in_the_other_language_leads_there(client):
    concept = make_entry(ru="цифровой разрыв")
    response = client.get("/en/glossary/suggestions/?q=цифр")
    [row] = response.json()["results"]
    assert (row["language"], row["url"]) == ("ru", concept.address_in("ru"))


def test_term_by_which_it_is_found_is_shown_but_for_one_that_is_only_looked_up(client):
    concept = make_entry(ru="веб-сайт")
    make_term(concept, "сайт", "ru")
    make_term(concept, "вебсайт", "ru", status=Term.Status.LOOKUP)
    assert complete(client, "сай") == ["сайт → веб-сайт"]
    assert complete(client, "вебс") == ["веб-сайт"]


def test_definitions_are_not_offered_and_drafts_neither(client):
    concept = make_entry(ru="портал")
    concept.summary_ru = "Вход ко многому."
    concept.save()
    make_entry(ru="входящее", public=False)
    assert complete(client, "вход") == []


def test_other_layout_and_slips_are_understood(client):
    make_entry(ru="информация")
    assert complete(client, "byajhv") == ["информация"]
    assert complete(client, "инфармация") == ["информация"]


def test_at_most_eight_are_offered_each_once(client):
    for number in range(12):
        make_term(make_entry(en=f"alpha {number:02}"), "alpha too", "en")
    titles = complete(client, "alpha", "en")
    assert len(titles) == len(set(titles)) == 8


@pytest.mark.parametrize("text", ["", " ", "!!!", "%", "ж" * 10_000, "' OR 1=1 --"])
def test_nonsense_suggests_nothing(client, text):
    make_entry(ru="данные", en="data")
    assert complete(client, text) == []


@pytest.mark.parametrize(
    ("language", "terms", "message"),
    [
        ("en", 1, "1 term suggested"),
        ("en", 2, "2 terms suggested"),
        ("en", 0, "No terms suggested"),
        ("ru", 2, "Предложено 2 термина"),
        ("ru", 5, "Предложено 5 терминов"),
    ],
)
def test_status_has_the_number_of_results_in_the_readers_language(
    client, language, terms, message
):
    for number in range(terms):
        make_entry(**{language: f"alpha {number}"})
    response = client.get(f"/{language}/glossary/suggestions/?q=alpha")
    assert response.json()["status"] == message


def test_answer_may_be_cached_for_a_minute_and_sets_no_cookie(client):
    response = client.get("/ru/glossary/suggestions/?q=a")
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_autocomplete_needs_few_statements(client, django_assert_max_num_queries):
    make_institute()
    for number in range(12):
        make_entry(en=f"information {number}")
    for text, statements in [("info", 2), ("штащ", 3), ("infromation", 4)]:
        with django_assert_max_num_queries(statements):
            assert complete(client, text, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_box_is_a_plain_form_that_a_script_finds(client, language):
    response = client.get(f"/{language}/glossary/search/?q=данные")
    page = html.fromstring(response.content.decode())
    [form] = page.xpath("//main//form[@role='search']")
    assert form.get("action") == f"/{language}/glossary/search/"
    assert form.get("data-autocomplete") == f"/{language}/glossary/suggestions/"
    [box] = form.xpath(".//input[@name='q']")
    assert box.get("value") == "данные"
    assert page.xpath(f"//label[@for='{box.get('id')}']")
    [script] = page.xpath("//script[contains(@src, 'autocomplete')]")
    assert script.get("type") == "module"
