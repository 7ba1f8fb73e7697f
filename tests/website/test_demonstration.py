"""A demonstration: the strip above its pages, and the marks of what is invented."""

import json

import pytest

from tests.factories import PAST, make_event
from tests.inventing import invent
from tests.responses import page_of
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

WORDS = {"ru": "вымышлено", "en": "invented"}


@pytest.fixture
def event():
    return make_event("Zeta", ru=PAST, en=PAST)


def strips_on(page):
    return page.xpath("//header/preceding-sibling::aside")


def marks_in(part):
    return [mark.text for mark in part.xpath(".//span[@class='invented']")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_demonstration_says_so_above_each_page(client, language, monkeypatch):
    invent(monkeypatch, explained_at={code: f"/{code}/why/" for code in LANGUAGES})
    for path in ["", "events/", "search/", "no-such-page/"]:
        [strip] = strips_on(page_of(client.get(f"/{language}/{path}")))
        assert strip.xpath(".//a/@href") == [f"/{language}/why/"]


def test_other_site_has_neither_strip_nor_mark(client, event):
    for path in [event.address_in("en"), "/en/events/"]:
        page = page_of(client.get(path))
        assert strips_on(page) == marks_in(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_invented_is_marked_in_lists_and_on_its_page(
    client, event, language, monkeypatch
):
    invent(monkeypatch, event)
    page = page_of(client.get(f"/{language}/events/"))
    # Said once above a list that is invented as a whole.
    assert not marks_in(page)
    assert WORDS[language] in page.xpath("string(//h1/following-sibling::p)")
    real = make_event("Zeta, held", ru=PAST, en=PAST)
    for path in ["events/", "search/?q=zeta"]:
        page = page_of(client.get(f"/{language}/{path}"))
        rows = {
            row.xpath("string(.//h2)"): row for row in page.xpath("//main//li[.//h2]")
        }
        assert {title: marks_in(row) for title, row in rows.items()} == {
            f"Zeta {language}": [WORDS[language]],
            f"Zeta, held {language}": [],
        }
    page = page_of(client.get(event.address_in(language)))
    assert marks_in(page) == [WORDS[language]]
    assert marks_in(page_of(client.get(real.address_in(language)))) == []


def test_machines_are_told_what_is_invented(client, event, monkeypatch):
    real = make_event("Zeta, held", en=PAST)

    def told():
        pages = [page_of(client.get(each.address_in("en"))) for each in [event, real]]
        texts = [
            page.xpath("string(//script[@type='application/ld+json'])")
            for page in pages
        ]
        nodes = [json.loads(text)["@graph"][0] for text in texts]
        feed = client.get("/en/events/feed/").content.decode()
        calendar = client.get("/en/events/calendar.ics").content.decode()
        return (
            [node.get("disambiguatingDescription") for node in nodes],
            feed.count('<category term="invented"'),
            calendar.count("CATEGORIES:invented"),
        )

    assert told() == ([None, None], 0, 0)
    invent(monkeypatch, event)
    assert told() == (["An invented example", None], 1, 1)
