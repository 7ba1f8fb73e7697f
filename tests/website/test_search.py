"""The search of the site, over both languages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from library import files
from publishing.catalogue import site_search
from publishing.catalogue.passages import texts_of
from publishing.content.registry import publishable_models
from tests.factories import (
    LATER,
    PAST,
    appoint,
    make_article,
    make_body,
    make_concept,
    make_document,
    make_entry,
    make_galley,
    make_inductee,
    make_journal,
    make_notice,
    make_page,
    make_paper,
    make_person,
    make_project,
    make_role,
    make_topic,
    published,
)
from tests.inventing import invent
from tests.responses import links_in, page_of, titles_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def titles_found(client, text, language="ru", **more):
    response = client.get(f"/{language}/search/", {"q": text, **more})
    assert response.status_code == 200
    return titles_in(response)


def test_word_is_found_in_any_of_its_forms(client):
    texts = {
        "Новый институт": ["институтами", "Института", "ИНСТИТУТЫ", "институт"],
        # Words whose stem changes, by their lemma.
        "Рынок труда": ["рынка"],
        "Обзор торга": ["торг"],
        "Семь дней": ["день", "дня"],
        "Люди и сети": ["человек"],
        "Дети учатся": ["ребёнок", "ребенок"],
        # Letters that are one.
        "Годовой отчёт": ["отчет"],
        "Расчет": ["расчёт"],
    }
    for written in texts:
        make_article(title_ru=written, ru=PAST)
    for written, typed in texts.items():
        for form in typed:
            assert titles_found(client, form) == [written], form
    title = "Smart regions discussed"
    make_article(title_en=title, en=PAST)
    for form in ["region", "REGIONS", "discussing"]:
        assert titles_found(client, form, "en") == [title], form


def test_every_text_is_searched_and_a_title_weighs_most_but_no_marks_are(client):
    make_article("one", body_en="<p>A word about cooperation.</p>", en=PAST)
    make_article("two", summary_en="On cooperation.", en=PAST)
    make_article("three", title_en="Cooperation", en=PAST)
    make_article("four", correction_en="Cooperation was wrong.", en=PAST)
    make_article("five", body_en="<p><strong>Bold</strong> claim</p>", en=PAST)
    titles = titles_found(client, "cooperation", "en")
    assert titles == ["Cooperation", "two en", "one en", "four en"]
    assert titles_found(client, "strong", "en") == []
    assert titles_found(client, "bold", "en") == ["five en"]


def test_topics_are_found_beside_articles_and_have_no_date(client):
    make_topic(title_en="Smart regions")
    response = client.get("/en/search/?q=smart")
    assert titles_in(response) == ["Smart regions"]
    assertNotContains(response, "<time")
    make_article(title_en="Smart cities", en=PAST)
    assert set(titles_found(client, "smart", "en")) == {"Smart cities", "Smart regions"}


def test_all_words_must_be_there_and_signs_say_how(client):
    titles = ["Smart region", "Region of smart people", "Region alone", "Other"]
    for title in titles:
        make_article(title_en=title, en=PAST)
    for query, found in {
        "smart region": titles[:2],
        "people region": titles[1:2],
        '"smart region"': titles[:1],
        "region -smart": titles[2:3],
        "people or alone": titles[1:3],
    }.items():
        assert set(titles_found(client, query, "en")) == {*found}, query


def test_what_is_only_in_the_other_language_is_found_after_the_rest_and_marked(client):
    make_article("WeGO both", ru=PAST, en=PAST)
    only = {code: make_article(f"WeGO {code}", **{code: PAST}) for code in LANGUAGES}
    counted = {"ru": "На английском: 1", "en": "In Russian: 1"}
    for language, other in [("ru", "en"), ("en", "ru")]:
        response = client.get(f"/{language}/search/?q=WeGO")
        assert titles_in(response) == [
            f"WeGO {language} {language}",
            f"WeGO both {language}",
            f"WeGO {other} {other}",
        ]
        text = response.content.decode()
        assert text.count(f'class="entry-text" lang="{other}"') == 1
        assert text.count(f'hreflang="{other}"><mark>WeGO') == 1
        assert f'href="{only[other].address_in(other)}"' in text
        assert counted[language] in text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_text_of_a_language_that_is_hidden_finds_nothing(client):
    make_article("Plain", body_en="<p>Secret</p>", ru=PAST)
    assert titles_found(client, "secret", "en") == []
    assert titles_found(client, "secret", "ru") == []


def test_search_that_finds_nothing_names_the_query(client):
    make_article(ru=PAST, en=PAST)
    response = client.get("/en/search/", {"q": "абракадабра"})
    assert titles_in(response) == []
    text = response.content.decode()
    assert text.count("абракадабра") >= 2
    # It is no page for search engines.
    assert '<meta name="robots" content="noindex">' in text
    assert 'rel="canonical"' not in text
    for nothing in ["", "   ", "\t", "и", "the", "!!!", "-", '"']:
        assert titles_found(client, nothing) == [], nothing


def test_results_come_in_pages_that_keep_the_query_also_on_paper(client, settings):
    settings.PAGE_SIZE = 2
    for number in range(5):
        make_article(f"Alpha {number}", en=PAST)
    pages = [
        titles_found(client, "alpha & x or alpha", "en", page=n) for n in [1, 2, 3]
    ]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({title for page in pages for title in page}) == 5
    second = client.get("/en/search/?q=alpha&page=2")
    text = second.content.decode()
    assert 'href="?q=alpha&amp;page=3" rel="next"' in text
    assert 'href="?q=alpha" rel="prev"' in text
    signs = client.get("/en/search/", {"q": "цифра & «код»"})
    printed = [
        page_of(response).find_class("printed")
        for response in [second, client.get("/en/search/?q=alpha+4"), signs]
    ]
    assert [line.text_content() for [line] in printed] == [
        f"{settings.SITE_URL}/en/search/?q=alpha&page=2, 3–4 of 5",
        f"{settings.SITE_URL}/en/search/?q=alpha+4",
        # Letters are read as such; other signs are typed as an address has them.
        f"{settings.SITE_URL}/en/search/?q=цифра+%26+%C2%ABкод%C2%BB",
    ]


# Names


def test_a_name_comes_before_a_text_in_which_the_word_weighs_as_much(client):
    make_article(title_en="Zeta, zeta and zeta again", en=LATER)
    make_person(title_en="Anna Zeta", family_en="Zeta", en=PAST)
    assert titles_found(client, "zeta", "en") == [
        "Anna Zeta",
        "Zeta, zeta and zeta again",
    ]
    # Also one that is inflected.
    make_article(title_ru="Развитие открытых данных", ru=LATER)
    make_entry(ru="открытые данные", en="open data")
    for text in ["открытых данных", "Открытым данным"]:
        assert titles_found(client, text)[0] == "открытые данные", text


def test_every_spelling_of_a_name_finds_the_same(client):
    names = {"family_ru": "Хохлов", "family_en": "Hohlov"}
    variants = ["Yury Khokhlov", "Хохлов Ю. Е."]
    make_person("Юрий", **names, variants=variants, ru=PAST, en=PAST)
    make_article("Talk", body_ru="<p>Речь Хохлова</p>", ru=PAST)
    make_article("Speech", body_en="<p>Of Khokhlov</p>", en=PAST)
    spellings = ["Хохлов", "hohlov", "Khokhlov", "[j[kjd", "YURY KHOKHLOV"]
    for language in LANGUAGES:
        first, *more = [titles_found(client, text, language) for text in spellings]
        assert sorted(first) == ["Speech en", "Talk ru", f"Юрий {language}"]
        assert first[0] == f"Юрий {language}"
        assert more[:3] == [first] * 3
        assert more[3][0] == first[0]
    response = client.get("/en/search/?q=khokhlov")
    assertContains(response, "<mark>Хохлова</mark>")
    assertContains(response, "<mark>Khokhlov</mark>")


def test_a_term_of_the_other_language_finds_the_concept(client):
    make_entry(ru="цифровое неравенство", en="digital divide")
    assert titles_found(client, "digital divide") == [
        "цифровое неравенство",
        "digital divide",
    ]
    assert titles_found(client, "цифровое неравенство", "en")[0] == "digital divide"


def test_a_name_of_a_hidden_language_finds_nothing_and_a_slip_never_tells_it(client):
    make_entry(ru="zeta", en="secret", public=False)
    concept = make_entry(ru="зета", en="alpha")
    concept.state_en = "draft"
    concept.save()
    make_person("X", family_ru="Хохлов", family_en="Secret", ru=PAST)
    make_article("Речь Хохлова", ru=PAST)
    for text in ["zeta", "secret", "alpha"]:
        assert titles_found(client, text) == [], text
    make_entry(en="zebra", public=False)
    response = client.get("/en/search/?q=zebrra")
    assertNotContains(response, "Showing results for")


def test_a_concept_that_is_called_so_is_answered_in_both_languages(client):
    concept = make_entry(ru="сеть", en="network")
    concept.summary_ru, concept.summary_en = "Узлы и связи", "Nodes and links"
    concept.save()
    response = client.get("/ru/search/?q=network")
    assertContains(response, "Из\N{NO-BREAK SPACE}глоссария")
    assertContains(response, "Nodes and links")
    assertContains(response, "Узлы и\u00a0связи")
    make_article(title_ru="Сетевой network", ru=PAST)
    assertNotContains(
        client.get("/ru/search/?q=сетевой"), "Из\N{NO-BREAK SPACE}глоссария"
    )


def card_in(response):
    """Return the words of the card on top, or None."""
    page = page_of(response)
    cards = page.xpath("//*[@class='answer']")
    return " ".join(cards[0].text_content().split()) if cards else None


def test_person_who_is_called_so_has_a_card_with_the_posts_of_today(client):
    board = make_body("Board", ru=PAST, en=PAST)
    person = make_person("Anna Zeta", family_en="Zeta", ru=PAST, en=PAST)
    person.summary_en = "Studies networks."
    person.save()
    appoint(person, board, make_role("Chair"), starts="2016")
    appoint(person, board, make_role("Secretary"), starts="2014", ends="2015")
    make_article("Zeta writes", en=PAST)
    response = client.get("/en/search/?q=zeta")
    card = card_in(response)
    # The office before its body.
    assert card.startswith("Person Anna Zeta en Chair en")
    assert card.index("since 2016") < card.index("Board en")
    # The summary says at most the same.
    assert "Studies networks." not in card
    assert "Secretary" not in card
    assert titles_in(response) == ["Anna Zeta en", "Zeta writes en"]
    assert card_in(client.get("/en/search/?q=zeta&kind=institute.person")) is None


def test_only_what_alone_is_called_so_has_a_card(client):
    facts = {"post_en": "rector", "summary_en": "Studies networks."}
    make_person("Boris Yota", family_en="Boris", **facts, en=PAST)
    make_body("Council of experts", short_name_en="CoE", kind="expert", en=PAST)
    for given in ["Anna", "Clara"]:
        make_person(f"{given} Zeta", family_en="Zeta", en=PAST)
    for text, card in {
        "boris": "Person Boris Yota en Rector Studies networks.",
        "coe": "Expert body Council of experts en",
        "council": None,
        # Two are called so.
        "zeta": None,
        "anna zeta en": "Person Anna Zeta en",
    }.items():
        assert card_in(client.get("/en/search/", {"q": text})) == card, text
    # In the other language it has none.
    assert card_in(client.get("/ru/search/?q=boris")) is None


def test_a_role_leads_to_who_holds_it_today_whatever_else_is_called_so(
    client, monkeypatch
):
    role = make_role("x", title_ru="Генеральный директор", title_en="Director General")
    body = make_body("General Directorate", ru=PAST, en=PAST)
    other = make_body("Other", ru=PAST, en=PAST)
    people = {
        name: make_person(name, ru=PAST, en=PAST)
        for name in ["Now", "Former", "Invented"]
    }
    invent(monkeypatch, people["Invented"])
    hidden = make_person("Hidden")
    appoint(people["Now"], body, role, starts="2016")
    appoint(people["Former"], body, role, starts="2010", ends="2015")
    appoint(people["Invented"], other, role, starts="2016")
    appoint(hidden, make_body("Third", ru=PAST, en=PAST), role, starts="2016")
    for language, text in [
        *[("ru", "генеральный директор"), ("ru", "director general")],
        *[("en", "генеральный директор"), ("en", "General Director")],
    ]:
        card = card_in(client.get(f"/{language}/search/", {"q": text}))
        assert f"Now {language}" in card, text
        assert f"General Directorate {language}" in card
        for name in ["Former", "Invented", "Hidden"]:
            assert name not in card
    assert card_in(client.get("/en/search/?q=director")) is None


def test_what_is_in_force_comes_first_and_what_is_invented_last(client, monkeypatch):
    make_document("Zeta law, old", in_force_until=date(2017, 5, 9), en=LATER)
    make_document("Zeta law, new", en=PAST)
    assert titles_found(client, "zeta law", "en") == [
        "Zeta law, new en",
        "Zeta law, old en",
    ]
    invent(monkeypatch, make_person("Yota yota yota", en=LATER))
    make_article("Text", summary_en="On a yota", en=PAST)
    make_article("More", body_en="<p>A yota</p>", en=PAST)
    assert titles_found(client, "on yota", "en")[-1] == "Yota yota yota en"


# Slips of the keyboard


def test_text_in_the_wrong_keyboard_layout_is_understood(client):
    make_article(title_ru="Стратегия", ru=PAST)
    response = client.get("/ru/search/?q=cnhfntubz")
    assert titles_in(response) == ["Стратегия"]
    assertContains(response, "Показаны результаты по запросу «стратегия»")


def test_a_word_with_a_slip_is_read_as_the_nearest_one_and_found_in_texts_too(client):
    make_entry(en="informatisation")
    make_entry(en="informatics")
    make_entry(en="information society")
    make_article("Text", body_en="<p>Much information on us</p>", en=PAST)
    # Not a phrase, nor what is asked for without a word.
    for text in ['"informaton"', "informaton -law"]:
        assert titles_found(client, text, "en") == []
    response = client.get("/en/search/?q=informaton")
    assert titles_in(response) == ["information society", "Text en"]
    assertContains(response, "Showing results for “information”")
    assert titles_found(client, "much informaton", "en") == ["Text en"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("циыровой", "цифровой"), ("гласарий", "глоссарий"), ("ciyt", "city")],
)
def test_a_wrong_or_exchanged_letter_is_a_slip_like_a_missing_one(client, typed, meant):
    make_entry(ru=f"{meant} ряд", en=f"{meant} row")
    assert f"{meant} row" in titles_found(client, typed, "en")


def test_of_equally_near_words_the_one_with_most_entries_is_meant(client):
    for name in ["nebulas one", "nebular one", "nebular two"]:
        make_entry(en=name)
    found = titles_found(client, "nebulax", "en")
    assert sorted(found) == ["nebular one", "nebular two"]


def test_a_long_text_is_never_shortened_to_find_something(client):
    make_article(title_en="One two three four five six seven eight", en=PAST)
    assert titles_found(client, "one two three four five six seven eigth", "en")
    text = "one two three four five six seven eight zzzzzz"
    assert (
        "Showing results for"
        not in client.get("/en/search/", {"q": text}).content.decode()
    )


def test_one_letter_is_too_little_and_finds_nothing(client):
    make_article("A f 5", title_ru="А", ru=PAST, en=PAST)
    for text in ["а", "f", "-5"]:
        response = client.get("/en/search/", {"q": text})
        assertContains(response, "One letter is too little")
        assert titles_in(response) == []


# Sections and kinds


def test_a_page_is_found_by_the_words_that_readers_use_for_it(client):
    make_page("For authors", also_found_as="send a manuscript, рукопись", en=PAST)
    make_article("A manuscript to send", body_en="<p>Send a manuscript.</p>", en=PAST)
    for words in ["send a manuscript", "Рукопись", "manuscript"]:
        assert "For authors en" in titles_found(client, words, "en"), words
    assert titles_found(client, "send a manuscript", "en")[0] == "For authors en"


def test_a_section_is_found_by_its_name_in_either_language_but_by_no_sign(client):
    make_concept(en=PAST)
    make_inductee(en=PAST)
    for text, address in {
        "glossary": "/en/glossary/",
        "глоссарий": "/en/glossary/",
        "fame": "/en/hall-of-fame/",
    }.items():
        response = client.get("/en/search/", {"q": text})
        assert address in [link for _label, link in links_in(response)]
        assertNotContains(response, "Nothing was found")
    for text in ['"', "«»", "-", "..."]:
        response = client.get("/en/search/", {"q": text})
        assert links_in(response, "//*[@class='page-head']") == [], text


def test_who_finds_nothing_is_led_on_as_who_asks_nothing(client):
    make_concept(en=PAST)
    ways, address = "//*[@aria-labelledby='ways-on']", "/en/search/"
    empty = links_in(client.get(address), ways)
    assert "/en/glossary/" in [address for _name, address in empty]
    for text in ["zebra", "z", "-"]:
        assert links_in(client.get(address, {"q": text}), ways) == empty
    make_article("A zebra", en=PAST)
    assert links_in(client.get(address, {"q": "zebra"}), ways) == []


def test_results_are_narrowed_to_a_kind_and_the_query_stays(client):
    make_article(title_en="Smart cities", en=PAST)
    make_topic(title_en="Smart regions")
    response = client.get("/en/search/?q=smart")
    links = dict(links_in(response))
    assert links["News, 1"] == "?q=smart&kind=news.article"
    narrowed = client.get(f"/en/search/{links['News, 1']}")
    assert titles_in(narrowed) == ["Smart cities"]
    switch = links_in(narrowed, where="//header")
    assert ("Русский", "/ru/search/?q=smart&kind=news.article") in switch
    assert client.get("/en/search/?q=smart&kind=news.nothing").status_code == 404


def test_what_is_in_russian_only_stands_beside_a_first_page_of_english(
    client, settings
):
    settings.PAGE_SIZE = 2
    make_article(title_ru="Zeta по-русски", ru=PAST)
    for number in range(3):
        make_article(title_en=f"Zeta {number}", en=PAST)
    response = client.get("/en/search/?q=zeta")
    page = page_of(response)
    links = page.xpath("//section[contains(@class, 'elsewhere')]//a")
    assert [link.text_content() for link in links] == ["Zeta по-русски"]


# What is shown


def test_words_of_the_query_are_marked_in_any_form(client):
    make_article(
        title_ru="Обзор рынка труда <b>",
        summary_ru="Рынки растут & меняются.",
        ru=PAST,
    )
    text = client.get("/ru/search/?q=рынок+труда").content.decode()
    assert "Обзор <mark>рынка труда</mark> &lt;b&gt;" in text
    assert "<mark>Рынки</mark> растут &amp; меняются." in text


TEXT = f"<p>{'Nothing of it. ' * 30}</p><p>The &lt;b&gt; zebras came.</p>"


def test_word_that_only_the_text_has_is_shown_in_a_passage_of_it(client):
    make_article("Animals", summary_en="On animals.", body_en=TEXT, en=PAST)
    text = client.get("/en/search/?q=zebra").content.decode()
    assert "of it. The &lt;b&gt; <mark>zebras</mark> came.</p>" in text
    assert "On animals." not in text
    # Where title and summary show the words, there is no need of it.
    assertContains(client.get("/en/search/?q=animals"), "On <mark>animals</mark>.")
    assertContains(client.get("/en/search/?q=animals+zebra"), "<mark>zebras</mark>")


def test_the_journal_is_found_by_its_name_in_the_other_language(client):
    make_journal(title_ru="Общество", title_en="Society")
    assert titles_in(client.get("/ru/search/?q=society")) == ["Общество"]


def test_passage_parts_blocks_by_stops_and_leaves_footnotes_out(client):
    body = (
        '<h2>The assembly<span class="footnote">A page on zebras</span></h2>'
        "<ul><li>The zebra spoke</li><li>All went home!</li></ul>"
    )
    make_article(body_en=body, en=PAST)
    assertContains(
        client.get("/en/search/?q=zebra"),
        "<p>The assembly. The <mark>zebra</mark> spoke. All went home!</p>",
    )


def test_passage_is_of_the_language_of_its_result_and_of_a_file_too(client):
    make_document("Report", file_text_en="Of zebras", en=PAST)
    assertContains(client.get("/en/search/?q=zebra"), "<p>Of <mark>zebras</mark></p>")
    make_article(body_ru="<p>Наша zebra</p>", body_en="<p>Secret zebra</p>", ru=PAST)
    for language in LANGUAGES:
        response = client.get(f"/{language}/search/?q=zebra")
        assertContains(response, "<p>Наша <mark>zebra</mark>.</p>")
        assertNotContains(response, "Secret")


def test_passages_of_all_kinds_need_one_statement(client, django_assert_num_queries):
    make_article("Other", en=PAST)
    with CaptureQueriesContext(connection) as plain:
        client.get("/en/search/?q=other")
    for number in range(4):
        make_article(f"Article {number}", body_en="<p>Zebra</p>", en=PAST)
        make_project(f"Project {number}", body_en="<p>Zebra</p>", en=PAST)
    with django_assert_num_queries(len(plain) + 1):
        response = client.get("/en/search/?q=zebra")
    assertContains(response, "<mark>Zebra</mark>", count=8)
    kinds = {model: [0] for model in publishable_models() if model.passage_fields()}
    with django_assert_num_queries(1):
        assert [*texts_of(kinds, "en")] == []


def test_results_are_narrowed_by_topic_and_year_and_numbers_follow(client):
    data, law = make_topic("Data"), make_topic("Law")
    for year, topics in [(2016, [data]), (2017, [data, law]), (2017, [])]:
        at = PAST.replace(year=year)
        make_article("Smart cities", ru=at, en=at).topics.set(topics)
    links = dict(links_in(client.get("/en/search/?q=smart")))
    assert links["Data en, 2"] == "?q=smart&topic=data-en"
    assert links["2017, 2"] == "?q=smart&year=2017"
    response = client.get("/en/search/?q=smart&topic=data-en")
    links = dict(links_in(response))
    # Those of a topic that is chosen; of other topics, what each would leave.
    assert links.keys() >= {"Data en, 2", "Law en, 1", "2017, 1", "2016, 1", "News, 2"}
    assert links["2017, 1"] == "?q=smart&topic=data-en&year=2017"
    assert titles_found(client, "smart", "en", topic="data-en", year=2016) == [
        "Smart cities en"
    ]
    for query in ["topic=law-ru", "topic=1", "year=1066", "year=x"]:
        assert client.get(f"/en/search/?q=smart&{query}").status_code == 404


def test_years_of_results_are_those_that_date_them_in_the_list(client):
    at = PAST.replace(year=2016)
    make_document("Smart law", dated_on="2008-02-07", en=at)
    make_person("Smart person", en=at)
    make_article("Smart cities", ru=at, en=PAST.replace(year=2017))
    make_article("Smart towns", **published("ru", at=PAST.replace(year=2015)))
    links = links_in(client.get("/en/search/?q=smart"))
    years = [text for text, address in links if "year=" in address]
    assert years == ["2016, 1", "2015, 1", "2008, 1"]
    response = client.get("/en/search/?q=smart&year=2016")
    switch = dict(links_in(response, "//*[@class='language-switch']"))
    assert client.get(switch["Русский"]).status_code == 200


def test_of_very_many_matches_the_newest_and_what_is_called_so_are_found(
    client, monkeypatch
):
    monkeypatch.setattr(site_search, "CANDIDATES", 2)
    site_search.matching.statement.cache_clear()
    make_article(title_en="Smart", en=PAST)
    for day in range(1, 5):
        at = LATER.replace(day=day)
        make_article(f"Smart city {day}", en=at)
    response = client.get("/en/search/?q=smart")
    assert titles_in(response) == ["Smart", "Smart city 4 en", "Smart city 3 en"]
    assertContains(response, "There are too many matches")
    monkeypatch.undo()
    site_search.matching.statement.cache_clear()
    assertNotContains(client.get("/en/search/?q=smart"), "There are too many matches")


def test_article_is_found_by_the_words_of_its_files_with_a_passage(client, monkeypatch):
    monkeypatch.setattr(files, "text_of", lambda _facts: "Zebras eat grass.")
    paper = make_paper("Zebras", en=PAST)
    make_galley(paper, "en")
    assert titles_found(client, "grass", "en") == ["Zebras en"]
    page = client.get("/en/search/?q=grass").content.decode()
    assert "Journal article" in page
    assert "eat <mark>grass</mark>" in page
    make_notice(paper, kind="removal")
    assert titles_found(client, "grass", "en") == []
