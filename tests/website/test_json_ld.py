"""JSON-LD, by which pages tell search engines what they show: in schema.org's words."""

from copy import deepcopy
from datetime import date, time
from itertools import cycle

import pytest
from django.test import Client

from events.models import Event
from institute.models import Inductee
from tests.factories import (
    LATER,
    PAST,
    State,
    appoint,
    future,
    in_both,
    make_article,
    make_authorship,
    make_body,
    make_category,
    make_concept,
    make_document,
    make_event,
    make_inductee,
    make_institute,
    make_line,
    make_page,
    make_partner,
    make_person,
    make_picture,
    make_place,
    make_project,
    make_publication,
    make_role,
    make_term,
    published,
)
from tests.journal.articles import make_known_issue, make_known_paper
from tests.responses import SITE, page_of
from tests.website.schema_org import errors_in, graph_of, is_address, nodes_in
from tests.website.stored_pages import kept_in_memory
from tests.worlds import once
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

BOTH = {"ru": PAST, "en": LATER}

# Whose page it is, and of which type its JSON-LD says that this is.
SUBJECTS = {
    "person": "Person",
    "body": "Organization",
    "directorate": "Organization",
    "page": "WebPage",
    "article": "NewsArticle",
    "event": "Event",
    "moved event": "Event",
    "document": "DigitalDocument",
    "act": "DigitalDocument",
    "project": "ResearchProject",
    "publication": "ScholarlyArticle",
    "monograph": "Book",
    "dataset": "Dataset",
    "partner": "Organization",
    "concept": "DefinedTerm",
    "honoured person": "Person",
    "honoured organisation": "Organization",
    "issue": "PublicationIssue",
    "paper": "ScholarlyArticle",
}
LISTS = [
    *["news/", "documents/", "topics/", "people/", "projects/", "hall-of-fame/"],
    *["publications/"],
    *["collaboration/", "governing-bodies/", "directorates/", "search/", "site-map/"],
    *["journal/archive/", "journal/articles/", "journal/authors/"],
    *["events/", "events/past/", "glossary/", "glossary/tree/", "glossary/new/"],
]


def make_known_institute():
    make_institute(
        **in_both("IIS", "short_name"),
        **in_both("Institute, Ltd", "legal_name"),
        **in_both("It studies.", "about"),
        **in_both("1, Street", "address"),
        founded_on=date(1995, 2, 3),
        emails=["post@institute.example"],
        phones=["+7 495 000-00-00"],
        links=["https://elsewhere.example/"],
    )


def make_people():
    """A person of whom all is known, and one of whom nothing is."""
    names = {"family": "Person", "given": "Anna", "patronymic": "S."}
    facts = {"degree": "DSc", "post": "Keeper", "affiliation": "Library"}
    texts = {**names, **facts, "summary": "A poet."}
    translated = {}
    for name, text in texts.items():
        translated |= in_both(text, name)
    known = make_person(
        "Anna",
        **BOTH,
        **translated,
        picture=make_picture("portrait"),
        variants=["Ann"],
        email="anna@institute.example",
        orcid="0000-0002-1825-0097",
        links=["https://anna.example/"],
        died_on=date(2020, 3, 1),
    )
    return known, make_person("Boris", **BOTH)


def make_records():
    """Make a record for each of the subjects, with all that can be told of it."""
    make_known_institute()
    anna, boris = make_people()
    texts = {**BOTH, **in_both("In short.", "summary")}
    dates = {"founded_on": date(1995, 1, 1), "dissolved_on": date(2020, 1, 1)}
    reach = {"emails": ["body@institute.example"], "phones": ["+7 495 1"]}
    names = in_both("SC", "short_name")
    body = make_body("Council", **texts, **dates, **reach, **names)
    office = make_body("Office", **texts, kind="directorate", parent=body)
    member = make_role("Member")
    for person, starts, ends in [
        *[(anna, "2010", "2012-06"), (anna, "2015-03-27", ""), (boris, "", "2014")],
    ]:
        appoint(person, body, member, starts, ends)
    appoint(anna, office, member, "2010")
    category, logo = make_category("Laureates"), make_picture("logo")
    honoured = {"category": category, "honoured_in": 2020, "country": "RU"}
    inductee = make_inductee("Anna", **texts, **honoured, person=anna)
    firm = make_inductee(
        "Firm", **texts, **honoured, kind=Inductee.Kind.ORGANIZATION, picture=logo
    )
    partner = make_partner(
        *["Partner"], **texts, country="FR", url="https://partner.example/", logo=logo
    )
    project = make_project(
        "Project",
        **texts,
        **in_both("Ministry", "commissioned_by"),
        first_year=2010,
        last_year=2012,
        directorate=office,
    )
    facts = {"doi": "10.1234/example", "isbn": "978-3-16-148410-0", "extent": "240"}
    facts |= {"container": "Journal", "publisher": "Press", "pages": "5–17"}
    article, book, data = (
        make_publication(kind, **texts, **facts, kind=kind)
        for kind in ["article", "monograph", "dataset"]
    )
    make_authorship(article, anna)
    make_authorship(article, role="editor", family_en="Sample", given_en="P.")
    make_authorship(article, family_en="Example Institute")
    root = make_page("Root", **texts)
    place = make_place(
        "House", **in_both("1, Street", "address"), **in_both("Paris", "city")
    )
    event = make_event(
        *["Forum"],
        **texts,
        **in_both("Club", "organisers"),
        starts_on=date(2027, 6, 15),
        starts_time=time(10),
        ends_on=date(2027, 6, 16),
        ends_time=time(18),
        place=place,
        attendance=Event.Attendance.MIXED,
        online_url="https://room.example/",
        our_role=Event.OurRole.ORGANISER,
        lead_picture=logo,
    )
    event.bodies.add(body)
    event.partners.add(partner)
    make_line(event).speakers.add(anna, boris)
    moved = make_event(
        *["Moved"],
        **texts,
        starts_on=date(2027, 6, 15),
        status=Event.Status.MOVED,
        previous_on=date(2027, 5, 1),
        previous_time=time(10),
    )
    concept = make_concept("Term", **texts, same_as="https://elsewhere.example/term")
    for language in LANGUAGES:
        make_term(concept, f"Term {language}", language, status="preferred")
        make_term(concept, f"Synonym {language}", language)
    concept.refresh_from_db()
    paper = make_known_paper(make_known_issue(cover=logo))
    return {
        "event": event,
        "moved event": moved,
        "person": anna,
        "bare person": boris,
        "body": body,
        "directorate": office,
        "page": make_page("Leaf", **texts, parent=make_page("Stem", parent=root)),
        "article": make_article(*["News"], **texts, lead_picture=logo),
        "document": make_document(
            *["Strategy"],
            **texts,
            files=["ru", "en", "all"],
            dated_on="2017-02",
            number="2-r",
        ),
        "act": make_document(
            *["Act"],
            **texts,
            **in_both("Ministry", "issuer"),
            files=["ru", "en"],
            dated_on="2017-02-03",
            in_force_until=date(2018, 2, 3),
            number="203",
            text_url="https://acts.example/203",
            files_are_note=True,
        ),
        "concept": concept,
        "project": project,
        "publication": article,
        "monograph": book,
        "dataset": data,
        "partner": partner,
        "honoured person": inductee,
        "honoured organisation": firm,
        "issue": paper.issue,
        "paper": paper,
    }


def make_world():
    """Make the records; return them, and what their pages tell in each language."""
    records, visitor = make_records(), Client()
    with kept_in_memory():
        graphs = {
            language: {
                name: graph_of(visitor.get(record.address_in(language)))
                for name, record in records.items()
            }
            for language in LANGUAGES
        }
    return records, graphs


_world = once(make_world)


@pytest.fixture
def records(_world, db):
    return deepcopy(_world[0])


@pytest.fixture
def graphs(_world):
    return _world[1]


def withdrawn(language):
    return {
        **published(language),
        f"state_{language}": State.WITHDRAWN,
        f"withdrawal_reason_{language}": "Wrong",
    }


def node_of(response):
    """Return the node that a page has of its own."""
    return graph_of(response)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_tell_in_words_of_schema_org_what_they_show(graphs, language):
    for subject, kind in SUBJECTS.items():
        graph = graphs[language][subject]
        assert graph[0]["@type"] == kind, subject
        assert [error for node in graph for error in errors_in(node)] == [], subject


def test_unknown_facts_are_absent(client):
    for make in [make_person, make_body, make_project, make_partner]:
        node = node_of(client.get(make("Somebody", en=PAST).address_in("en")))
        assert set(node) <= {"@type", "@id", "name", "url", "parentOrganization"}
        assert node["name"] == "Somebody en"


def test_every_page_tells_whose_site_it_is(client, records, graphs):
    logo = graphs["en"]["page"][-1]["logo"]
    assert client.get(logo.removeprefix(SITE)).status_code == 200
    in_turn = zip(cycle(LANGUAGES), LISTS, strict=False)
    pages = [("ru", ""), ("en", ""), *in_turn]
    with kept_in_memory():
        answers = [client.get(f"/{language}/{address}") for language, address in pages]
    for (language, address), answer in zip(pages, answers, strict=True):
        graph = graph_of(answer)
        assert [error for node in graph for error in errors_in(node)] == [], address
        kinds = {node["@type"]: node for node in graph}
        site = set() if address else {"WebSite"}
        assert set(kinds) == {"ResearchOrganization"} | site, address
        named = {"ru": "Институт", "en": "Institute"}
        assert kinds["ResearchOrganization"]["name"] == named[language], address
        assert (
            kinds["ResearchOrganization"].items()
            >= {
                "foundingDate": "1995-02-03",
                "email": ["post@institute.example"],
                "sameAs": ["https://elsewhere.example/"],
                "description": f"It studies. {language}",
            }.items()
        ), address


def test_home_page_names_who_heads_the_institute(client):
    board, role = make_body("Board", en=PAST), make_role("Chair", is_head=True)
    appoint(make_person("Anna", en=PAST), board, role, starts="2016")
    appoint(make_person("Ben", en=PAST), board, starts="2016")
    graph = graph_of(client.get("/en/"))
    [institute] = [node for node in graph if node["@type"] == "ResearchOrganization"]
    assert list(errors_in(institute)) == []
    [member] = institute["member"]
    assert member["roleName"] == "Chair en"
    assert member["member"]["name"] == "Anna en"


def test_addresses_in_it_are_absolute_and_lead_to_pages(client, records, graphs):
    addresses = {
        node[name]
        # Of each record in one of the languages.
        for language, subject in zip(cycle(LANGUAGES), records, strict=False)
        for node in nodes_in(graphs[language][subject])
        for name in ["@id", "url", "contentUrl", "mainEntityOfPage"]
        if name in node
    }
    assert all(map(is_address, addresses))
    ours = {
        address.removeprefix(SITE)
        for address in addresses
        if address.startswith(f"{SITE}/")
    }
    # The file of a document is made by nobody here.
    pages = {path for path in ours if "#" not in path and not path.endswith(".pdf")}
    assert len(pages) > len(records)
    with kept_in_memory():
        found = {address: client.get(address).status_code for address in pages}
    assert {*found.values()} <= {200, 303}, found


# People and bodies


@pytest.mark.parametrize("language", LANGUAGES)
def test_person_is_a_member_of_bodies_in_roles_with_their_dates(
    records, graphs, language
):
    body = records["body"]
    node, [other] = graphs[language]["person"][0], others(language)
    assert node["name"] == f"Anna {language}"
    assert node["alternateName"] == [f"Anna {other}", "Ann"]
    honoured = f"Laureates {language}, 2020"
    assert node["award"] == [honoured]
    assert graphs[language]["honoured person"][0]["award"] == honoured
    terms = node["memberOf"]
    council = {
        "@type": "Organization",
        "name": f"Council {language}",
        "url": f"{SITE}{body.address_in(language)}",
    }
    role = {"@type": "OrganizationRole", "roleName": f"Member {language}"}
    assert [term for term in terms if term["memberOf"] == council] == [
        {**role, "startDate": "2015-03-27", "memberOf": council},
        {**role, "startDate": "2010", "endDate": "2012-06", "memberOf": council},
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_body_has_members_in_roles_with_their_dates(records, graphs, language):
    anna, boris = records["person"], records["bare person"]
    node = graphs[language]["body"][0]
    assert node["parentOrganization"] == {"@id": f"{SITE}/#organization"}
    part = graphs[language]["directorate"][0]
    assert part["parentOrganization"] == {"@id": node["@id"]}
    role = {"@type": "OrganizationRole", "roleName": f"Member {language}"}
    ends = {
        person: {
            "@type": "Person",
            "name": person.title_in(language),
            "url": f"{SITE}{person.address_in(language)}",
        }
        for person in [anna, boris]
    }
    members = [
        {**role, "startDate": "2010", "endDate": "2012-06", "member": ends[anna]},
        {**role, "startDate": "2015-03-27", "member": ends[anna]},
        {**role, "endDate": "2014", "member": ends[boris]},
    ]
    for member in members:
        assert member in node["member"]
    assert len(node["member"]) == len(members)


@pytest.mark.parametrize("language", LANGUAGES)
def test_term_has_its_synonyms_in_the_glossary_of_its_language(
    client, records, language
):
    concept = records["concept"]
    make_term(concept, "Bad", language, status="deprecated")
    make_term(concept, "Misspelt", language, status="lookup")
    node = node_of(client.get(concept.address_in(language)))
    assert node["@id"] == f"{SITE}{concept.term_address}"
    assert node["name"] == f"Term {language}"
    assert node["alternateName"] == [f"Synonym {language}"]
    assert node["description"] == "In short. " + language
    assert node["termCode"] == concept.code
    assert node["sameAs"] == ["https://elsewhere.example/term"]
    assert "inLanguage" not in node
    glossary = node["inDefinedTermSet"]
    assert glossary["@type"] == "DefinedTermSet"
    assert glossary["inLanguage"] == language
    assert glossary["url"] == f"{SITE}/{language}/glossary/"


# Pages


def test_breadcrumbs_lead_from_the_list_or_as_readers_see(graphs):
    for subject, steps in {
        # What stands between the two is a draft.
        "page": {"Root en": "root-en", "Leaf en": "root-en/stem-en/leaf-en"},
        "person": {"People": "people", "Anna en": "people/anna-en"},
        "directorate": {
            "Activity directorates": "directorates",
            "Office en": "directorates/office-en",
        },
        "concept": {
            "Glossary": "glossary",
            "T": "glossary/letters/T",
            "Term en": "glossary/term-en",
        },
    }.items():
        graph = graphs["en"][subject]
        [crumbs] = [node for node in graph if node["@type"] == "BreadcrumbList"]
        items = crumbs["itemListElement"]
        assert {item["@type"] for item in items} == {"ListItem"}
        assert [item["position"] for item in items] == [*range(1, len(items) + 1)]
        assert {item["name"]: item["item"]["@id"] for item in items} == {
            name: f"{SITE}/en/{path}/" for name, path in steps.items()
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_is_published_by_who_issued_it(client, graphs, language):
    assert graphs[language]["document"][0]["publisher"] == {
        "@id": f"{SITE}/#organization"
    }
    act = make_document("Act", **BOTH, **in_both("Ministry", "issuer"))
    assert node_of(client.get(act.address_in(language)))["publisher"] == {
        "@type": "Organization",
        "name": f"Ministry {language}",
    }


def test_note_about_an_act_is_of_the_institute_and_the_act_is_not(graphs):
    note, *_more = graphs["en"]["act"]
    assert note["name"] == "Reference note: Act en"
    assert note["publisher"] == {"@id": f"{SITE}/#organization"}
    assert len(note["encoding"]) == 2
    assert note["about"] == {
        "@type": "Legislation",
        "name": "Act en",
        "sameAs": "https://acts.example/203",
    }


# What is hidden


def test_what_no_reader_may_see_is_in_no_graph(client, records):
    anna, boris = records["person"], records["bare person"]
    body = records["body"]
    hidden = {
        "draft": {},
        "to come": {"ru": future(), "en": future()},
        "withdrawn": {**withdrawn("ru"), **withdrawn("en")},
        "over": {**published("ru", PAST, LATER), **published("en", PAST, LATER)},
    }
    for name, how in hidden.items():
        title = f"Hidden, {name}"
        appoint(anna, make_body(title, **how), starts="2010")
        appoint(make_person(title, **how), body, starts="2010")
        make_inductee(title, **how, person=anna, category=make_category(title))
        make_project(title, **how).people.add(anna)
    appoint(boris, body, make_role("Hidden, to come"), "2150")
    for language in LANGUAGES:
        for record in [anna, boris, body, records["honoured person"]]:
            graph = graph_of(client.get(record.address_in(language)))
            assert "Hidden" not in str(graph), record
        # Nor the name in a language in which a person is not visible.
        [other] = others(language)
        person = make_person("Vera", **{language: PAST, other: future()})
        assert "alternateName" not in node_of(client.get(person.address_in(language)))


@pytest.mark.usefixtures("records")
def test_page_of_what_is_not_here_tells_of_the_institute_alone(client):
    makers = [make_person, make_body, make_project, make_article, make_document]
    makers += [make_event, make_concept]
    for language, make in zip(cycle(LANGUAGES), makers, strict=False):
        [other] = others(language)
        there = make("There", **{other: PAST})
        withdrawn_record = make("Former", **withdrawn(language))
        for record in [there, withdrawn_record]:
            [node] = graph_of(client.get(record.address_in(language)))
            assert node["@type"] == "ResearchOrganization", record


# The check itself


@pytest.mark.parametrize(
    ("node", "error"),
    [
        ({"@type": "Human"}, ("@type", "Human")),
        ({"@type": "Person", "foundingDate": "2010"}, ("foundingDate", "Person")),
        ({"@type": "Person", "deathDate": "2020-13"}, ("2020-13", "deathDate")),
        ({"@type": "Person", "url": "/en/people/a/"}, ("/en/people/a/", "url")),
        ({"@type": "Person", "award": []}, ([], "award")),
        (
            {"@type": "Person", "memberOf": {"@type": "Role", "roleName": "Head"}},
            ("Role", "without memberOf"),
        ),
    ],
)
def test_what_schema_org_has_no_word_for_is_found(node, error):
    assert list(errors_in(node)) == [error]


# The links by which programs find their way, of https://signposting.org


def signposts(response):
    """Return {rel: addresses} of the signposts of a page."""
    links = page_of(response).xpath("//head/link")
    found = {}
    for link in links:
        if link.get("rel") in {"cite-as", "type", "describedby", "item"}:
            address = link.get("href"), link.get("type")
            found.setdefault(link.get("rel"), []).append(address)
    return found


def types(name):
    return [(f"https://schema.org/{kind}", None) for kind in ["AboutPage", name]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_person_is_cited_by_the_permanent_url(client, language):
    person = make_person("Anna", **BOTH)
    assert signposts(client.get(person.address_in(language))) == {
        "cite-as": [(f"{SITE}{person.pointer.address}", None)],
        "type": types("Person"),
    }


def test_document_names_its_files(client):
    document = make_document("Strategy", **BOTH, files=["ru", "en"])
    found = signposts(client.get(document.address_in("en")))
    assert found["type"] == types("DigitalDocument")
    assert sorted(found["item"]) == [
        (f"{SITE}{document.address_in('en')}{which}.pdf", "application/pdf")
        for which in ["en", "ru"]
    ]


def test_term_is_cited_by_its_code_and_described_in_rdf(client):
    concept = make_concept("Term", **BOTH, **in_both("A definition.", "summary"))
    make_term(concept, "Term en", "en", status="preferred")
    found = signposts(client.get(concept.address_in("en")))
    address = f"{SITE}{concept.term_address}"
    assert found["cite-as"] == [(address, None)]
    assert found["type"] == types("DefinedTerm")
    assert len(found["describedby"]) == 2
    for url, media_type in found["describedby"]:
        response = client.get(url.removeprefix(SITE), headers={"accept": media_type})
        assert response["Content-Type"].startswith(media_type)


@pytest.mark.parametrize("language", LANGUAGES)
def test_permanent_url_leads_back_to_the_page(client, language):
    for record in [make_article("News", **BOTH), make_concept("Term", **BOTH)]:
        page = record.address_in(language)
        [(address, _type)] = signposts(client.get(page))["cite-as"]
        headers = {"accept-language": language}
        response = client.get(address.removeprefix(SITE), headers=headers)
        assert response["Location"] == page


def test_page_that_is_not_translated_is_not_to_be_cited(client):
    article = make_article("News", ru=PAST)
    assert signposts(client.get(article.address_in("en"))) == {}
