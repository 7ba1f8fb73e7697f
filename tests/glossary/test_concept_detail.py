"""The page of a concept."""

from datetime import timedelta

import pytest
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from glossary.models import Citation, Concept, LinkedText, Term
from glossary.views.concept_detail import LIMIT
from publishing.models import Link
from tests.factories import (
    PAST,
    future,
    make_article,
    make_domain,
    make_entry,
    make_project,
    make_source,
    make_term,
    published,
)
from tests.responses import heading_of, links_in, page_of, says
from tests.worlds import copy_of, once
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

Status = Term.Status


def make_society():
    """A concept that has every kind of text."""
    concept = make_entry(ru="информационное общество", en="information society")
    texts = {
        "summary_ru": "Общество, живущее знаниями.",
        "summary_en": "A society that lives by knowledge.",
        "note_ru": "Не путать с сетью.",
        "note_en": "Not the network.",
    }
    for name, text in texts.items():
        setattr(concept, name, text)
    concept.same_as = "https://www.wikidata.org/entity/Q1"
    concept.save(update_fields=[*texts, "same_as"])
    term = concept.terms.get(language="ru")
    term.gender, term.example = Term.Gender.NEUTER, "Мы строим информационное общество."
    term.example_source = make_source("Speech")
    term.save()
    make_term(concept, "ИО", "ru", type="abbreviation")
    make_term(concept, "общество информации", "ru", note="в праве")
    make_term(concept, "постиндустриализм", "ru", status=Status.DEPRECATED)
    make_term(concept, "эра информации", "ru", status=Status.SUPERSEDED)
    make_term(concept, "обшество", "ru", status=Status.LOOKUP)
    concept.domains.add(make_domain("Society", "society"))
    Citation.objects.create(
        concept=concept,
        source=make_source("Law", url="https://law.example/1"),
        locator_ru="ст. 2",
        locator_en="art. 2",
    )
    return concept


_society = once(make_society)
society = copy_of("_society")


def columns_in(response):
    """Return [(language or None, words)] of the columns in their order."""
    return [
        (column.get("lang"), " ".join(column.text_content().split()))
        for column in page_of(response).xpath("//section[@class='column']")
    ]


def test_page_begins_with_its_own_language_and_marks_the_other(client, society):
    for language, law in [("ru", "Law ru, ст. 2"), ("en", "Law en, art. 2")]:
        [other] = others(language)
        response = client.get(society.address_in(language))
        assert heading_of(response) == society.title_in(language)
        (mine, own), (marked, foreign) = columns_in(response)
        assert (mine, marked) == (None, other)
        for code, words in [(language, own), (other, foreign)]:
            assert words.startswith(society.title_in(code))
            for name in ["summary", "note"]:
                text = getattr(society, f"{name}_{code}")
                assert " ".join(text.split()) in words
        # Terms have their status in the words of their language.
        russian = own if language == "ru" else foreign
        for text in [
            *["сущ., ср. р.", "сокр. ИО", "также общество информации · в праве"],
            *["не рекомендуется: постиндустриализм", "устарело: эра информации"],
            "Мы строим информационное общество.",
        ]:
            assert text in russian
        assert "обшество" not in russian
        # The definition names its source and the place in it.
        assert law in own
        links = links_in(response, "//section[@class='column']")
        assert (f"Law {language}", "https://law.example/1") in links
        links = links_in(response)
        address = "https://institute.example/id/term/information-society"
        assert (address, address) in links
        assert ("wikidata.org/entity/Q1", "https://www.wikidata.org/entity/Q1") in links
        domain = f"/{language}/glossary/domains/society/"
        assert (f"Society {language}", domain) in links
        correction = f"/{language}/glossary/suggest/?concept=information-society"
        assert (says("Suggest a correction", language), correction) in links


def test_sources_have_the_same_numbers_in_both_languages(client, society):
    note, law = Citation.Supports.NOTE, society.citations.get()
    report = make_source("Report")
    Citation.objects.create(
        concept=society, source=report, supports=note, locator_ru="с. 1"
    )
    # The note is supported by the same place of the law.
    Citation.objects.create(
        concept=society,
        source=law.source,
        supports=note,
        **{f"locator_{code}": getattr(law, f"locator_{code}") for code in LANGUAGES},
    )
    page = html.fromstring(client.get(society.address_in("en")).content.decode())
    for language in LANGUAGES:
        [of_definition, of_note] = [
            part.xpath(".//sup/a/@href")
            for part in page.xpath(f"//section[@aria-labelledby='in-{language}']/div")
            if part.xpath(".//sup")
        ]
        assert of_definition == [f"#source-{language}-1"]
        assert of_note == [f"#source-{language}-2", f"#source-{language}-1"]
        sources = page.xpath(f"//li[starts-with(@id, 'source-{language}-')]")
        names = [source.text_content().split(",")[0].strip() for source in sources]
        assert names == [f"Law {language}", f"Report {language}"]


def test_definition_of_the_editors_is_marked_as_theirs(client):
    concept = make_entry(ru="слово", en="word")
    address = concept.address_in("ru")
    text = says("editors’ wording", "ru")
    assertNotContains(client.get(address), text)
    concept.own_wording = True
    concept.save(update_fields=["own_wording"])
    assertContains(client.get(address), text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_without_the_concept_says_so_and_shows_no_draft(client, language):
    [other] = others(language)
    concept = make_entry(**{language: "here"})
    draft = {f"title_{other}": "SECRET", f"summary_{other}": "HIDDEN"}
    for name, text in draft.items():
        setattr(concept, name, text)
    concept.save(update_fields=draft)
    make_term(concept, "SECRET", other, status=Status.PREFERRED)
    make_term(concept, "CONCEALED", other)
    for door in [concept.address_in(language), concept.address_in(other)]:
        response = client.get(door)
        for word in ["SECRET", "HIDDEN", "CONCEALED"]:
            assertNotContains(response, word)
    text = columns_in(client.get(concept.address_in(language)))[1][1]
    assert " ".join(says("no term in this language yet", language).split()) in text


@pytest.mark.parametrize(
    ("language", "title"),
    [("ru", "ёмкость"), ("ru", "information"), ("en", "information"), ("en", "5G")],
)
def test_path_leads_to_the_index_and_to_the_letter_of_the_term(client, language, title):
    concept = make_entry(**{language: title})
    response = client.get(concept.address_in(language))
    [index, letter] = links_in(response, "//*[@class='crumbs']")
    assert index[1] == f"/{language}/glossary/"
    assert title in [text for text, _url in links_in(client.get(letter[1]))]


def test_related_concepts_are_listed_by_relation(client, society):
    names = ["broader", "narrower", "near", "confusable"]
    others_by_name = {
        name: make_entry(ru=f"{name} ru", en=f"{name} en") for name in names
    }
    society.broader.add(others_by_name["broader"])
    others_by_name["narrower"].broader.add(society)
    society.confusable.add(others_by_name["confusable"])
    Link.objects.relate(others_by_name["near"], [society.pointer])
    draft = make_entry(ru="draft ru", en="draft en", public=False)
    society.broader.add(draft)
    page = html.fromstring(client.get(society.address_in("ru")).content.decode())
    relations = {
        row.xpath("string(dt)"): row.xpath("dd/a/text()")
        for row in page.xpath("//dl[contains(@class, 'relations')]/div")
    }
    assert list(relations.values()) == [[f"{name} ru"] for name in names]
    labels = ["более широкое понятие", "более узкое понятие", "связанное понятие"]
    assert list(relations)[:3] == labels


def test_concept_of_the_other_language_alone_is_named_in_it(client, society):
    society.broader.add(make_entry(en="english only"))
    response = client.get(society.address_in("ru"))
    assertContains(response, 'lang="en" hreflang="en">english only</a>')


def make_linked_text(concept, article, language, field="body"):
    return LinkedText.objects.create(
        to_model="news.article",
        to_pk=article.pk,
        field=field,
        language=language,
        source_hash="",
        html="",
        concepts=[concept.pk],
    )


def test_texts_with_links_to_it_are_listed_in_their_language(client, society):
    by_terms, by_editor = (
        make_article("T", ru=PAST, en=PAST),
        make_article("E", ru=PAST),
    )
    make_linked_text(society, by_terms, "ru")
    link = f'<p><a href="{society.pointer.address}">x</a></p>'
    by_editor.body_ru = link
    by_editor.save(update_fields=["body_ru"])
    hidden = make_article("hidden")
    make_linked_text(society, hidden, "ru")
    used = "//ul[@class='uses']"
    links = links_in(client.get(society.address_in("ru")), used)
    assert sorted(title for title, _url in links) == ["E ru", "T ru"]
    assert links_in(client.get(society.address_in("en")), used) == []


def test_uses_stand_by_kind_with_their_number_and_the_latest_year_first(
    client, society
):
    response = client.get(society.address_in("en"))
    assertNotContains(response, "Where it is used")
    assertContains(response, "Updated on", count=1)
    for year in [2003, 2011, 2007]:
        moment = PAST.replace(year=year)
        make_linked_text(society, make_article(f"A{year}", en=moment), "en")
    project = make_project("Project", en=PAST, first_year=2001, last_year=2004)
    project.body_en = f'<p><a href="{society.pointer.address}">x</a></p>'
    project.save(update_fields=["body_en"])
    response = client.get(society.address_in("en"))
    assertContains(response, "<h3>Where it is used</h3>")
    page = html.fromstring(response.content.decode())
    uses = [
        (
            " ".join(part.xpath("string(h4)").split()),
            [" ".join(line.text_content().split()) for line in part.xpath(".//li")],
        )
        for part in page.xpath("//section[ul[@class='uses']]")
    ]
    news = [f"{year} A{year} en" for year in [2011, 2007, 2003]]
    assert uses == [("News 3", news), ("Projects 1", ["2004 Project en"])]


def test_only_the_newest_texts_are_listed(client, society):
    for number in range(LIMIT + 1):
        moment = PAST + timedelta(days=number)
        make_linked_text(society, make_article(f"A{number}", ru=moment), "ru")
    used = links_in(client.get(society.address_in("ru")), "//ul[@class='uses']")
    assert [text for text, _url in used] == [
        f"A{number} ru" for number in range(LIMIT, 0, -1)
    ]


def test_replaced_concept_leads_to_what_replaces_it(client, society):
    old = make_entry(ru="старое", en="old")
    old.replaced_by = society
    old.save(update_fields=["replaced_by"])
    response = client.get(old.address_in("ru"))
    notice = links_in(response, "//*[contains(@class, 'replaced')]")
    assert notice == [(society.title_ru, society.address_in("ru"))]
    assertContains(response, says("This concept has been replaced", "ru"))


def test_term_that_is_to_come_is_no_term_yet(client):
    concept = make_entry(ru="слово")
    Concept.objects.filter(pk=concept.pk).update(
        **published("en", future()), title_en="COMING"
    )
    assertNotContains(client.get(concept.address_in("ru")), "COMING")


def test_source_and_domain_without_a_name_here_are_named_in_the_other_language(client):
    concept = make_entry(ru="слово", en="word")
    concept.domains.add(make_domain(title_ru="Общество", title_en=""))
    source = make_source(title_ru="Закон", title_en="")
    Citation.objects.create(concept=concept, source=source)
    response = client.get(concept.address_in("en"))
    assertContains(response, 'lang="ru">Общество</a>')
    assertContains(response, '<span lang="ru">Закон</span>')
    page = html.fromstring(response.content.decode())
    for language, mark in [("en", ", in Russian"), ("ru", "")]:
        [cited] = page.xpath(f"//li[@id='source-{language}-1']")
        assert " ".join(cited.text_content().split()) == f"Закон{mark}"
