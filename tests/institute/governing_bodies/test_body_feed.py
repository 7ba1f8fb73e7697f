"""The feed of who came into a body and who left it."""

from functools import partial

import pytest
from lxml import html

from tests.factories import (
    PAST,
    State,
    appoint,
    future,
    make_body,
    make_person,
    make_role,
)
from tests.feeds import ATOM, link, only, read
from tests.institute.clock import set_clock
from tests.responses import SITE, links_in, says
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

BOTH = {"ru": PAST, "en": PAST}


@pytest.fixture
def council():
    return make_body("Council", **BOTH)


@pytest.fixture
def anna():
    return make_person("Anna", **BOTH)


@pytest.fixture
def clock(monkeypatch):
    return partial(set_clock, monkeypatch)


def told_in(client, body, language="en"):
    """Return [(title, day)] of the feed of a body."""
    feed = read(client.get(f"{body.address_in(language)}feed/"))
    return [
        (only(entry, "title").text, only(entry, "published").text[:10])
        for entry in feed.findall(f"{ATOM}entry")
    ]


def test_feed_tells_who_came_and_who_left_the_latest_first(
    client, clock, council, anna
):
    member = make_role("Member")
    appoint(anna, council, member, "2010-03-01", "2018")
    appoint(make_person("Boris", ru=PAST), council, member, "2011-06-01")
    appoint(make_person("Draft"), council, member, "2011-07-01")
    appoint(make_person("Undated", **BOTH), council, member)
    appoint(anna, council, make_role("Head"), "2030")
    came = [("Boris ru: Member en", "2011-06-01"), ("Anna en: Member en", "2010-03-01")]
    clock("2018-12-31 23:59")
    assert told_in(client, council) == came
    clock("2019-01-01 00:00")
    left = ("Anna en: no longer Member en", "2019-01-01")
    assert told_in(client, council) == [left, *came]


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed_leads_to_its_page_and_people_and_is_linked_there(
    client, council, anna, language
):
    address = council.address_in(language)
    # While nothing is in it, nothing leads to it.
    assert f"{address}feed/" not in client.get(address).content.decode()
    appoint(anna, council, starts="2010")
    feed = read(client.get(f"{address}feed/"))
    assert link(feed, "alternate") == f"{SITE}{address}"
    assert link(feed, "self") == f"{SITE}{address}feed/"
    [entry] = feed.findall(f"{ATOM}entry")
    assert link(entry, "alternate") == f"{SITE}{anna.address_in(language)}"
    page = html.fromstring(client.get(address).content.decode())
    [feed_url] = page.xpath("//link[@type='application/atom+xml']/@href")
    assert feed_url == f"{address}feed/"
    names = [name for name, url in links_in(client.get(address)) if url == feed_url]
    assert names == [says("Atom feed", language)]


@pytest.mark.parametrize("how", [{"state_en": State.DRAFT}, {"en": future()}])
def test_what_has_no_page_has_no_feed(client, how):
    body = make_body("Hidden", **how)
    assert client.get(f"{body.address_in('en')}feed/").status_code == 404
    assert client.get("/en/governing-bodies/nothing/feed/").status_code == 404
