"""The permanent address of a concept: for people its entry, for programs SKOS."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef

from glossary.models import Citation, Concept, Term
from publishing.models import Link
from tests.factories import (
    State,
    make_domain,
    make_entry,
    make_source,
    make_term,
    make_title_page,
)
from tests.worlds import once
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

Status = Term.Status
SITE = "https://institute.example"
FORMATS = {"text/turtle": "turtle", "application/ld+json": "json-ld"}


def uri(code):
    return URIRef(f"{SITE}/id/term/{code}")


def make_society():
    return make_entry(ru="информационное общество", en="information society")


_society = once(make_society)


@pytest.fixture
def society(_society, db):
    return deepcopy(_society)


def graph_of(client, code, media_type="text/turtle"):
    response = client.get(f"/id/term/{code}", headers={"accept": media_type})
    assert response.status_code == 200
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    return Graph().parse(data=response.content, format=FORMATS[media_type])


def labels(graph, code, kind):
    return {(str(label), label.language) for label in graph.objects(uri(code), kind)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("accept", [None, "*/*", "text/html,*/*;q=0.8", "image/png"])
def test_people_get_the_entry_in_their_language(client, society, language, accept):
    headers = {"accept-language": language} | ({"accept": accept} if accept else {})
    response = client.get("/id/term/information-society", headers=headers)
    assert response.status_code == 303
    assert response["Location"] == society.address_in(language)
    vary = {name.strip() for name in response["Vary"].split(",")}
    assert {"Accept", "Accept-Language", "Cookie"} <= vary


@pytest.mark.parametrize("media_type", FORMATS)
def test_programs_get_what_they_ask_for_also_beside_html(client, society, media_type):
    for accept in [media_type, f"{media_type}, text/html;q=0.5"]:
        response = client.get(
            "/id/term/information-society", headers={"accept": accept}
        )
        assert response["Content-Type"] == f"{media_type}; charset=utf-8"
        assert "Accept" in response["Vary"]
    accept = f"text/html, {media_type}"
    response = client.get("/id/term/information-society", headers={"accept": accept})
    assert response.status_code == 303


def test_day_of_a_change_is_that_of_the_clock_of_the_site(client, society):
    # In Moscow it is the fourth of May already.
    moment = datetime(2017, 5, 3, 22, tzinfo=UTC)
    changed = {f"updated_at_{language}": moment for language in LANGUAGES}
    Concept.objects.filter(pk=society.pk).update(**changed)
    graph = graph_of(client, "information-society")
    here = uri("information-society")
    assert str(graph.value(here, DCTERMS.modified)) == "2017-05-04"


def test_header_that_cannot_be_read_is_400(client, society):
    headers = {"accept": "text/turtle; level*=nonsense''1"}
    response = client.get("/id/term/information-society", headers=headers)
    assert response.status_code == 400


@pytest.mark.parametrize("media_type", FORMATS)
def test_terms_are_labels_by_their_status(client, society, media_type):
    make_term(society, "IS", "en", type="abbreviation")
    make_term(society, "informational society", "en", status=Status.DEPRECATED)
    make_term(society, "age of information", "en", status=Status.SUPERSEDED)
    make_term(society, "infomation society", "en", status=Status.LOOKUP)
    graph = graph_of(client, "information-society", media_type)
    assert labels(graph, "information-society", SKOS.prefLabel) == {
        ("информационное общество", "ru"),
        ("information society", "en"),
    }
    alternative = labels(graph, "information-society", SKOS.altLabel)
    hidden = labels(graph, "information-society", SKOS.hiddenLabel)
    assert alternative == {("IS", "en")}
    assert hidden == {
        ("informational society", "en"),
        ("age of information", "en"),
        ("infomation society", "en"),
    }


def test_definition_sources_and_domains_are_in_the_graph(client, society):
    domain = make_domain("Society", "society")
    society.domains.add(domain)
    for source in [make_source("Law", url="https://law.example/a b"), make_source()]:
        Citation.objects.create(concept=society, source=source)
    society.same_as = 'https://elsewhere.example/"<x>'
    society.save(update_fields=["same_as"])
    graph, here = graph_of(client, "information-society"), uri("information-society")
    assert set(graph.objects(here, SKOS.definition)) == {
        Literal(f"summary {language}", lang=language) for language in LANGUAGES
    }
    assert set(graph.objects(here, DCTERMS.source)) == {
        URIRef("https://law.example/a%20b"),
        *(Literal(f"Source {language}", lang=language) for language in LANGUAGES),
    }
    assert set(graph.objects(here, SKOS.exactMatch)) == {
        URIRef("https://elsewhere.example/%22%3Cx%3E")
    }
    [collection] = graph.subjects(SKOS.member, here)
    assert (collection, RDF.type, SKOS.Collection) in graph
    [scheme] = graph.objects(here, SKOS.inScheme)
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph


def test_related_concepts_are_in_the_graph_if_readers_see_them(client, society):
    broader, narrower, near, far = (
        make_entry(en=name) for name in ["broader", "narrower", "near", "far"]
    )
    draft = make_entry(en="draft", public=False)
    society.broader.add(broader, draft)
    narrower.broader.add(society)
    draft.broader.add(society)
    Link.objects.relate(society, [near.pointer, draft.pointer])
    Link.objects.relate(far, [society.pointer])
    graph, here = graph_of(client, "information-society"), uri("information-society")
    assert set(graph.objects(here, SKOS.broader)) == {uri("broader")}
    assert set(graph.objects(here, SKOS.narrower)) == {uri("narrower")}
    assert set(graph.objects(here, SKOS.related)) == {uri("near"), uri("far")}


def test_replaced_concept_says_by_what(client, society):
    old = make_entry(en="old")
    old.replaced_by = society
    old.save(update_fields=["replaced_by"])
    graph = graph_of(client, "old")
    assert (uri("old"), DCTERMS.isReplacedBy, uri("information-society")) in graph
    assert (uri("old"), OWL.deprecated, Literal(True)) in graph
    assert not list(
        graph_of(client, "information-society").objects(None, OWL.deprecated)
    )


@pytest.mark.parametrize("media_type", FORMATS)
def test_language_that_readers_do_not_see_is_left_out(client, media_type):
    half = make_entry(en="half")
    half.title_ru, half.summary_ru, half.note_ru = "ТАЙНА", "СЕКРЕТ", "ЧЕРНОВИК"
    half.save()
    make_term(half, "СКРЫТО", "ru")
    response = client.get("/id/term/half", headers={"accept": media_type})
    for word in ["ТАЙНА", "СЕКРЕТ", "ЧЕРНОВИК", "СКРЫТО"]:
        assert word not in response.content.decode()


@pytest.mark.parametrize("accept", ["text/html", *FORMATS])
def test_draft_and_unknown_code_are_a_404(client, accept):
    make_entry(en="draft", public=False)
    for code in ["draft", "nothing"]:
        response = client.get(f"/id/term/{code}", headers={"accept": accept})
        assert response.status_code == 404, code


def test_withdrawn_concept_has_a_page_but_no_graph(client, society):
    for language in LANGUAGES:
        setattr(society, f"state_{language}", State.WITHDRAWN)
        setattr(society, f"withdrawal_reason_{language}", "Wrong.")
    society.save()
    address = "/id/term/information-society"
    assert client.get(address).status_code == 303
    assert client.get(address, headers={"accept": "text/turtle"}).status_code == 404


def test_every_graph_has_the_title_of_the_glossary(client, society):
    make_title_page("Словарь")
    titles = {
        str(title)
        for title in graph_of(client, "information-society").objects(
            None, DCTERMS.title
        )
    }
    file = client.get("/en/glossary/export/glossary.ttl").getvalue().decode()
    in_file = Graph().parse(data=file, format="turtle").objects(None, DCTERMS.title)
    assert titles == {str(title) for title in in_file}
    assert any("Словарь" in title for title in titles)
