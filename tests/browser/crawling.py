"""Finds the public pages by the ways a visitor has: menu, links, sitemap."""

import http.client
import re
from collections import Counter
from urllib.parse import unquote, urlsplit

from django.urls import resolve
from django.utils.translation import override

from publishing.languages import LANGUAGES
from tests.browser.documents import Document

# Of pages of one kind, in one language, so many are opened in the browser.
OF_A_KIND = 1

# Of the demo: the articles that have a table, footnotes and a correction; that are
# withdrawn; and that readers have in Russian only. A body with members of every kind
# and a person with a portrait; those that readers have in Russian only. Events with a
# long programme, moved, cancelled, and in Russian only. A page with others below it.
TELLING = [
    *["article:wego-2017", "article:infodonor-2010", "article:oecd-2010"],
    *["body:example-council", "body:example-directorate"],
    *["people:primerova", "people:nebylitsyn"],
    *["event:open-examples-conference", "event:workshop-open-day"],
    *["event:template-seminar", "event:kremlin-2001"],
    "page:about",
]


def fetch(site, path, **headers):
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    connection.request("GET", path, headers=headers)
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
        search = f"{home}search/"
        paths |= {permanent(site, key, language): 200 for key in TELLING}
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


def crawl(site):
    """Return {path: Document} of everything that a visitor can come to."""
    found = {}
    waiting = [
        *(f"/{language}/" for language in LANGUAGES),
        *known_paths(site),
        *sitemap(site),
        # A script asks for them.
        *(f"/{language}/glossary/suggestions/?q=da" for language in LANGUAGES),
    ]
    while waiting:
        path = waiting.pop(0)
        if path in found:
            continue
        found[path] = document = fetch(site, path)
        if document.is_html:
            waiting += sorted(document.paths_inside(site))
    return found


def kind_of(path):
    """Return the name of the page's route and its language, or None."""
    language = path.split("/")[1]
    if language not in LANGUAGES:
        return None
    with override(language):
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


def to_open(site, found):
    """Return {path: status} of the known pages and, of each kind, of some others."""
    chosen = known_paths(site)
    numbers = Counter(kind_of(path) for path, status in chosen.items() if status == 200)
    for path, document in found.items():
        if path in chosen or not document.is_html or document.status != 200:
            continue
        kind = kind_of(path)
        numbers[kind] += 1
        if numbers[kind] <= OF_A_KIND:
            chosen[path] = 200
    return chosen
