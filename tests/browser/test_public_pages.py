"""Every kind of public page, in both languages, light and dark, wide and narrow.

The pages are found by crawling: a new subject joins by existing. Each kind is opened in
one language, in turn; what can be read off its HTML is asked in both.
"""

import re

import pytest
from django.conf import settings
from django.urls import get_resolver

from publishing.content.registry import publishable_models
from tests.browser import crawling, server
from tests.browser.documents import Document, strange_runs
from tests.browser.opening import (
    NARROW,
    NARROWEST,
    PUBLIC,
    WIDE,
    Opening,
    ask,
    ask_axe,
    look,
    look_at_paper,
    look_narrow,
    looks,
    read,
    structure,
)
from tests.browser.page_rules import (
    PageRules,
    refuse,
    refuse_each,
    refuse_found,
    weak_policy,
    window,
)
from text.languages import LANGUAGES
from website.appearance import AppearanceForm

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def crawled(site):
    return crawling.Crawl(site)


@pytest.fixture(scope="module")
def public(site, crawled, browser, faults):
    # Nothing moves, also where a reader has nothing against it.
    options = {"expected": {400, 404}, "reduced_motion": "no-preference"}
    page, watch = window(browser, site, **options)
    other, others_watch = window(browser, site, **options, viewport=NARROWEST)
    chosen = crawling.to_open(crawled)
    in_turn = crawling.in_turn(chosen)
    openings = []
    for path, status in chosen.items():
        if path in in_turn:
            response = page.goto(site.address(path))
            opening = look(page, response, name=path, tags=PUBLIC, expected=status)
        else:
            # The length of words differs from language to language.
            response = other.goto(site.address(path))
            opening = read(other, response, name=path, expected=status)
            look_narrow(other, opening)
            look_at_paper(other, opening)
        openings.append(opening)
    page.context.close()
    other.context.close()
    faults += [*watch.faults, *others_watch.faults]
    return openings


@pytest.fixture(scope="module")
def failing(prepared, browser, faults):
    """The pages that stand alone, from a server that fails and has no database."""
    folder, _name = prepared
    with server.failing(folder) as site:
        page, watch = window(browser, site, expected={*server.FAILURES.values()})
        openings = [
            look(
                page,
                page.goto(site.address(f"/{language}/{path}")),
                name=f"{status} in {language}",
                tags=PUBLIC,
                expected=status,
            )
            for language in LANGUAGES
            for path, status in server.FAILURES.items()
        ]
        page.context.close()
        faults += watch.faults
    return openings


@pytest.fixture(scope="module")
def opened(public, failing):
    return [*public, *failing]


class TestPublicPages(PageRules):
    def test_no_letters_stand_upon_others(self, opened):
        refuse_found(opened, "crowded")

    def test_no_text_is_cut_off(self, opened):
        refuse_found(opened, "clipped")

    def test_text_may_be_spaced_as_a_reader_needs_it(self, opened):
        refuse_found(opened, "spaced")

    def test_a_small_screen_is_left_to_the_text(self, opened):
        refuse_found(opened, "stuck")

    def test_the_focus_is_marked_and_nothing_covers_it(self, opened):
        refuse_found(opened, "focusLost")
        refuse_found(opened, "focusLostBackwards")

    def test_forced_colours_hide_nothing_that_is_drawn_or_current(self, opened):
        refuse_found(opened, "coloursMissed")

    def test_nothing_moves(self, opened):
        refuse_found(opened, "moving")

    def test_words_are_printed_whole(self, opened):
        refuse_found(opened, "broken")

    def test_paper_gets_what_is_to_be_read_in_ink(self, opened):
        refuse_found(opened, "unprintable")


# As a reader has chosen on the page of display settings.


ROOM = ["sideways", "clipped", "overlapping", "crowded"]


@pytest.fixture(scope="module")
def chosen(site, browser):
    """Pages of several kinds, in all colours and in the largest letters."""
    page, watch = window(browser, site)
    openings = []
    for path in [
        "/ru/events/2017/06/",
        "/en/search/?q=data",
        *(
            crawling.permanent(site, key, "ru")
            for key in ["article:wego-2017", "body:example-council"]
        ),
    ]:
        opening = Opening(path, 200, None, None)
        cookie = {"name": "appearance", "value": "black-on-white", "url": site.url}
        page.context.add_cookies([cookie])
        page.goto(site.address(path))
        for colours in words_of("colours"):
            wear(page, colours)
            opening.axe[colours] = ask_axe(page, runOnly=["color-contrast"])
        wear(page, "size-200", "wide", "sans")
        opening.ask(page, "wide", *ROOM)
        page.set_viewport_size(NARROWEST)
        opening.ask(page, "narrow", *ROOM)
        page.set_viewport_size(WIDE)
        openings.append(opening)
    page.context.close()
    assert watch.faults == []
    return openings


def words_of(name):
    return [word for word, _label in AppearanceForm.base_fields[name].choices if word]


def wear(page, *words):
    page.evaluate(
        "words => { document.documentElement.className = words }", " ".join(words)
    )


def test_text_has_contrast_in_all_colours_that_can_be_chosen(chosen):
    refuse(
        {
            f"{opening}, {colours}": faults
            for opening in chosen
            for colours, faults in opening.axe.items()
        }
    )


@pytest.mark.parametrize("check", ROOM)
def test_the_largest_letters_have_room(chosen, check):
    refuse_found(chosen, check)


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
        elif entry.name:
            # What has none leads on.
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
    known = {404: r"/\w\w/nothing/", 400: r"/\w\w/\?q=%00"}
    known[302] = r"/|/\w\w/.*/version/timegate/"
    known[303] = r"/id/(term/[\w-]+|[a-z.]+/\d+/(version/\d+/)?)"
    refuse(
        {
            path: [document.status]
            for path, document in crawled.documents.items()
            if document.status != 200
            and not re.fullmatch(known.get(document.status, ""), path)
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
    is_wide = ask(page, "sideways")
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


# Of the checks of checks.js, faults that each must find, all on one page.
PLANTED = [
    ("sideways", "p.wide", '<p class="wide" style="width: 900px">Wide</p>'),
    ("clipped", "Two", '<p style="height: 1em; overflow: hidden">One<br>Two</p>'),
    (
        "overlapping",
        "Left",
        """<article><p>Left</p>
        <p style="margin: -2em 0 2em 9em; padding: 2em">Right</p></article>""",
    ),
    ("crowded", "Above", '<p>Below</p><p style="margin-top: -2.2em">Above</p>'),
    (
        "spaced",
        "Tight",
        '<p style="height: 1.2em; line-height: 1.2; overflow: clip">Tight</p>',
    ),
    ("stuck", "Stuck", '<p style="position: sticky; top: 0; height: 30vh">Stuck</p>'),
    ("focusLost", "Bare", '<p><a href="#" style="outline: none">Bare</a></p>'),
    (
        "focusLost",
        "Under",
        """<p style="position: relative"><a href="#">Under</a>
        <b style="position: absolute; inset: 0"></b></p>""",
    ),
    ("coloursMissed", "#bar", '<p id="bar" style="height: 1em; background: navy"></p>'),
    (
        "coloursMissed",
        "Here",
        """<ul><li><a href="#" style="color: red" aria-current="page">Here</a></li>
        <li><a href="#">There</a></li></ul>""",
    ),
    ("moving", "Slow", '<p style="transition: color 1s">Slow</p>'),
    (
        "broken",
        "Предпочтительный",
        '<p style="width: 4em; word-break: break-all">Предпочтительный</p>',
    ),
    ("unprintable", "Pale", '<p style="color: #999">Pale</p>'),
    ("unprintable", "Sections", "<nav>Sections</nav>"),
    (
        "unprintable",
        "Where",
        '<p class="prose"><a href="https://institute.example/">Where</a></p>',
    ),
]


@pytest.fixture(scope="module")
def planted(browser):
    """The faults that are found on a page of planted ones."""
    page = browser.new_page(viewport=NARROW)
    page.set_content(f"""<!DOCTYPE html><html lang="en"><title>Planted</title>
        <style>:focus {{ outline: 2px solid }}</style>
        <main><p>Nothing is wrong with <a href="#">this</a>.</p>
        {"".join(html for _check, _name, html in PLANTED)}</main>""")
    faults = {check: ask(page, check) for check, _name, _html in PLANTED}
    ask(page, "remember")
    page.emulate_media(forced_colors="active")
    faults["coloursMissed"] = ask(page, "coloursMissed")
    page.close()
    return faults


@pytest.mark.parametrize(
    ("check", "name"), [(check, name) for check, name, _html in PLANTED]
)
def test_a_planted_fault_is_found(planted, check, name):
    assert [fault for fault in planted[check] if name in fault]
    assert not [fault for fault in planted[check] if "this" in fault]


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
