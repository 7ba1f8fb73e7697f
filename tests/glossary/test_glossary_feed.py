"""The page and the feed of new concepts, in each language."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from glossary.models import Concept
from publishing.pages.feeds import LENGTH
from tests.factories import PAST, make_concept, make_entry
from tests.responses import SITE, titles_in, xml_of
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries_in(response):
    return [
        {
            name: entry.findtext(f"a:{name}", namespaces=ATOM)
            for name in ["title", "summary", "updated", "published", "id"]
        }
        | {"link": entry.find("a:link", ATOM).get("href")}
        for entry in xml_of(response).findall("a:entry", ATOM)
    ]


def changed(concept, at):
    moments = {f"updated_at_{language}": at for language in LANGUAGES}
    Concept.objects.filter(pk=concept.pk).update(**moments, created_at=PAST)


@pytest.fixture
def concepts():
    """A concept that changed lately, one that did not, and one that begins now."""
    old, fresh, begun = (
        make_entry(ru=f"{name} ru", en=f"{name} en")
        for name in ["old", "fresh", "begun"]
    )
    changed(old, PAST + timedelta(days=1))
    changed(fresh, PAST + timedelta(days=3))
    changed(begun, PAST)
    begins = PAST + timedelta(days=2)
    Concept.objects.filter(pk=begun.pk).update(
        **{f"published_at_{language}": begins for language in LANGUAGES}
    )
    make_entry(ru="draft ru", en="draft en", public=False)
    make_concept("to come", ru=timezone.now() + timedelta(days=1))
    return old, fresh, begun


@pytest.mark.parametrize("language", LANGUAGES)
def test_latest_change_comes_first_and_what_was_scheduled_at_its_date(
    client, concepts, language
):
    names = [f"{name} {language}" for name in ["fresh", "begun", "old"]]
    feed = entries_in(client.get(f"/{language}/glossary/feed/"))
    assert [entry["title"] for entry in feed] == names
    assert titles_in(client.get(f"/{language}/glossary/new/")) == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed_entry_has_the_definition_and_leads_to_the_page(
    client, concepts, language
):
    _old, fresh, _begun = concepts
    [first, *_rest] = entries_in(client.get(f"/{language}/glossary/feed/"))
    assert first["summary"] == f"summary {language}"
    assert first["link"] == f"{SITE}{fresh.address_in(language)}"
    assert first["id"] == f"{SITE}{fresh.pointer.address}#{language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_concept_of_the_other_language_is_not_in_it(client, language):
    [other] = others(language)
    make_entry(**{other: "elsewhere"})
    assert entries_in(client.get(f"/{language}/glossary/feed/")) == []


def test_feed_holds_the_newest_and_no_more(client):
    for number in range(LENGTH + 1):
        make_entry(en=f"term {number}")
    titles = [entry["title"] for entry in entries_in(client.get("/en/glossary/feed/"))]
    assert len(titles) == LENGTH
    assert titles[0] == f"term {LENGTH}"
    assert "term 0" not in titles


def test_page_says_what_is_new_and_what_has_changed(client, concepts):
    page = html.fromstring(client.get("/en/glossary/new/").content.decode())
    labels = page.xpath("//main//li//p[@class='term']/text()")
    assert labels == ["changed", "added", "changed"]
    days = page.xpath("//main//h2/time/@datetime")
    assert days == ["2017-07-03", "2017-07-02", "2017-07-01"]


def test_what_was_changed_on_the_day_on_which_it_came_here_is_added(client):
    make_entry(en="term")
    page = html.fromstring(client.get("/en/glossary/new/").content.decode())
    assert page.xpath("//main//li//p[@class='term']/text()") == ["added"]


@pytest.mark.parametrize("page", ["", "new/", "feed/"])
def test_pages_of_the_glossary_name_its_feed(client, page):
    for language in LANGUAGES:
        response = client.get(f"/{language}/glossary/{page}")
        assert f"/{language}/glossary/feed/" in response.content.decode()
