"""The feed of a body: who came and who left."""

from functools import partial

import pytest

from tests.institute.clock import set_clock
from tests.making import PAST, appoint, make_body, make_person, make_role
from tests.news.test_feed import ATOM, read, titles
from tests.reading import links_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    return partial(set_clock, monkeypatch)


@pytest.fixture
def council():
    return make_body("Council", ru=PAST, en=PAST)


def person(name):
    return make_person(name, ru=PAST, en=PAST)


def entries_of(client, language="en"):
    address = f"/{language}/governing-bodies/council-{language}/feed/"
    return read(client.get(address)).findall(f"{ATOM}entry")


def test_the_feed_tells_who_came_and_who_left_and_not_who_will(client, clock, council):
    role = make_role("Member")
    appoint(person("Anna"), council, role, "2010-03-01", "2019-12-31")
    appoint(person("Boris"), council, role, "2012-05", "2020-01-01")
    appoint(person("Clara"), council, role, "2020-01-02")
    appoint(make_person("Draft"), council, role, "2011")
    appoint(person("Undated"), council, role)
    clock("2020-01-01 12:00")
    address = "/en/governing-bodies/council-en/feed/"
    assert titles(read(client.get(address))) == [
        "Anna en is no longer: Member en",
        "Boris en: Member en",
        "Anna en: Member en",
    ]
    moments = [one.findtext(f"{ATOM}published") for one in entries_of(client)]
    assert [moment[:10] for moment in moments] == [
        "2020-01-01",
        "2012-05-01",
        "2010-03-01",
    ]
    clock("2020-01-02 12:00")
    assert titles(read(client.get(address)))[:2] == [
        "Boris en is no longer: Member en",
        "Clara en: Member en",
    ]


def test_the_page_leads_to_its_feed_where_the_body_is_visible(client):
    make_body("Council", ru=PAST)
    page = client.get("/ru/governing-bodies/council-ru/").content.decode()
    assert 'href="/ru/governing-bodies/council-ru/feed/"' in page
    honest = client.get("/en/governing-bodies/council-en/")
    assert "feed/" not in " ".join(url for _name, url in links_in(honest))
    assert client.get("/en/governing-bodies/council-en/feed/").status_code == 404
