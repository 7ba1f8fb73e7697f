"""Finds the public pages by the ways a visitor has: menu, links, sitemap."""

import http.client
import re
from collections import Counter
from contextlib import suppress
from pathlib import PurePath
from urllib.parse import parse_qs, unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.translation import override

from tests.browser.documents import Document
from tests.browser.server import PATIENCE
from text.languages import LANGUAGES

# Of pages of one kind, in one language, so many are fetched, and so many opened.
FETCHED, OPENED = 2, 1

# Of the demo: the articles that have a table, footnotes and a correction; that are
# withdrawn; and that readers have in Russian only. A body with members of every kind
# and a person with a portrait; those that readers have in Russian only. Events with a
# long programme, moved, cancelled, and in Russian only. A page with others below it.
EXAMPLES = [
    *["article:wego-2017", "article:infodonor-2010", "article:oecd-2010"],
    *["body:example-council", "body:example-directorate"],
    *["people:primerova", "people:nebylitsyn"],
    *["event:open-examples-conference", "event:workshop-open-day"],
    *["event:template-seminar", "event:kremlin-2001"],
    "page:about",
]


def fetch(site, path, method="GET", **headers):
    netloc = urlsplit(site.url).netloc
    connection = http.client.HTTPConnection(netloc, timeout=PATIENCE)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    text = "" if b"\0" in body else body.decode(errors="replace")
    return Document(path, response.status, dict(response.getheaders()), text)


def permanent(site, key, language):
    """Return the path of a demo record in a language; None where nobody may see it."""
    address = f"/id/{site.pointer(key)}/"
    answer = fetch(site, address, **{"Accept-Language": language})
    return answer.headers.get("location")


def known_paths(site):
    """Return {path: status} of pages that matter and that no link leads to."""
    paths = {}
    for language in LANGUAGES:
        home = f"/{language}/"
        paths[home] = 200
        search = f"{home}search/"
        paths |= {permanent(site, key, language): 200 for key in EXAMPLES}
        paths |= {search: 200, f"{search}?q=WeGO": 200, f"{search}?q=zzzz": 200}
        paths |= {f"{search}?q={'long' * 60}": 200}
        terms = f"{home}glossary/search/"
        paths |= {f"{terms}?q=data": 200, f"{terms}?q=zzzz": 200}
        paths |= {f"{home}nothing/": 404, f"{home}?q=%00": 400}
    return paths


def sitemap(site):
    """Return {path: {hreflang: address}} of what the sitemap names."""
    urls = re.findall(r"<url>.*?</url>", fetch(site, "/sitemap.xml").text, re.DOTALL)
    return {
        re.search(r"<loc>(.*?)</loc>", url)[1].removeprefix(site.url): dict(
            re.findall(r'hreflang="([\w-]+)" href="(.*?)"', url)
        )
        for url in urls
    }


class Crawl:
    """What a visitor can come to: the paths, and what so many of each kind answer.

    ``documents``: {path: Document}; of the glossary alone there are hundreds alike.
    """

    def __init__(self, site):
        self.site = site
        self.documents = {}
        known = {
            **known_paths(site),
            # A script asks for them.
            **{
                f"/{code}/{box}/suggestions/?q=da": 200
                for code in LANGUAGES
                for box in ["search", "glossary"]
            },
        }
        # First what differs, then what is like it.
        waiting = list(dict.fromkeys([*known, *sitemap(site)]))
        self.paths = set(waiting)
        numbers = Counter()
        while waiting:
            path = waiting.pop(0)
            numbers[alike(path)] += 1
            if numbers[alike(path)] > FETCHED and path not in known:
                continue
            document = self.fetch(path)
            if document.is_html:
                news = document.paths_inside(site) - self.paths
                self.paths |= news
                waiting += sorted(news)

    def fetch(self, path, method="GET"):
        if method != "GET":
            return fetch(self.site, path, method)
        if path not in self.documents:
            self.documents[path] = fetch(self.site, path)
        return self.documents[path]


def alike(path):
    """Return what pages of one kind, narrowed in the same ways, have in common."""
    address = urlsplit(path)
    kind = kind_of(path) or address.path.split("/")[1]
    return kind, PurePath(address.path).suffix, *sorted(parse_qs(address.query))


def kind_of(path):
    """Return the name of the page's route and its language, or None."""
    language = path.split("/")[1]
    if language not in LANGUAGES:
        return None
    with override(language), suppress(Resolver404):
        return resolve(unquote(urlsplit(path).path)).view_name, language


def in_turn(chosen):
    """Return, of each kind of page, those of one language, in turn; of others all."""
    routes = {}
    for path, status in chosen.items():
        if status == 200 and (kind := kind_of(path)):
            route, language = kind
            routes.setdefault(route, {}).setdefault(language, []).append(path)
    left = {
        path
        for number, languages in enumerate(routes.values())
        if len(languages) > 1
        for path in languages.get(LANGUAGES[number % len(LANGUAGES)], ())
    }
    return set(chosen) - left


def to_open(crawl):
    """Return {path: status} of the known pages and, of each kind, of some others."""
    chosen = known_paths(crawl.site)
    numbers = Counter(kind_of(path) for path, status in chosen.items() if status == 200)
    for path, document in crawl.documents.items():
        if path in chosen or not document.is_html or document.status != 200:
            continue
        kind = kind_of(path)
        numbers[kind] += 1
        if numbers[kind] <= OPENED:
            chosen[path] = 200
    return chosen
