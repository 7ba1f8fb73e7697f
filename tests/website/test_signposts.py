"""The links by which programs find their way, of https://signposting.org."""

import pytest

from tests.factories import (
    PAST,
    in_both,
    make_article,
    make_concept,
    make_document,
    make_person,
    make_term,
)
from tests.responses import SITE, page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

BOTH = {"ru": PAST, "en": PAST}


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
