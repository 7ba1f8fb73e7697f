"""The page and the feeds of new concepts and of the term of the day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from glossary.models import Concept
from tests.factories import PAST, make_concept, make_entry
from tests.responses import SITE, titles_in, xml_of
from text.languages import LANGUAGES, languages_from

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
    _old, fresh, _begun = concepts
    assert feed[0]["summary"] == f"summary {language}"
    assert feed[0]["link"] == f"{SITE}{fresh.address_in(language)}"
    assert feed[0]["id"] == f"{SITE}{fresh.pointer.address}#{language}"


def test_page_says_what_is_new_and_what_has_changed(client, concepts):
    make_entry(en="term")
    page = html.fromstring(client.get("/en/glossary/new/").content.decode())
    labels = page.xpath("//main//li//p[@class='term']/text()")
    # What was changed on the day on which it came here is added.
    assert labels == ["added", "changed", "added", "changed"]
    days = page.xpath("//main//h2/time/@datetime")
    assert days[1:] == ["2017-07-03", "2017-07-02", "2017-07-01"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_day_keeps_its_term_whatever_is_published_later(client, language):
    address = f"/{language}/glossary/term-of-the-day/feed/"
    assert entries_in(client.get(address)) == []
    for number in range(9):
        make_entry(ru=f"{number} ru", en=f"{number} en")
    Concept.objects.update(published_at_ru=PAST, published_at_en=PAST)
    make_entry(ru="in Russian alone")
    before = entries_in(client.get(address))
    days = [entry["updated"][:10] for entry in before]
    assert days == sorted({*days}, reverse=True)
    assert len({entry["title"] for entry in before}) == len(days) == 7
    titles = [f"{before[0]['title'][0]} {code}" for code in languages_from(language)]
    assert before[0]["title"] == " — ".join(titles)
    new = make_entry(ru="new ru", en="new en")
    # Its other language is older.
    new = Concept.objects.filter(pk=new.pk)
    new.update(published_at_ru=PAST, published_at_en=timezone.now())
    assert entries_in(client.get(address)) == before
    assert f"{titles[0]}</a>" in client.get(f"/{language}/").content.decode()
