"""What SKOS says of the glossary as a whole."""

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph

from tests.glossary.downloads import file_text, make_society
from tests.making import in_both, make_entry, make_title_page

pytestmark = pytest.mark.django_db


def test_what_is_broader_for_nobody_but_editors_leaves_a_concept_at_the_top(client):
    society = make_society()
    society.broader.add(make_entry(ru="скрытое", public=False))
    graph = Graph().parse(data=file_text(client, "glossary.ttl"), format="turtle")
    [top] = graph.subjects(SKOS.topConceptOf)
    assert str(top).endswith("/id/term/information-society")


def test_a_concept_alone_says_of_the_glossary_what_the_whole_says(client):
    make_society()
    make_title_page(
        **in_both("CC BY 4.0", "licence_name"), licence_url="https://licence.example/by"
    )
    whole = Graph().parse(data=file_text(client, "glossary.ttl"), format="turtle")
    response = client.get(
        "/id/term/information-society", headers={"accept": "text/turtle"}
    )
    alone = Graph().parse(data=response.content, format="turtle")
    [scheme] = whole.subjects(RDF.type, SKOS.ConceptScheme)
    only_of_the_file = {
        (scheme, DCTERMS.modified, whole.value(scheme, DCTERMS.modified))
    }
    triples = set(whole.triples((scheme, None, None))) - only_of_the_file
    assert len(triples) > 8
    assert set(alone.triples((scheme, None, None))) == triples
