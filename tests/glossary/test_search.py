"""The search of the glossary, in both languages at once; its search box."""

import pytest
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from glossary.models import Term
from tests.factories import make_entry, make_institute, make_term
from tests.responses import titles_in
from text.fold import switch_layout
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def ask(client, text, language="ru", **more):
    response = client.get(f"/{language}/glossary/search/", {"q": text, **more})
    assert response.status_code == 200
    return response


def search(client, text, language="ru", **more):
    return titles_in(ask(client, text, language, **more))


def complete(client, text, language="ru"):
    """Return what the search box offers."""
    response = client.get(f"/{language}/glossary/suggestions/", {"q": text})
    assert response["Content-Type"] == "application/json"
    return [
        f"{row['matched_term']} → {row['title']}".removeprefix(" → ")
        for row in response.json()["results"]
    ]


def result_of(response):
    page = html.fromstring(response.content.decode())
    return " ".join(page.xpath("string(//*[@class='search-result'])").split())


def test_certain_hits_come_in_the_order_of_how_certain_they_are(client):
    definition = make_entry(ru="портал")
    definition.summary_ru = "Вход к тому, что даёт открытое общество."
    definition.save()
    make_entry(ru="сети открытых обществ")
    make_entry(ru="новое общественное благо")
    make_entry(ru="гражданское общество")
    make_entry(ru="общество знаний")
    make_entry(ru="общество")
    make_entry(ru="сообщество")
    assert search(client, "обществ") == [
        "общество",
        "общество знаний",
        "сети открытых обществ",
        "гражданское общество",
        "новое общественное благо",
        "портал",
    ]
    assert search(client, "общество") == [
        "общество",
        "общество знаний",
        "гражданское общество",
        "сети открытых обществ",
        "портал",
    ]


@pytest.mark.parametrize(
    ("language", "found"),
    [
        (
            "ru",
            {
                "информационного общества": "информационное общество",
                "общество информационное": "информационное общество",
                "рынка": "рынок труда",
                "дети": "ребёнок в сети",
                "учет запасов": "учёт запасов",
                "УЧЁТ ДАННЫХ": "учет данных",
                "порта́л": "портал госуслуг",
                "Интернет–торговля": "интернет-торговля",
                "интернет торговля": "интернет-торговля",
                '"электронная россия"': "программа «Электронная Россия»",
                "“Электронная Россия”": "программа «Электронная Россия»",
                "  облако\u00a0": "облако",
            },
        ),
        ("en", {"digital divides": "digital divide"}),
    ],
)
def test_term_is_found_in_any_of_its_forms_however_it_is_typed(client, language, found):
    for term in {*found.values()}:
        make_entry(**{language: term})
    for typed, term in found.items():
        assert search(client, typed, language) == [term], typed


def test_synonym_leads_to_the_preferred_term_behind_concepts_that_go_by_it(client):
    concept = make_entry(ru="цифровой разрыв", en="electronic signature")
    make_term(concept, "цифровое неравенство", "ru")
    assert search(client, "цифрового неравенства") == [
        "цифровое неравенство → цифровой разрыв"
    ]
    make_term(concept, "digital seal", "en", status=Term.Status.DEPRECATED)
    assertContains(ask(client, "digital seal", "en"), "<span>deprecated</span>")
    make_term(make_entry(ru="вход"), "портал", "ru")
    make_entry(ru="портал")
    assert search(client, "портал") == ["портал", "портал → вход"]


def test_look_up_term_finds_and_is_not_shown(client):
    concept = make_entry(ru="веб-сайт", en="website")
    make_term(concept, "вебсайд", "ru", status=Term.Status.LOOKUP)
    make_term(concept, "web page site", "en", status=Term.Status.LOOKUP)
    assert search(client, "вебсайд") == ["веб-сайт"]
    assert search(client, "web page site") == ["website → веб-сайт"]
    assertNotContains(ask(client, "вебсай"), "вебсайд")
    assert complete(client, "вебса") == ["веб-сайт"]


def test_term_of_the_other_language_is_shown_with_that_of_the_readers(client):
    concept = make_entry(ru="цифровой разрыв", en="digital divide")
    response = ask(client, "digital divide")
    assert titles_in(response) == ["digital divide → цифровой разрыв"]
    text = response.content.decode()
    assert '<span class="matched-term" lang="en">digital divide</span>' in text
    assert f'href="{concept.address_in("ru")}"' in text
    assert search(client, "разрыв", "en") == ["цифровой разрыв → digital divide"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_only_in_the_other_language_comes_last_and_is_marked(client, language):
    [other] = {"ru", "en"} - {language}
    make_entry(**{other: "XML"})
    make_entry(**{language: "язык XML"})
    response = ask(client, "xml", language)
    assert titles_in(response) == ["язык XML", "XML"]
    assertContains(response, f'lang="{other}" hreflang="{other}">XML</a>')


def test_only_what_is_visible_is_found(client):
    make_entry(ru="тайна", en="secret", public=False)
    concept = make_entry(ru="известное")
    make_term(concept, "hidden", "en", status=Term.Status.PREFERRED)
    concept.summary_en = "A definition that waits."
    concept.save()
    for text in ["тайна", "secret", "hidden", "waits", "hiden", "nfqyf"]:
        for language in LANGUAGES:
            assert search(client, text, language) == [], text


def test_concept_is_listed_once_however_often_it_is_found(client):
    concept = make_entry(ru="данные", en="data")
    make_term(concept, "данные, набор", "ru")
    make_term(concept, "данные: массив", "ru")
    assert search(client, "данные") == ["данные"]
    for number in range(12):
        make_term(make_entry(en=f"alpha {number:02}"), "alpha too", "en")
    titles = complete(client, "alpha", "en")
    assert len(titles) == len({*titles}) == 8


# The wrong layout, and slips


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("byajhvfwbz", "информация"),
        ("BYAJHVFWBZ", "информация"),
        ("вшпшефд", "digital"),
        ("j,otcndj", "общество"),
        ('"ktrnhjyyfz', "электронная"),
        ("ьфслфгоц", "mackaujw"),
    ],
)
def test_keys_are_read_in_the_other_layout(typed, meant):
    assert switch_layout(typed) == meant


def test_text_in_the_wrong_layout_is_found_and_the_page_says_so(client):
    make_entry(ru="информация", en="information")
    response = ask(client, "byajhvfwbz")
    assert titles_in(response) == complete(client, "byajhv") == ["информация"]
    assert "«информация»" in result_of(response)
    assertContains(response, 'value="byajhvfwbz"')
    make_entry(en="digital economy")
    assert search(client, "вшпшефд", "en") == ["digital economy"]
    # What is found as it was typed is not read in another layout.
    make_entry(ru="привет")
    make_entry(ru="словарь", en="ghbdtn")
    response = ask(client, "ghbdtn")
    assert titles_in(response) == ["ghbdtn → словарь"]
    assert "привет" not in result_of(response)


@pytest.mark.parametrize(
    ("language", "meant"),
    [
        (
            "ru",
            {
                "инфармация": "информация",
                "инофрмация": "информация",
                "цыфровой разрыв": "цифровой разрыв",
            },
        ),
        (
            "en",
            {
                "infromation": "information",
                "interoperabilty": "interoperability",
                "smart ciyt": "smart city",
                "smatr city": "smart city",
                "smort city": "smart city",
            },
        ),
    ],
)
def test_slip_finds_what_was_meant_and_the_page_says_so(client, language, meant):
    for term in {*meant.values(), "smart region"}:
        make_entry(**{language: term})
    for typed, term in meant.items():
        response = ask(client, typed, language)
        assert titles_in(response) == complete(client, typed, language) == [term]
        assert typed in result_of(response)
        assert term in result_of(response)


def test_nobody_guesses_where_something_is_certain(client):
    make_entry(ru="портал")
    make_entry(ru="порталы")
    make_entry(ru="портик")
    assert search(client, "портал") == ["портал", "порталы"]


# What else is typed


def test_nothing_asked_shows_the_form_and_punctuation_is_refused(client):
    make_entry(ru="данные", en="data")
    for typed in ["", "   "]:
        response = ask(client, typed, "en")
        assert titles_in(response) == complete(client, typed) == []
        assertContains(response, 'href="/en/glossary/suggest/"')
        assertContains(response, '<a href="/en/glossary/">')
    for typed in ["!!!", "«»", "—", "%", "_", "\\"]:
        response = ask(client, typed, "en")
        assert titles_in(response) == complete(client, typed) == []
        assertContains(response, "Type a word, or the beginning of one.")


def test_too_long_a_text_is_refused_and_stays_in_the_box(client):
    response = ask(client, "ж" * 10_000)
    assertContains(response, "Не\u00a0больше 200 знаков (сейчас 10000).")
    assertContains(response, "ж" * 10_000)
    assert complete(client, "ж" * 10_000) == []


def test_signs_of_patterns_stand_for_themselves(client):
    make_entry(ru="данные и авторы")
    for typed in ["д%е", "д_е", "д.е", "а%", "\\a"]:
        assert search(client, typed) == [], typed


def test_found_concepts_come_in_pages_that_keep_the_question(client, settings):
    settings.PAGE_SIZE = 2
    for number in range(5):
        make_entry(en=f"alpha {number}")
    pages = [search(client, "alpha", "en", page=number) for number in [1, 2, 3]]
    assert pages == [["alpha 0", "alpha 1"], ["alpha 2", "alpha 3"], ["alpha 4"]]
    assertContains(
        ask(client, "alpha", "en", page=2), 'href="?q=alpha&amp;page=3" rel="next"'
    )
    assert client.get("/en/glossary/search/?q=alpha&page=4").status_code == 404


def test_statements_do_not_grow_with_what_is_found(
    client, django_assert_max_num_queries
):
    make_institute()
    make_entry(en="alpha", ru="альфа")
    for added in [0, 3]:
        for number in range(added):
            make_term(make_entry(en=f"alpha {number}"), f"alpha-{number}")
        for typed, asked, completed in [
            ("alpha", 4, 4),
            ("фдзрф", 6, 6),
            ("alphaa", 8, 7),
        ]:
            with django_assert_max_num_queries(asked):
                ask(client, typed, "en")
            with django_assert_max_num_queries(completed):
                assert complete(client, typed, "en")


# The search box


def test_what_begins_so_comes_before_what_has_a_word_that_does(client):
    make_entry(ru="новая информация")
    make_entry(ru="информатика")
    concept = make_entry(ru="дезинформация")
    assert complete(client, "информ") == ["информатика", "новая информация"]
    make_term(concept, "вброс", "ru")
    assert complete(client, "вбр") == ["вброс → дезинформация"]
    # Neither definitions nor drafts are offered.
    concept.summary_ru = "Вход ко многому."
    concept.save()
    make_entry(ru="входящее", public=False)
    assert complete(client, "вход") == []


def test_option_leads_to_the_entry_in_the_readers_language_if_it_is_there(client):
    concept = make_entry(ru="цифровой разрыв", en="digital divide")
    for language in LANGUAGES:
        response = client.get(f"/{language}/glossary/suggestions/?q=digital")
        [row] = response.json()["results"]
        assert (row["language"], row["url"]) == (language, concept.address_in(language))
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    concept = make_entry(ru="информация")
    [row] = client.get("/en/glossary/suggestions/?q=информ").json()["results"]
    assert (row["language"], row["url"]) == ("ru", concept.address_in("ru"))
