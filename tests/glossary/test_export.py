"""The glossary's files, and the permanent address of a concept with its graph."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.http import parse_http_date
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from glossary.interchange import skos
from glossary.interchange.entries import title_page_of
from glossary.models import Citation, Concept, Term, TitlePage
from glossary.views import downloads
from institute.models import Organization
from publishing.models import Link
from tests.factories import (
    LATER,
    PAST,
    State,
    future,
    in_both,
    make_domain,
    make_entry,
    make_institute,
    make_source,
    make_term,
    make_title_page,
    published,
)
from tests.glossary.files import ADDRESSES, get_file, stored_entries, text_of
from tests.website.stored_pages import forget
from tests.worlds import copy_of, once
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

Status = Term.Status
LOOKUP = "infomation"
SITE = "https://institute.example"
GRAPHS = {"text/turtle": "turtle", "application/ld+json": "json-ld"}


def leave(concept, **fields):
    """Store fields as time would leave them."""
    Concept.objects.filter(pk=concept.pk).update(**fields)


def make_society():
    make_institute()
    return make_entry(ru="информационное общество", en="information society")


# A concept that all see.
_society = once(make_society)
society = copy_of("_society")


@pytest.fixture
def hidden(society):
    """Concepts that readers do not see, and all that leads to them from one they do."""
    draft = make_entry(public=False, ru="втайне", en="secret draft")
    ended, coming, withdrawn = (
        make_entry(ru=f"втайне {name}", en=f"secret {name}")
        for name in ["ended", "coming", "withdrawn"]
    )
    for code in LANGUAGES:
        leave(ended, **published(code, PAST, until=LATER))
        leave(coming, **published(code, future()))
        reason = {f"withdrawal_reason_{code}": "x"}
        leave(withdrawn, **{f"state_{code}": State.WITHDRAWN}, **reason)
    society.broader.add(draft, ended)
    coming.broader.add(society)
    society.confusable.add(withdrawn)
    Link.objects.relate(ended, [society.pointer])
    leave(society, replaced_by=draft)
    make_term(society, LOOKUP, "en", status=Status.LOOKUP)


# What they are


TYPES = {
    "tbx": "application/x-tbx",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
}


def test_a_file_says_what_it_is(client, society):
    leave(society, updated_at_ru=PAST, updated_at_en=PAST)
    for suffix, media_type in TYPES.items():
        name = f"glossary.{suffix}"
        response = get_file(client, name)
        assert response["Content-Type"] == media_type
        named = f'attachment; filename="glossary-en-2017-06-30.{suffix}"'
        assert response["Content-Disposition"] == named
        assert int(response["Content-Length"]) == len(response.content)
        assert "no-cache" in response["Cache-Control"]
        for text in [text_of(response), text_of(get_file(client, name, "ru"))]:
            assert "информационное общество" in text
            assert "information society" in text
    Concept.objects.all().delete()
    for name in ADDRESSES:
        assert get_file(client, name).status_code == 200


@pytest.mark.parametrize("name", ["glossary.csv", "glossary.xlsx"])
def test_a_file_is_not_sent_twice(client, society, name):
    response = get_file(client, name)
    for headers in [
        {"if-none-match": response["ETag"]},
        {"if-modified-since": response["Last-Modified"]},
    ]:
        again = get_file(client, name, **headers)
        assert (again.status_code, again["ETag"]) == (304, response["ETag"])
    assert get_file(client, name, **{"if-match": '"x"'}).status_code == 412
    head = client.head(f"/en/glossary/export/{name}")
    assert b"".join(head) == b""
    # The length may differ by some octets: a workbook says when it was made.
    for header in ["ETag", "Last-Modified", "Content-Type"]:
        assert head[header] == response[header]
    assert client.post(f"/en/glossary/export/{name}").status_code == 405


def test_the_index_leads_to_every_file_and_no_concept_has_their_address(client):
    assert make_entry(en="export").slug_en != "export"
    for language in LANGUAGES:
        page = client.get(f"/{language}/glossary/").content.decode()
        for name in ADDRESSES:
            assert f'href="/{language}/glossary/export/{name}" rel="alternate"' in page


# What readers do not see


def test_nobody_gets_what_readers_do_not_see(client, hidden):
    for name in ADDRESSES:
        text = text_of(get_file(client, name))
        assert "information society" in text, name
        assert "secret" not in text, name
        assert "втайне" not in text, name
        # As SKOS a term that is only looked up is a hidden label.
        assert (LOOKUP in text) == name.endswith((".ttl", ".jsonld")), name


def test_nobody_gets_a_language_that_readers_do_not_see(client, society):
    leave(society, state_en=State.DRAFT, summary_en="A draft.", note_en="A draft.")
    make_term(society, "IS", "en", note="A draft.")
    for name in ADDRESSES:
        text = text_of(get_file(client, name))
        assert "информационное общество" in text
        assert "information society" not in text
        assert "A draft." not in text


def test_terminologists_get_all_and_no_cache_keeps_it(client_of, terminologist, hidden):
    client = client_of(terminologist)
    for name in ADDRESSES:
        response = client.get(f"/admin/glossary/concept/export/{name}")
        assert "no-store" in response["Cache-Control"]
        assert "ETag" not in response
        assert "-all" in response["Content-Disposition"]
        text = text_of(response)
        assert "secret draft" in text
        # TBX has no place for them.
        assert (LOOKUP in text) != name.endswith(".tbx")
    page = client.get("/admin/glossary/concept/").content.decode()
    for name in ADDRESSES:
        assert f'href="/admin/glossary/concept/export/{name}"' in page


# Entries


def test_an_entry_has_all_that_stands_at_a_concept(hidden):
    network = make_entry(ru="сеть", en="network")
    network.domains.add(make_domain("Data", "data"))
    fields = {
        "status": "admitted",
        "type": "abbreviation",
        "part_of_speech": "adjective",
        "gender": "feminine",
        "region": "at sea",
        "note": "Rare.",
        "example": "NW is small.",
        "is_case_sensitive": True,
        "is_linked": False,
    }
    more = {"forms": "NWs\nN.W.", "not_when": "NW wind"}
    source = make_source(title_en="")
    make_term(network, "NW", "en", **fields, **more, example_source=source)
    rows = [
        ("definition", make_source(), {"locator_ru": "ст. 2", "locator_en": "art. 2"}),
        ("definition", make_source("Report", title_en=""), {}),
        ("note", make_source("Law", title_ru=""), {"locator_en": "p. 3"}),
    ]
    for position, (supports, source, locators) in enumerate(rows):
        Citation.objects.create(
            concept=network,
            source=source,
            supports=supports,
            position=position,
            **locators,
        )
    entries = stored_entries()
    assert entries["network"]["terms"][1] == {
        "language": "en",
        "text": "NW",
        **fields,
        "example_source": "Source ru",
        "forms": ["NWs", "N.W."],
        "not_when": ["NW wind"],
    }
    # As readers see them, pair by pair.
    expected = {
        "domains": ["data"],
        "domain_names_ru": ["Data ru"],
        "definition_sources_ru": ["Source ru, ст.\u00a02", "Report ru"],
        "definition_sources_en": ["Source en, art.\u00a02", "Report ru"],
        "note_sources_ru": ["Law en"],
        "note_sources_en": ["Law en, p.\u00a03"],
    }
    assert expected.items() <= entries["network"].items()
    relations = {
        "broader": ["secret-draft", "secret-ended"],
        "confusable": ["secret-withdrawn"],
        "related": ["secret-ended"],
        "replaced_by": "secret-draft",
        "cross_references": [
            f"secret-{name}" for name in ["coming", "draft", "ended", "withdrawn"]
        ],
    }
    assert relations.items() <= entries["information-society"].items()


def test_title_page_of_a_file_has_its_texts_and_the_newest_change(society):
    society.delete()
    seen, draft = make_entry(ru="сеть", en="network"), make_entry(public=False, en="x")
    leave(seen, updated_at_ru=PAST, updated_at_en=LATER, state_en=State.DRAFT)
    leave(draft, updated_at_ru=None, updated_at_en=LATER)
    page = title_page_of(Concept.objects.all())
    assert page.moment == "2017-06-30T09:00:00+00:00"
    assert page.publisher == {"ru": "Институт", "en": "Institute"}
    assert page.title == {"ru": "Глоссарий", "en": "Glossary"}
    TitlePage.objects.create(
        title_ru="Слова",
        edition_ru="2-е издание",
        licence_name_en="Free",
        licence_url="https://licence.example/",
    )
    page = title_page_of(Concept.objects.all(), everything=True)
    assert page.changed_at == LATER
    assert page.title == {"ru": "Слова", "en": "Glossary"}
    assert page.edition == {"ru": "2-е издание", "en": ""}
    assert page.licence_name == {"ru": "", "en": "Free"}
    assert page.licence_url == "https://licence.example/"


# Until something changes


def changed_text(society):
    society.note_en = "A note."
    society.save(update_fields=["note_en"])


def renamed(record, name):
    setattr(record, name, "Another")
    record.save(update_fields=[name])


CHANGES = [
    changed_text,
    lambda society: make_term(society, "IS", "en"),
    lambda society: society.terms.get(text="IS").delete(),
    lambda _society: make_entry(en="network"),
    lambda society: renamed(society.domains.get(), "title_en"),
    lambda society: renamed(society.citations.get().source, "title_en"),
    lambda _society: renamed(Organization.objects.get(), "name_en"),
    lambda _society: TitlePage.objects.create(title_en="Words"),
    lambda society: society.delete(),
]


def test_each_change_brings_a_new_file(client, society):
    society.domains.add(make_domain())
    Citation.objects.create(concept=society, source=make_source())
    tag = get_file(client, "glossary.csv")["ETag"]
    for place, change in enumerate(CHANGES):
        change(society)
        after = get_file(client, "glossary.csv", **{"if-none-match": tag})
        assert after.status_code == 200, place
        assert after["ETag"] != tag
        tag = after["ETag"]


@pytest.mark.parametrize(
    "dates", [{"at": "past"}, {"at": "long ago", "until": "past"}], ids=["in", "out"]
)
def test_a_date_that_arrives_by_itself_brings_a_new_file(client, society, dates, clock):
    now = timezone.now()
    moments = {"past": now + timedelta(hours=1), "long ago": PAST}
    dates = {name: moments[date] for name, date in dates.items()}
    leave(make_entry(en="network"), **published("en", **dates))
    before = get_file(client, "glossary.csv")
    clock(now + timedelta(hours=2))
    after = get_file(client, "glossary.csv", **{"if-none-match": before["ETag"]})
    assert ("network" in text_of(before)) != ("network" in text_of(after))
    moments = [parse_http_date(each["Last-Modified"]) for each in [before, after]]
    assert moments[0] < moments[1]


def test_a_file_costs_few_statements_however_much_there_is(
    client, society, django_assert_max_num_queries
):
    for number in range(5):
        make_entry(ru=f"сеть {number}", en=f"network {number}")
    for name in ADDRESSES:
        with django_assert_max_num_queries(10):
            response = get_file(client, name)
        assert "network 4" in text_of(response)
        with django_assert_max_num_queries(4):
            get_file(client, name, **{"if-none-match": response["ETag"]})


def test_a_file_is_kept_until_something_changes(
    client,
    society,
    settings,
    tmp_path,
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    settings.PAGES_ROOT = tmp_path / "pages"
    forget(monkeypatch)
    first = {name: get_file(client, name) for name in ADDRESSES}
    # What is kept is not made anew.
    with monkeypatch.context() as patch:
        patch.setattr(downloads, "file_response", None)
        for name in ADDRESSES:
            again = get_file(client, name)
            assert again.content == first[name].content
            named = [each["Content-Disposition"] for each in [again, first[name]]]
            assert named[0] == named[1]
    with django_capture_on_commit_callbacks(execute=True):
        society.state_en = State.DRAFT
        society.save()
    for name in ADDRESSES:
        assert "information society" not in text_of(get_file(client, name))


def test_terms_and_domains_have_plain_spaces_as_other_programs_look_for_them(
    client, society
):
    concept = make_entry(ru="доступ к информации", en="access")
    domain = make_domain(title_ru="Право и сети")
    domain.concepts.add(concept)
    assert "\u00a0" in concept.title_ru
    assert "\u00a0" in domain.title_ru
    for name in ADDRESSES:
        text = text_of(get_file(client, name, "ru"))
        assert "доступ к информации" in text, name
        assert "Право и сети" in text, name


# The graph


def uri(code):
    return URIRef(f"{SITE}/id/term/{code}")


def graph_of(client, code, media_type="text/turtle"):
    response = client.get(f"/id/term/{code}", headers={"accept": media_type})
    assert response.status_code == 200
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    return Graph().parse(data=response.content, format=GRAPHS[media_type])


def whole_graph(client, suffix="ttl", format="turtle"):
    text = text_of(get_file(client, f"glossary.{suffix}"))
    return Graph().parse(data=text, format=format)


def labels(graph, code, kind):
    return {(str(label), label.language) for label in graph.objects(uri(code), kind)}


@pytest.fixture
def graphs(client, society):
    """Both files, of a glossary that has every feature, as graphs."""
    other = make_entry(ru="сеть «большая»", en='net "big"\\')
    society.broader.add(other, make_entry(ru="скрытое", public=False))
    society.confusable.add(other)
    Link.objects.relate(society, [other.pointer])
    for text, status in [
        ("IS", Status.ADMITTED),
        ("informational society", Status.DEPRECATED),
        ("age of information", Status.SUPERSEDED),
        (LOOKUP, Status.LOOKUP),
    ]:
        make_term(society, text, "en", status=status)
    make_term(other, "информационное общество", "ru", status=Status.DEPRECATED)
    make_domain("Society", "society").concepts.add(society, other)
    for source in [make_source("Law", url="https://law.example/a b"), make_source()]:
        Citation.objects.create(concept=society, source=source)
    leave(
        society,
        same_as='https://elsewhere.example/"<x>\nhttps://other.example/',
        summary_en="Two\nlines \\ and \"quotes\"'''",
        note_ru="Заметка",
    )
    leave(other, replaced_by=society)
    make_title_page(
        **in_both("CC BY 4.0", "licence_name"), licence_url="https://licence.example/by"
    )
    return whole_graph(client), whole_graph(client, "jsonld", "json-ld")


def test_both_files_are_the_same_graph_and_that_of_a_concept_is_a_part(client, graphs):
    turtle, json_ld = graphs
    assert len(turtle) > 40
    assert isomorphic(turtle, json_ld)
    [scheme] = turtle.subjects(RDF.type, SKOS.ConceptScheme)
    of_scheme = {*turtle.triples((scheme, None, None))}
    assert len(of_scheme) > 8
    for code in ["information-society", "net-big"]:
        for media_type in GRAPHS:
            alone = graph_of(client, code, media_type)
            assert len(alone) > 10
            assert {*alone} - {*turtle} == set()
        described = {*alone.triples((scheme, None, None))}
        # But for what concepts stand at its top.
        rest = of_scheme - described
        assert {predicate for _scheme, predicate, _top in rest} <= {SKOS.hasTopConcept}


def test_graph_has_all_that_stands_at_a_concept(graphs):
    graph, here = graphs[0], uri("information-society")
    assert labels(graph, "information-society", SKOS.prefLabel) == {
        ("информационное общество", "ru"),
        ("information society", "en"),
    }
    assert labels(graph, "information-society", SKOS.altLabel) == {("IS", "en")}
    assert labels(graph, "information-society", SKOS.hiddenLabel) == {
        (text, "en") for text in ["informational society", "age of information", LOOKUP]
    }
    expected = {
        SKOS.definition: {
            Literal("summary ru", lang="ru"),
            Literal("Two\nlines \\ and \"quotes\"'''", lang="en"),
        },
        DCTERMS.source: {
            URIRef("https://law.example/a%20b"),
            *(Literal(f"Source {language}", lang=language) for language in LANGUAGES),
        },
        SKOS.exactMatch: {
            URIRef("https://elsewhere.example/%22%3Cx%3E"),
            URIRef("https://other.example/"),
        },
        SKOS.broader: {uri("net-big")},
        SKOS.related: set(),
    }
    for predicate, objects in expected.items():
        assert {*graph.objects(here, predicate)} == objects, predicate
    [collection] = graph.subjects(SKOS.member, here)
    assert (collection, RDF.type, SKOS.Collection) in graph
    old = uri("net-big")
    assert (old, DCTERMS.isReplacedBy, here) in graph
    assert [*graph.subject_objects(OWL.deprecated)] == [(old, Literal(True))]
    [scheme] = graph.objects(here, SKOS.inScheme)
    assert Literal("Институт", lang="ru") in graph.objects(scheme, DCTERMS.publisher)
    [moment] = graph.objects(scheme, DCTERMS.modified)
    newest = max(concept.updated_at_en for concept in Concept.objects.visible_in("en"))
    assert moment.toPython() == newest


def test_graph_obeys_the_rules_of_skos(graphs):
    for graph in graphs:
        for concept in [*graph.subjects(RDF.type, SKOS.Concept)]:
            preferred, alternative, hidden = (
                {*graph.objects(concept, kind)}
                for kind in [SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel]
            )
            languages = [label.language for label in preferred]
            assert sorted(languages) == sorted({*languages})
            assert not preferred & alternative | preferred & hidden
            assert not alternative & hidden
        # The society has a broader concept, "net big"; that one has none.
        [scheme] = graph.subjects(RDF.type, SKOS.ConceptScheme)
        [top] = graph.objects(scheme, SKOS.hasTopConcept)
        assert top == uri("net-big")
        assert [*graph.subject_objects(SKOS.topConceptOf)] == [(top, scheme)]


def test_what_is_broader_however_far_is_not_related_as_well(client):
    low, middle, top, other = (make_entry(en=word) for word in "abcd")
    low.broader.add(middle)
    middle.broader.add(top)
    Link.objects.relate(low, [middle.pointer, top.pointer, other.pointer])
    graph = whole_graph(client)
    ends = {skos.address_of(concept.code) for concept in [low, other]}
    assert {end for pair in graph.subject_objects(SKOS.related) for end in pair} == ends


# The permanent address


@pytest.mark.parametrize("accept", [None, "*/*", "text/html,*/*;q=0.8", "image/png"])
def test_people_get_the_entry_in_their_language(client, society, accept):
    for language in LANGUAGES:
        headers = {"accept-language": language} | ({"accept": accept} if accept else {})
        response = client.get("/id/term/information-society", headers=headers)
        assert response.status_code == 303
        assert response["Location"] == society.address_in(language)
        vary = {name.strip() for name in response["Vary"].split(",")}
        assert {"Accept", "Accept-Language", "Cookie"} <= vary


@pytest.mark.parametrize("media_type", GRAPHS)
def test_programs_get_what_they_ask_for_also_beside_html(client, society, media_type):
    address = "/id/term/information-society"
    for accept in [media_type, f"{media_type}, text/html;q=0.5"]:
        response = client.get(address, headers={"accept": accept})
        assert response["Content-Type"] == f"{media_type}; charset=utf-8"
        assert "Accept" in response["Vary"]
    for accept, status in [
        (f"text/html, {media_type}", 303),
        ("text/turtle; level*=nonsense''1", 400),
    ]:
        response = client.get(address, headers={"accept": accept})
        assert response.status_code == status


def test_day_of_a_change_is_that_of_the_clock_of_the_site(client, society):
    # In Moscow it is the fourth of May already.
    moment = datetime(2017, 5, 3, 22, tzinfo=UTC)
    leave(society, **{f"updated_at_{language}": moment for language in LANGUAGES})
    graph = graph_of(client, "information-society")
    assert (
        str(graph.value(uri("information-society"), DCTERMS.modified)) == "2017-05-04"
    )


def test_graph_has_nothing_that_readers_do_not_see(client, hidden):
    graph = graph_of(client, "information-society")
    for predicate in [SKOS.broader, SKOS.narrower, SKOS.related, DCTERMS.isReplacedBy]:
        assert not [*graph.objects(uri("information-society"), predicate)]
    for accept in ["text/html", *GRAPHS]:
        for code in ["secret-draft", "nothing"]:
            response = client.get(f"/id/term/{code}", headers={"accept": accept})
            assert response.status_code == 404, code
    # What was withdrawn has a page, but no graph.
    address = "/id/term/secret-withdrawn"
    assert client.get(address).status_code == 303
    assert client.get(address, headers={"accept": "text/turtle"}).status_code == 404
