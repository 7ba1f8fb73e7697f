"""The index of the glossary, letter by letter."""

from urllib.parse import quote, unquote

import pytest

from glossary.models import Concept, Term
from glossary.views import concept_list
from tests.factories import make_entry, make_term, make_title_page
from tests.responses import language_of, links_in, page_of
from tests.worlds import copy_of, once
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

Status = Term.Status


def lines_in(response):
    """Return the lines of the index as a reader sees them, by their letters."""
    return {
        part.xpath("string(h2)"): [
            " ".join(" ".join(line.xpath(".//text()[not(ancestor::i)]")).split())
            for line in part.xpath(".//li")
        ]
        for part in page_of(response).xpath("//section[h2/@class='letter']")
    }


def letters_in(response):
    """Return [(letter, whether it leads anywhere)] in their order."""
    return [
        (item.text_content().strip(), bool(item.xpath("a")))
        for item in page_of(response).xpath("//nav[contains(@class, 'letters')]//li")
    ]


def make_glossary():
    """A glossary with every kind of term, in both languages and in one."""
    society = make_entry(ru="информационное общество", en="information society")
    make_term(society, "ИО", "ru", type="abbreviation")
    make_term(society, "цифровое общество", "ru")
    make_term(society, "постиндустриализм", "ru", status=Status.DEPRECATED)
    make_term(society, "эра информации", "ru", status=Status.SUPERSEDED)
    make_term(society, "обшество", "ru", status=Status.LOOKUP)
    make_entry(ru="ёмкость канала")
    make_entry(ru="IT-отрасль", en="IT industry")
    make_entry(ru="5G", en="5G")
    make_entry(en="digital divide")
    make_entry(ru="яма", en="zero", public=False)
    return society


_glossary = once(make_glossary)
glossary = copy_of("_glossary")


# П, Ц and Э by synonyms; О would be by a form that is only looked up, Я by a draft.
LETTERS = {
    "ru": ([*"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯ", "A–Z, 0–9"], [*"ЕИПЦЭ", "A–Z, 0–9"]),
    "en": ([*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "А–Я, 0–9"], [*"DI", "А–Я, 0–9"]),
}
TO_IT = "см. информационное общество"
LINES = {
    "ru": {
        "Е": ["ёмкость канала"],
        "И": ["информационное общество", f"ИО {TO_IT}"],
        "П": [f"постиндустриализм не рекомендуется {TO_IT}"],
        "Ц": [f"цифровое общество {TO_IT}"],
        "Э": [f"эра информации устарело {TO_IT}"],
        "A–Z, 0–9": ["5G", "IT-отрасль"],
    },
    "en": {
        "D": ["digital divide"],
        "I": ["information society", "IT industry"],
        "А–Я, 0–9": ["5G"],
    },
}
EQUIVALENTS = {
    "ru": ["information society", "5G", "IT industry"],
    "en": ["информационное общество", "IT-отрасль", "5G"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_stand_under_the_letters_of_their_language(client, glossary, language):
    [other] = others(language)
    response = client.get(f"/{language}/glossary/")
    every, leading = LETTERS[language]
    assert [letter for letter, _leads in letters_in(response)] == every
    assert [letter for letter, leads in letters_in(response) if leads] == leading
    assert lines_in(response) == LINES[language]
    page = page_of(response)
    ids = page.xpath("//h2[@class='letter']/@id")
    links = links_in(response, "//nav[contains(@class, 'letters')]")
    assert [unquote(link.removeprefix("#")) for _letter, link in links] == ids
    links = dict(links_in(response))
    assert links[glossary.title_in(language)] == glossary.address_in(language)
    # A preferred term has its equivalent beside it where readers see that.
    equivalents = page.xpath("//ul/li/i")
    assert {item.get("lang") for item in equivalents} == {other}
    assert [item.text_content() for item in equivalents] == EQUIVALENTS[language]


def test_index_says_what_the_glossary_is_and_how_much_it_has(client, glossary):
    make_title_page(foreword_en="What it is.\n\nHow.", editors_en="Anna")
    page = page_of(client.get("/en/glossary/"))
    assert page.xpath("//p[@class='lead']/text()") == ["What it is."]
    margin = page.xpath("string(//main//div[@class='margin'])")
    for words in ["4 concepts", "in both languages: 3", "Editors: Anna"]:
        assert words in " ".join(margin.split())


def test_what_is_replaced_is_marked(client, glossary):
    old = make_entry(en="cyberspace")
    old.replaced_by = glossary
    old.save(update_fields=["replaced_by"])
    assert lines_in(client.get("/en/glossary/"))["C"] == ["cyberspace replaced"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_has_a_page_of_its_own(client, glossary, language):
    letter = {"ru": "И", "en": "I"}[language]
    address = f"/{language}/glossary/letters/{quote(letter)}/"
    response = client.get(address)
    assert list(lines_in(response)) == [letter]
    marked = page_of(response).xpath("//nav//a[@aria-current='true']/text()")
    assert letter in marked
    canonical = page_of(response).xpath("string(//link[@rel='canonical']/@href)")
    assert canonical.endswith(address)
    # The other alphabet may not have it: the switch leads to its index.
    [other] = others(language)
    switch = links_in(response, "//*[@class='language-switch']")
    assert f"/{other}/glossary/" in dict(switch).values()
    assert 'hreflang="x-default"' not in response.content.decode()


def test_letter_without_terms_is_a_404_in_the_language_of_the_page(client, glossary):
    for language in LANGUAGES:
        for letter in ["Я", "Z", "О", "и", "Ё", "ИО", "?", "%", "\u0301"]:
            response = client.get(f"/{language}/glossary/letters/{quote(letter)}/")
            assert response.status_code == 404
            assert language_of(response) == language
    # What begins with another letter or none has a page.
    response = client.get("/ru/glossary/letters/0-9/")
    assert lines_in(response) == {"A–Z, 0–9": ["5G", "IT-отрасль"]}


def test_big_glossary_opens_at_its_first_letter_and_pages_it(
    client, glossary, monkeypatch
):
    monkeypatch.setattr(concept_list, "SINGLE_PAGE", 5)
    monkeypatch.setattr(concept_list, "PAGE_SIZE", 1)
    make_entry(ru="еженедельник")
    first, second = (client.get(f"/ru/glossary/{page}") for page in ["", "?page=2"])
    assert lines_in(first) == {"Е": ["еженедельник"]}
    assert lines_in(second) == {"Е": ["ёмкость канала"]}
    links = dict(links_in(first, "//nav[contains(@class, 'letters')]"))
    assert links["И"] == f"/ru/glossary/letters/{quote('И')}/"
    for address in links.values():
        assert client.get(address).status_code == 200
    assert client.get("/ru/glossary/?page=3").status_code == 404


def test_glossary_without_terms_says_so(client, glossary):
    Concept.objects.all().delete()
    response = client.get("/en/glossary/")
    assert "Nothing has been published here yet." in response.content.decode()
