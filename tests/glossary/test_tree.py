"""The glossary by its hierarchy, by domains, as a whole, in numbers."""

import itertools

import pytest
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from glossary.models import Term
from glossary.views import concept_list, tree
from tests.factories import make_domain, make_entry, make_term
from tests.responses import links_in, says, titles_in
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db


def concepts(*names):
    return [make_entry(ru=f"{name} ru", en=f"{name} en") for name in names]


def tree_of(client, language="en"):
    """Return the tree as nested lists of (term, its children)."""
    response = client.get(f"/{language}/glossary/tree/")
    page = html.fromstring(response.content.decode())

    def below(lists):
        return [
            (
                item.xpath("string(a)").removesuffix(f" {language}"),
                below(item.xpath("details/ul")),
            )
            for ul in lists
            for item in ul.xpath("li")
        ]

    return below(page.xpath("//ul[@class='tree']"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_narrower_concepts_stand_under_each_that_is_broader(client, language):
    a, b, c, _alone = concepts("a", "b", "c", "alone")
    b.broader.add(a)
    c.broader.add(a, b)
    assert tree_of(client, language) == [("a", [("b", [("c", [])]), ("c", [])])]


def test_children_of_a_concept_in_two_places_are_listed_once(client):
    a, b, c, d = concepts("a", "b", "c", "d")
    c.broader.add(a, b)
    d.broader.add(c)
    assert tree_of(client) == [("a", [("c", [("d", [])])]), ("b", [("c", [])])]
    assertContains(
        client.get("/en/glossary/tree/"), "its narrower concepts are listed above"
    )


def test_circle_below_a_concept_hangs_nothing(client):
    a, b, c = concepts("a", "b", "c")
    b.broader.add(a, c)
    c.broader.add(b)
    assert tree_of(client) == [("a", [("b", [("c", [("b", [])])])])]


@pytest.mark.slow
def test_long_chain_is_shown_to_its_end(client):
    chain = concepts(*(f"{number:02}" for number in range(80)))
    for above, below in itertools.pairwise(chain):
        below.broader.add(above)
    assertContains(client.get("/en/glossary/tree/"), chain[-1].address_in("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_tree_knows_only_what_readers_of_the_language_see(client, language):
    [other] = others(language)
    a, b = concepts("a", "b")
    hidden = make_entry(ru="hidden ru", en="hidden en", public=False)
    foreign = make_entry(**{other: f"foreign {other}"})
    b.broader.add(hidden, a)
    foreign.broader.add(a)
    a.broader.add(foreign)
    assert tree_of(client, language) == [("a", [("b", [])])]


def test_many_trees_are_paged(client, monkeypatch):
    monkeypatch.setattr(tree, "TREES", 1)
    for name in "ab":
        above, below = concepts(name, f"{name}{name}")
        below.broader.add(above)
    assert tree_of(client) == [("a", [("aa", [])])]
    assertContains(client.get("/en/glossary/tree/?page=2"), ">b en<")
    assert client.get("/en/glossary/tree/?page=3").status_code == 404


@pytest.fixture
def domain():
    domain = make_domain("Society", "society")
    make_domain("Empty", "empty")
    both = make_entry(ru="б", en="b")
    only = make_entry(ru="а")
    draft = make_entry(ru="в", en="v", public=False)
    domain.concepts.add(both, only, draft)
    return domain


def test_domains_are_listed_with_how_many_concepts_they_have(client, domain):
    for language, number in [("ru", 2), ("en", 1)]:
        response = client.get(f"/{language}/glossary/domains/")
        links = links_in(response, "//ul[contains(@class, 'domains')]")
        address = f"/{language}/glossary/domains/society/"
        assert links == [(f"Society {language}", address)]
        assertContains(response, f'<span class="number">{number}</span>')


def test_row_of_a_domain_draws_its_number_beside_the_greatest(client, domain):
    half = make_domain("Half", "half")
    half.concepts.add(domain.concepts.first())
    page = html.fromstring(client.get("/ru/glossary/domains/").content.decode())
    rows = page.xpath("//ul[contains(@class, 'domains')]/li")
    lengths = {
        row.xpath("string(a)"): row.xpath("string(.//rect/@width)") for row in rows
    }
    assert lengths == {"Society ru": "100%", "Half ru": "50%"}


def test_domain_has_a_page_of_its_concepts(client, domain):
    assert titles_in(client.get("/ru/glossary/domains/society/")) == ["а", "б"]
    assert titles_in(client.get("/en/glossary/domains/society/")) == ["b"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_domain_that_is_unknown_or_of_which_nobody_may_read_is_a_404(
    client, domain, language
):
    for code in ["empty", "nothing"]:
        address = f"/{language}/glossary/domains/{code}/"
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_domain_of_the_other_language_alone_leads_there(client, language):
    [other] = others(language)
    make_domain("Alone", "alone").concepts.add(make_entry(**{other: "x"}))
    response = client.get(f"/{language}/glossary/domains/alone/")
    assertContains(response, says("None of this is in English yet.", language))
    assertContains(response, 'content="noindex"')
    assert f"/{other}/glossary/domains/alone/" in dict(links_in(response)).values()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_glossary_shows_each_concept_in_both_languages(client, language):
    [other] = others(language)
    concept = make_entry(ru="слово", en="word")
    make_term(concept, f"synonym {language}", language)
    make_term(concept, f"form {language}", language, status=Term.Status.LOOKUP)
    half = make_entry(**{language: "half"})
    setattr(half, f"title_{other}", "DRAFT")
    half.save()
    response = client.get(f"/{language}/glossary/all/")
    page = html.fromstring(response.content.decode())
    titles = page.xpath("//dt//a/text()")
    assert sorted(titles) == sorted([concept.title_in(language), "half"])
    assert page.xpath(f"//dt/span[@lang='{other}']/text()") == [concept.title_in(other)]
    assertContains(response, f"synonym {language}")
    assertNotContains(response, f"form {language}")
    assertNotContains(response, "DRAFT")


def test_letters_of_the_whole_glossary_lead_to_its_concepts(client):
    concepts("apple", "avocado", "cherry", "3D")
    page = html.fromstring(client.get("/en/glossary/all/").content.decode())
    letters = page.xpath("//nav[contains(@class, 'letters')]//a")
    assert [(a.text, a.get("href")) for a in letters] == [
        *[("A", "#A"), ("C", "#C")],
        ("А–Я, 0–9", "#0-9"),
    ]
    assert [
        [section.xpath("string(h2)"), *section.xpath(".//dt//a/text()")]
        for section in page.xpath("//main//section")
    ] == [
        *[["A", "apple en", "avocado en"], ["C", "cherry en"]],
        ["А–Я, 0–9", "3D en"],
    ]


def test_whole_glossary_is_paged_where_it_is_very_big(client, monkeypatch):
    monkeypatch.setattr(concept_list, "CONCEPTS", 1)
    concepts("a", "b")
    assertContains(client.get("/en/glossary/all/"), ">a en<")
    assertContains(client.get("/en/glossary/all/?page=2"), ">b en<")
