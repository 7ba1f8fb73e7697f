"""Reads Atom feeds, and checks them by RFC 4287."""

import re
from datetime import datetime

from tests.responses import xml_of

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def only(element, name):
    """Return the child of this name, of which RFC 4287 requires exactly one."""
    [child] = element.findall(ATOM + name)
    return child


def moment(element, name):
    text = only(element, name).text
    assert MOMENT.fullmatch(text), text
    return datetime.fromisoformat(text)


def link(element, rel):
    [link] = [
        link
        for link in element.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == rel and not link.get("hreflang")
    ]
    assert link.get("href").startswith("http")
    return link.get("href")


def check_texts(element):
    for name in ["title", "subtitle", "summary", "rights"]:
        for text in element.findall(ATOM + name):
            assert text.get("type", "text") in {"text", "html"}
            assert len(text) == 0


def read(response):
    """Check a feed by the rules of RFC 4287; return its root."""
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = xml_of(response)
    assert feed.tag == f"{ATOM}feed"
    check_texts(feed)
    assert only(feed, "title").text
    ids = [only(feed, "id").text]
    newest = moment(feed, "updated")
    link(feed, "alternate")
    authors = feed.findall(f"{ATOM}author")
    for entry in feed.findall(f"{ATOM}entry"):
        check_texts(entry)
        assert only(entry, "title").text
        ids.append(only(entry, "id").text)
        assert moment(entry, "updated") <= newest
        moment(entry, "published")
        link(entry, "alternate")
        assert authors or entry.findall(f"{ATOM}author")
        assert len(entry.findall(f"{ATOM}summary")) <= 1
    for author in authors:
        assert only(author, "name").text
    assert all(re.match(r"(https?://|urn:|tag:)\S+$", text) for text in ids)
    assert len(set(ids)) == len(ids)
    return feed


def titles(feed):
    return [only(entry, "title").text for entry in feed.findall(f"{ATOM}entry")]
