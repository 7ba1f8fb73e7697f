"""The map of a domain: what is drawn, where it stands, and the same as a list."""

import gzip
from itertools import combinations

import pytest
from lxml import html

from glossary import concept_map
from glossary.models import Concept
from publishing.models import Link
from tests import responses
from tests.factories import make_domain, make_entry
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

ADDRESS = "glossary/domains/society/map/"


@pytest.fixture
def domain():
    return make_domain("Society", "society")


def concepts(domain, *names):
    made = [make_entry(ru=f"{name} ru", en=f"{name} en") for name in names]
    domain.concepts.add(*made)
    return made


def relate(one, other):
    Link.objects.relate(one, [other.pointer])


def page_of(client, language="en"):
    return html.fromstring(client.get(f"/{language}/{ADDRESS}").content.decode())


def drawn(page):
    """Return {term: the number of its relations that are not drawn}."""
    return {
        " ".join(text.xpath("tspan[@dy='18']/text()")): text.xpath("string(tspan[@dx])")
        for text in page.xpath("//main//svg//a/text")
    }


def test_map_has_the_concepts_of_a_domain_and_the_neighbours_that_join_them(
    client, domain
):
    a, b, c = concepts(domain, "a", "b", "c")
    above, joins, aside = [
        make_entry(ru=f"{name} ru", en=f"{name} en")
        for name in ["above", "joins", "aside"]
    ]
    draft = make_entry(ru="draft ru", en="draft en", public=False)
    a.broader.add(above, draft)
    b.broader.add(a)
    for concept in [b, c]:
        relate(concept, joins)
    Link.objects.relate(a, [aside.pointer, c.pointer])
    for language in LANGUAGES:
        page = page_of(client, language)
        names = {"a": "+1", "b": "", "c": "", "above": "", "joins": ""}
        assert drawn(page) == {f"{name} {language}": n for name, n in names.items()}
        # Two are broader, three related; the dotted line of the legend is another.
        lines = page.xpath('//main//svg[@width="960"]//g/path')
        assert len(lines) == 5
    [other] = others(language)
    assert page.xpath("//main//svg//tspan[@lang]/text()")[0].endswith(f" {other}")


def test_list_says_what_the_map_draws(client, domain):
    a, b, _alone = concepts(domain, "a", "b", "alone")
    b.broader.add(a)
    # Chosen on both sides, and what is broader is not also related.
    relate(a, b)
    relate(b, a)
    listed = {
        item.xpath("string(a)"): item.xpath("p/a/text()")
        for item in page_of(client).xpath("//ul[contains(@class, 'tree')]/li")
    }
    assert listed == {"a en": [], "b en": ["a en"], "alone en": []}
    # Whoever reads by ear or keyboard has the list.
    svg = page_of(client).xpath("//main//svg")[0]
    assert svg.get("aria-hidden") == "true"
    assert {*svg.xpath(".//a/@tabindex")} == {"-1"}


def test_a_domain_without_relations_says_so(client, domain):
    concepts(domain, "a")
    page = page_of(client)
    assert not page.xpath("//main//svg")
    assert "No relations" in page.xpath("string(//main)")


def test_maps_lead_to_each_other_from_the_first(client, domain):
    # It is in the menu of the glossary before there is any.
    assert client.get("/en/glossary/map/").status_code == 200
    concepts(domain, "a")
    concepts(make_domain("Data", "data", position=9), "b")
    chosen = "string(//main//strong)"
    first = responses.page_of(client.get("/en/glossary/map/"))
    assert first.xpath(chosen) == page_of(client).xpath(chosen)
    assert "/en/glossary/domains/data/map/" in page_of(client).xpath("//main//a/@href")
    # A map of one dot says little.
    concepts(make_domain("Work", "work", position=10), *"cdefghij")
    first = responses.page_of(client.get("/en/glossary/map/"))
    assert first.xpath(chosen) == "Work en"


def test_labels_of_a_hundred_concepts_neither_overlap_nor_leave_the_map(domain):
    long = "информационно-телекоммуникационная инфраструктура общества знаний"
    made = [
        Concept(pk=pk, title_ru=f"{long} {pk}", title_en="a") for pk in range(1, 101)
    ]
    for concept in made[: concept_map.MOST]:
        concept.radius = concept_map.RADIUS
        concept_map.set_label(concept, "ru")
    drawn = {concept.pk: concept for concept in made[: concept_map.MOST]}
    relations = {(pk, pk // 3 + 1): pk % 2 == 0 for pk in range(2, concept_map.MOST)}
    height = concept_map.place(drawn, relations)
    boxes = [concept_map.box_of(it, it.side) for it in drawn.values()]
    corners = [(middle - half, middle + half) for middle, half in boxes]
    boxes = [(one.real, one.imag, two.real, two.imag) for one, two in corners]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert right <= concept_map.WIDTH
        assert 0 <= top < bottom <= height
    for one, other in combinations(boxes, 2):
        is_beside = one[2] <= other[0] or other[2] <= one[0]
        assert is_beside or one[3] <= other[1] or other[3] <= one[1]


def test_a_big_map_is_light_and_the_same_each_time(client, domain, monkeypatch):
    made = concepts(domain, *(f"concept {number}" for number in range(14)))
    for place, concept in enumerate(made[1:]):
        concept.broader.add(made[place // 3])
    monkeypatch.setattr(concept_map, "MOST", 12)
    page, again = page_of(client), page_of(client)
    assert len(drawn(page)) == 12
    # The list has the others too.
    assert len(page.xpath("//ul[contains(@class, 'tree')]/li")) == 14
    [svg] = page.xpath('//main//svg[@width="960"]')
    text = html.tostring(svg)
    assert text == html.tostring(again.xpath('//main//svg[@width="960"]')[0])
    assert len(gzip.compress(text)) < 15_000 * 12 / 60
