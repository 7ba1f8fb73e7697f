"""The glossary by its hierarchy, by domains, as a whole, in numbers."""

import pytest
from django.template.loader import render_to_string
from lxml import html
from pytest_django.asserts import assertContains

from glossary.models import Concept
from glossary.views import concept_list
from tests.factories import make_domain, make_entry
from tests.responses import links_in, says
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


def test_narrower_concepts_stand_under_each_that_is_broader(client):
    a, b, c, _alone = concepts("a", "b", "c", "alone")
    b.broader.add(a)
    c.broader.add(a, b)
    for language in LANGUAGES:
        assert tree_of(client, language) == [("a", [("b", [("c", [])]), ("c", [])])]
    # What stands below two is listed once, and a circle hangs nothing.
    (d,) = concepts("d")
    d.broader.add(c)
    b.broader.add(d)
    in_b = [("b", [("c", [("d", [("b", [])])])])]
    assert tree_of(client) == [("a", [*in_b, ("c", [])])]
    assertContains(
        client.get("/en/glossary/tree/"), "its narrower concepts are listed above"
    )


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
    monkeypatch.setattr(concept_list.Tree, "size", 1)
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


def test_domains_are_listed_with_their_numbers_and_have_pages(client, domain):
    make_domain("Half", "half").concepts.add(domain.concepts.first())
    for language, numbers, titles in [
        ("ru", {"Society ru": ("2", "100%"), "Half ru": ("1", "50%")}, ["а", "б"]),
        ("en", {"Society en": ("1", "100%"), "Half en": ("1", "100%")}, ["b"]),
    ]:
        response = client.get(f"/{language}/glossary/domains/")
        rows = html.fromstring(response.content.decode()).xpath(
            "//ul[contains(@class, 'domains')]/li"
        )
        assert {
            row.xpath("string(a)"): (
                row.xpath("string(.//*[@class='number'])"),
                row.xpath("string(.//rect/@width)"),
            )
            for row in rows
        } == numbers
        address = f"/{language}/glossary/domains/society/"
        assert dict(links_in(response))[f"Society {language}"] == address
        listed = html.fromstring(client.get(address).content.decode())
        assert listed.xpath("//ul[@class='rows']//h2/a/text()") == titles
        # Unknown ones, and those of which nobody may read.
        for code in ["empty", "nothing"]:
            response = client.get(f"/{language}/glossary/domains/{code}/")
            assert response.status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_domain_of_the_other_language_alone_leads_there(client, language):
    [other] = others(language)
    make_domain("Alone", "alone").concepts.add(make_entry(**{other: "x"}))
    response = client.get(f"/{language}/glossary/domains/alone/")
    assertContains(response, says("None of this is in English yet.", language))
    assertContains(response, 'content="noindex"')
    assert f"/{other}/glossary/domains/alone/" in dict(links_in(response)).values()


def test_a_very_deep_tree_is_shown_as_far_as_pages_nest():
    chain = [Concept(pk=pk, title_en="a", slug_en="a") for pk in range(1, 1001)]
    for concept in chain:
        concept.children = chain[concept.pk : concept.pk + 1]
    made = concept_list.branch(chain[0], set())
    page = render_to_string("glossary/branch.html", {"branch": made})
    assert page.count("<li>") == concept_list.DEEPEST
