"""Every kind of public page, in both languages, light and dark, wide and narrow.

The pages are found by crawling: a new subject joins by existing. Each kind is opened in
one language, in turn; what can be read off its HTML is asked in both.
"""

import re

import pytest
from django.conf import settings
from django.urls import get_resolver

from publishing.registry import publishable_models
from tests import databases
from tests.browser import crawling, server
from tests.browser.documents import Document, strange_runs
from tests.browser.opening import (
    NARROW,
    PUBLIC,
    SIDEWAYS,
    Opening,
    look,
    looks,
    structure,
)
from tests.browser.page_rules import (
    PageRules,
    refuse,
    refuse_each,
    weak_policy,
    window,
)
from text.languages import LANGUAGES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def crawled(site):
    return crawling.Crawl(site)


@pytest.fixture(scope="module")
def public(site, crawled, browser, faults):
    page, watch = window(browser, site, expected={400, 404})
    chosen = crawling.to_open(crawled)
    in_turn = crawling.in_turn(chosen)
    openings = [
        look(
            page,
            page.goto(site.address(path)),
            name=path,
            tags=PUBLIC,
            expected=status,
        )
        if path in in_turn
        else Opening(path, status, crawled.fetch(path), crawled.fetch(path))
        for path, status in chosen.items()
    ]
    page.context.close()
    faults += watch.faults
    return openings


@pytest.fixture(scope="module")
def failing(prepared, browser, faults):
    """The pages that stand alone, from a server that fails and has no database."""
    folder, _name = prepared
    lost = databases.own_name("lost")
    with server.running(folder, lost, "tests.browser.failing") as site:
        page, watch = window(browser, site, expected={500, 503})
        openings = [
            look(
                page,
                page.goto(site.address(f"/{language}/{path}")),
                name=f"{status} in {language}",
                tags=PUBLIC,
                expected=status,
            )
            for language in LANGUAGES
            for path, status in [("failing/", 500), ("", 503)]
        ]
        page.context.close()
        faults += watch.faults
    return openings


@pytest.fixture(scope="module")
def opened(public, failing):
    return [*public, *failing]


class TestPublicPages(PageRules):
    pass


# What is found


def test_every_public_route_is_found_by_crawling(crawled):
    prefixes = [f"/{language}/" for language in LANGUAGES]
    visited = {
        crawling.kind_of(path)
        for path, document in crawled.documents.items()
        if path.startswith(tuple(prefixes)) and document.status == 200
    }
    promised = {(name, language) for name in public_routes() for language in LANGUAGES}
    assert promised - visited == set()


def public_routes(patterns=None, namespace=""):
    """Return the names of the routes under a language's prefix."""
    if patterns is None:
        patterns = next(
            entry
            for entry in get_resolver(settings.ROOT_URLCONF).url_patterns
            if hasattr(entry.pattern, "prefix_default_language")
        ).url_patterns
    names = set()
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            names |= public_routes(entry.url_patterns, inner)
        else:
            names.add(f"{namespace}{entry.name}")
    return names


def test_every_record_that_a_reader_may_see_is_found_by_crawling(site, crawled):
    models = {model._meta.label_lower for model in publishable_models()}
    kinds = [kind for kind, model in server.MODELS.items() if model in models]
    assert len(kinds) == len(models)
    pages = [
        {crawling.permanent(site, key, language) for language in LANGUAGES} - {None}
        for key in site.demo
        if key.partition(":")[0] in kinds
    ]
    # An item in no language has no page. To one in the other language alone its own
    # page leads.
    assert [paths for paths in pages if paths and not paths & crawled.paths] == []


def test_the_policy_of_every_file_and_feed_is_strict(crawled):
    refuse_each(crawled.documents.values(), weak_policy)


# Ways between pages


def test_links_within_the_site_lead_to_a_page(crawled):
    known = {404: r"/\w\w/nothing/", 400: r"/\w\w/\?q=%00", 302: "/"}
    known[303] = r"/id/(term/[\w-]+|[a-z.]+/\d+/)"
    refuse(
        {
            path: [document.status]
            for path, document in crawled.documents.items()
            if document.status != 200
            and not re.fullmatch(known.get(document.status, ""), path)
        }
    )


def test_hreflang_links_versions_to_one_another(site, crawled):
    pages = {
        path: document
        for path, document in crawled.documents.items()
        if document.is_html and document.alternates()
    }
    assert pages
    for path, document in pages.items():
        alternates = document.alternates()
        assert {*LANGUAGES, "x-default"} >= alternates.keys(), path
        assert alternates.get(document.language) == site.address(path)
        for language in alternates.keys() & set(LANGUAGES):
            there = alternates[language].removeprefix(site.url)
            assert crawled.fetch(there).language == language
            assert crawled.fetch(there).alternates() == alternates, (path, there)


def test_the_sitemap_names_the_pages_of_records_and_agrees_with_them(site, crawled):
    sitemap = crawling.sitemap(site)
    for path in sitemap.keys() & crawled.documents.keys():
        document = crawled.documents[path]
        assert document.status == 200
        assert document.hrefs("//link[@rel='canonical']") == [site.address(path)]
        assert document.alternates() == sitemap[path], path
    routes = {model.detail_route for model in publishable_models()}
    unknown = {
        path for path, status in crawling.known_paths(site).items() if status != 200
    }
    records = {
        path
        for path in crawled.paths - unknown
        if "?" not in path and (crawling.kind_of(path) or [""])[0] in routes
    }
    assert records & sitemap.keys()
    # Those that it does not name say that they are not in this language.
    others = [crawled.fetch(path) for path in sorted(records - sitemap.keys())]
    refuse(
        {
            document.path: [document.status]
            for document in others
            if document.status != 200 or document.hrefs("//link[@rel='canonical']")
        }
    )


# Controls: a check that cannot fail is none


BAD = """<!DOCTYPE html><html lang="en"><title>Bad</title>
<body style="background: white"><h1>Bad</h1><img src="/static/nothing.png">
<p style="color: #ddd">Pale</p><p>Русский текст</p><a href="#nowhere">Go</a>
<div style="width: 900px">Wide</div><script>void 0</script>"""


def test_the_checks_of_a_page_find_its_faults(site, browser):
    page, watch = window(browser, site)
    page.route(
        "**/bad/",
        lambda route: route.fulfill(
            body=BAD,
            content_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": "script-src 'self'"},
        ),
    )
    page.goto(site.address("/bad/"))
    document = Document("/bad/", 200, {}, BAD)
    faults = " ".join([*structure(page, PUBLIC), *looks(page)])
    page.set_viewport_size(NARROW)
    page.evaluate(
        "console.error('a word'); fetch('http://127.0.0.2:9/').catch(() => 0)"
    )
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('a fault') })")
    is_wide = page.evaluate(SIDEWAYS)
    page.context.close()

    assert "image-alt" in faults
    assert "color-contrast" in faults
    assert is_wide
    assert len(document.inline()) == 4
    assert document.unmarked() == ["in en: Русский текст"]
    assert document.lost_fragments() == ["#nowhere"]
    noted = " ".join(watch.faults)
    for word in ["a word", "a fault", "policy", "another host", "404"]:
        assert word in noted


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The word is Новость.", ["Новость"]),
        ("en", "The word is News.", []),
        (
            "ru",
            "Письмо на editor@institute.example и www.institute.example/en/news",
            [],
        ),
        ("ru", "Форум WeGO, World Smart Cities", ["WeGO, World Smart Cities"]),
        ("ru", "Форум WeGO в Ульяновске", []),
        ("en", "Title Русский: ", []),
        ("ru", "Партнёр TechSoup Global.", []),
    ],
    ids=["word", "none", "addresses", "words", "name", "language", "partner"],
)
def test_what_counts_as_text_of_another_language(language, text, expected):
    assert strange_runs(text, language) == expected
