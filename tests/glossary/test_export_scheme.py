"""The concept scheme in the SKOS files."""

import pytest
from rdflib import RDF, SKOS, Graph

from tests.factories import in_both, make_entry, make_title_page
from tests.glossary.downloads import file_text, make_society

pytestmark = pytest.mark.django_db


def test_what_is_broader_for_nobody_but_editors_leaves_a_concept_at_the_top(client):
    society = make_society()
    society.broader.add(make_entry(ru="скрытое", public=False))
    graph = Graph().parse(data=file_text(client, "glossary.ttl"), format="turtle")
    [top] = graph.subjects(SKOS.topConceptOf)
    assert str(top).endswith("/id/term/information-society")


def test_graph_of_a_concept_describes_the_scheme_as_the_full_graph_does(client):
    make_society()
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
