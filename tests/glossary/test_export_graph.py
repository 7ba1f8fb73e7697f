"""The Turtle and JSON-LD files, and the rules of SKOS."""

from copy import deepcopy

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal
from rdflib.compare import isomorphic

from glossary.interchange import skos
from glossary.models import Citation, Concept, Term
from publishing.models import Link
from tests.factories import (
    in_both,
    make_domain,
    make_entry,
    make_source,
    make_term,
    make_title_page,
)
from tests.glossary.downloads import LOOKUP, file_text, leave, make_society
from tests.worlds import once

pytestmark = pytest.mark.django_db


_society = once(make_society)


@pytest.fixture
def society(_society, db):
    return deepcopy(_society)


@pytest.fixture
def graphs(client, society):
    """Both files, of a glossary that has every feature, as graphs."""
    other = make_entry(ru="сеть «большая»", en='net "big"\\')
    society.broader.add(other)
    society.confusable.add(other)
    Link.objects.be_chosen(other, [society.pointer])
    for text, status in [
        ("IS", Term.Status.ADMITTED),
        ("age of information", Term.Status.SUPERSEDED),
        (LOOKUP, Term.Status.LOOKUP),
    ]:
        make_term(society, text, "en", status=status)
    make_term(other, "информационное общество", "ru", status=Term.Status.DEPRECATED)
    domain = make_domain("Society", "society")
    domain.concepts.add(society, other)
    for source in [make_source("Law", url="https://law.example/a b"), make_source()]:
        Citation.objects.create(concept=society, source=source)
    leave(
        society,
        same_as='https://elsewhere.example/"<x>\nhttps://other.example/',
        summary_en="Two\nlines \\ and \"quotes\"'''",
        note_ru="Заметка",
    )
    leave(other, replaced_by=society)
    return [
        Graph().parse(data=file_text(client, f"glossary.{suffix}"), format=format)
        for suffix, format in [("ttl", "turtle"), ("jsonld", "json-ld")]
    ]


def test_turtle_and_json_ld_are_the_same_graph(graphs):
    turtle, json_ld = graphs
    assert len(turtle) > 40
    assert isomorphic(turtle, json_ld)


def test_graph_of_a_concept_is_a_subset_of_the_full_graph(client, graphs):
    for code in ["information-society", "net-big"]:
        response = client.get(f"/id/term/{code}", headers={"accept": "text/turtle"})
        alone = Graph().parse(data=response.content, format="turtle")
        assert len(alone) > 10
        assert set(alone) - set(graphs[0]) == set()


def test_what_is_broader_however_far_is_not_related_as_well(client):
    low, middle, top, other = (make_entry(en=word) for word in "abcd")
    low.broader.add(middle)
    middle.broader.add(top)
    Link.objects.relate(low, [middle.pointer, top.pointer, other.pointer])
    graph = Graph().parse(data=file_text(client, "glossary.ttl"), format="turtle")
    ends = {skos.address_of(concept.code) for concept in [low, other]}
    assert {end for pair in graph.subject_objects(SKOS.related) for end in pair} == ends


@pytest.mark.parametrize("place", [0, 1])
def test_labels_obey_the_rules_of_skos(graphs, place):
    graph = graphs[place]
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == 2
    for concept in concepts:
        preferred, alternative, hidden = (
            set(graph.objects(concept, kind))
            for kind in [SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel]
        )
        languages = [label.language for label in preferred]
        assert sorted(languages) == sorted(set(languages))
        assert not preferred & alternative
        assert not preferred & hidden
        assert not alternative & hidden


def test_the_scheme_says_of_what_state_it_is(graphs):
    [scheme] = graphs[0].subjects(RDF.type, SKOS.ConceptScheme)
    assert Literal("Институт", lang="ru") in graphs[0].objects(
        scheme, DCTERMS.publisher
    )
    [moment] = graphs[0].objects(scheme, DCTERMS.modified)
    assert moment.toPython() == max(
        concept.updated_at_en for concept in Concept.objects.all()
    )


def test_the_scheme_and_its_top_concepts_name_each_other(graphs):
    """The society has a broader concept, "net big"; that one has none."""
    for graph in graphs:
        [scheme] = graph.subjects(RDF.type, SKOS.ConceptScheme)
        [top] = graph.objects(scheme, SKOS.hasTopConcept)
        assert str(top).endswith("/id/term/net-big")
        assert [*graph.subject_objects(SKOS.topConceptOf)] == [(top, scheme)]


def test_what_is_broader_for_nobody_but_editors_leaves_a_concept_at_the_top(
    client, society
):
    society.broader.add(make_entry(ru="скрытое", public=False))
    graph = Graph().parse(data=file_text(client, "glossary.ttl"), format="turtle")
    [top] = graph.subjects(SKOS.topConceptOf)
    assert str(top).endswith("/id/term/information-society")


def test_graph_of_a_concept_describes_the_scheme_as_the_full_graph_does(
    client, society
):
    make_title_page(
        **in_both("CC BY 4.0", "licence_name"), licence_url="https://licence.example/by"
    )
    full_graph = Graph().parse(data=file_text(client, "glossary.ttl"), format="turtle")
    response = client.get(
        "/id/term/information-society", headers={"accept": "text/turtle"}
    )
    alone = Graph().parse(data=response.content, format="turtle")
    [scheme] = full_graph.subjects(RDF.type, SKOS.ConceptScheme)
    triples = set(full_graph.triples((scheme, None, None)))
    assert len(triples) > 8
    assert set(alone.triples((scheme, None, None))) == triples
