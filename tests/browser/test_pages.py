"""Every page, in both languages, light and dark, wide and narrow.

Of pages that one template makes for many kinds, each is looked at in one language, in
turn, and only read in the other. What the dark decides of a page is asked in one
language, and of the lists of the back office, as of its forms to add, for one of all.

The public pages are found by crawling, those of the back office by its own index: a
new subject joins by existing.
"""

import re
from functools import partial

import pytest
from django.conf import settings
from django.urls import get_resolver
from playwright.sync_api import expect

from publishing.languages import LANGUAGES
from publishing.registry import publishable_models
from tests import databases
from tests.browser import crawling, nu, server
from tests.browser.conftest import new_context
from tests.browser.documents import Document, strange_runs
from tests.browser.opening import (
    NARROW,
    PUBLIC,
    SIDEWAYS,
    WCAG,
    bring_axe,
    look,
    read,
    violations,
)
from tests.browser.people import COLUMNS, sign_in, speak, step
from tests.browser.writing import begin, begin_article, snapshot, write_text

pytestmark = pytest.mark.browser

# How many faults of one page a failure names.
MOST_NAMED = 8

# Of the demo, records of which a form is opened, by whoever may write or translate
# them; and by those who publish.
FORMS = [
    *["article:wego-2017", "document:strategy-2008", "picture:cities"],
    "body:example-council",
]
FORMS_OF_PUBLISHERS = [
    *["people:primerova", "page:about", "project:readiness-2001", "partner:wego"],
    *["inductee:uslovnaya", "category:pioneers", "role:chair"],
    "place:house-of-examples",
]

# What another person writes meanwhile: each time something else.
OTHERS = {"ru": "рассказали другие", "en": "рассказали третьи"}


def window(browser, site, **options):
    """Open a window in which pages are looked at."""
    context, watch = new_context(browser, site, **options)
    page = context.new_page()
    bring_axe(page)
    return page, watch


@pytest.fixture(scope="module")
def crawled(site):
    return crawling.crawl(site)


@pytest.fixture(scope="module")
def quiet():
    """What went wrong in any window of this module."""
    return []


@pytest.fixture(scope="module")
def public(site, crawled, browser, quiet):
    page, watch = window(browser, site, expected={400, 404})
    chosen = crawling.to_open(site, crawled)
    dark = crawling.in_turn(chosen)
    openings = [
        look(
            page,
            page.goto(site.address(path)),
            name=path,
            tags=PUBLIC,
            expected=status,
            is_dark_asked=path in dark,
        )
        for path, status in chosen.items()
    ]
    page.context.close()
    quiet += watch.faults
    return openings


@pytest.fixture(scope="module")
def failing(prepared, browser, quiet):
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
        quiet += watch.faults
    return openings


@pytest.fixture(scope="module")
def back_office(site, browser, quiet):
    openings = []
    open_at, read_at = opener(site, openings), reader(site, openings)

    for language in LANGUAGES:
        page, watch = window(browser, site, locale=language, expected={403})
        open_at(page, "/admin/login/", f"/admin/login/ in {language}")
        open_at(page, "", f"a forged form in {language}", 403, forge)
        page.context.close()
        quiet += watch.faults

    article, picture, body, person = (
        site.desk(key)
        for key in [
            *["article:wego-2017", "picture:cities"],
            *["body:example-council", "people:primerova"],
        ]
    )
    forms = [f"{site.desk(key)}/change/" for key in FORMS]
    for name, paths in [
        (
            "publisher",
            [
                *forms,
                *(f"{one}/delete/" for one in [article, picture, body, person]),
                f"{body}/history/",
                "/admin/library/picture/several/",
                "/admin/news/article/import/",
                "/admin/institute/person/import/",
                "/admin/institute/person/spellings/",
                "/admin/institute/appointment/import/",
                "/admin/events/event/import/",
                "/admin/find/?q=WeGO",
            ],
        ),
        ("translator", forms),
    ]:
        page, watch = window(browser, site, expected={403})
        sign_in(page, site, name)
        for number, language in enumerate(LANGUAGES):
            speak(site, name, language)
            as_person = f"as {name} in {language}"

            def in_turn(paths, page=page, number=number, as_person=as_person):
                """Look at every second page, and read those of the next language."""
                for place, path in enumerate(paths):
                    see = open_at if place % 2 == number else read_at
                    see(page, path, f"{path} {as_person}")

            if name == "publisher":
                for path in paths:
                    open_at(page, path, f"{path} {as_person}")
                index = open_at(page, "/admin/", f"/admin/ {as_person}")
                lists, forms_to_add = rooms(index.shown)
                in_turn(lists)
                in_turn(forms_to_add)
                in_turn(f"{site.desk(key)}/change/" for key in FORMS_OF_PUBLISHERS)
                go = partial(preview, site=site, record=body, language=language)
                open_at(page, "", f"preview of a body in {language}", go=go)
            else:
                in_turn(paths)
                path = "/admin/news/article/add/"
                open_at(page, path, f"{path} {as_person}", 403)
        page.context.close()
        quiet += watch.faults
    return openings


@pytest.fixture(scope="module")
def answered(workplace, browser, quiet):
    """What the back office answers to files, on a site that they may change."""
    openings = []
    open_at = opener(workplace, openings)
    page, watch = window(browser, workplace)
    sign_in(page, workplace, "publisher")
    for number, language in enumerate(LANGUAGES):
        speak(workplace, "publisher", language)
        for name, go, mark in [
            ("the trial of a table", try_table, "//form[@data-import]"),
            ("an import", let_it_in, "//form[contains(@action, '/undo/')]"),
            (
                "a trial with errors, remarks, changes and new rows",
                try_it_again,
                "//main[.//ins][.//*[@id='import-error']]//*[@id='import-new']",
            ),
            (
                "an import undone",
                take_back,
                "//main[not(.//form)]//*[@id='import-new']",
            ),
            (
                "the outcomes of several pictures",
                send_several,
                "//ul[@class='outcomes'][count(li) = 4]",
            ),
        ]:
            go_there = partial(go, site=workplace, number=number)
            opening = open_at(page, "", f"{name} in {language}", go=go_there)
            # Lest another page be looked at.
            assert opening.shown.tree.xpath(mark), opening
    page.context.close()
    quiet += watch.faults
    page, watch = window(browser, workplace)
    sign_in(page, workplace, "terminologist", "ru")
    go_there = partial(conflict, site=workplace)
    opening = open_at(page, "", "a conflict in ru", go=go_there)
    assert opening.shown.tree.xpath("//input[@name='taken']"), opening
    page.context.close()
    quiet += watch.faults
    return openings


HEAD = "old_address_ru,title_ru,summary_ru,body_ru,published_at_ru,happened_on"


def try_table(page, site, number):
    row = f"/old/{number}/1/,Таблица {number},Кратко.,Текст.,27.06.2017,26.06.2017"
    return send_table(page, site, row)


def let_it_in(page, site, number):
    return press(page, "form[data-import] button")


def try_it_again(page, site, number):
    """Send a table that changes what the first one has brought."""
    return send_table(
        page,
        site,
        f"/old/{number}/1/,Таблица {number},Иначе.,Другой текст.,,",
        f'/old/{number}/2/,Новая,Кратко.,"<p>Зал<img src=""x""></p>",27.06.2017,',
        f"/old/{number}/3/,Ошибка,Кратко.,Текст.,27.13.2017,вчера",
    )


def take_back(page, site, number):
    send_table(page, site, f"/old/{number}/4/,Лишняя,Кратко.,Текст.,,")
    let_it_in(page, site, number)
    return press(page, "form[action$='/undo/'] button")


def conflict(page, site):
    """Send a file that is older than the concept of which it says something else."""
    state = "# 2020-01-01T00:00:00+00:00"
    rows = [state, "code,definition_ru", "big-data,Иное."]
    return send(page, site, "/admin/glossary/concept/import/", rows)


def send_table(page, site, *rows):
    return send(page, site, "/admin/news/article/import/", [HEAD, *rows])


def send(page, site, path, lines):
    table = "\n".join(lines).encode()
    page.goto(site.address(path))
    file = {"name": "table.csv", "mimeType": "text/csv", "buffer": table}
    page.set_input_files("[name=upload]", file)
    return press(page, "form[data-import] button")


def send_several(page, site, number):
    """Send a new picture, the same once more, a drawing and nothing."""
    picture = snapshot((10, 20 + number, 30), (481 + number, 320))
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    files = [
        {"name": f"{place}.png", "mimeType": "image/png", "buffer": data}
        for place, data in enumerate([picture, picture, drawing, b""], start=1)
    ]
    page.goto(site.address("/admin/library/picture/several/"))
    page.set_input_files("[name=uploads]", files)
    return press(page, ".submit-row button")


def press(page, button):
    """Press a button that leads to another page; return the answer."""
    with page.expect_response(
        lambda response: (
            response.request.is_navigation_request() and response.status == 200
        )
    ) as answer:
        page.click(button)
    page.wait_for_load_state()
    return answer.value


@pytest.fixture(scope="module")
def keeping(workplace, browser, quiet):
    """The pages of an article with a past, a note, a stale text and a working copy."""
    openings = []
    open_at = opener(workplace, openings)
    page, watch = window(browser, workplace)
    sign_in(page, workplace, "publisher")
    record = lead_a_life(page, workplace)
    for language in LANGUAGES:
        speak(workplace, "publisher", language)
        for path in [
            f"{record}/change/",
            f"{record}/history/",
            f"{record}/history/compare/?new={newest(workplace, record)}",
            f"{record}/working-copy/",
            f"{record}/working-copy/changes/",
            f"{record}/delete/",
            "/admin/news/article/deleted/",
            "/admin/news/article/",
        ]:
            open_at(page, path, f"{path} with a past in {language}")
        told = OTHERS[language]
        open_at(
            page,
            "",
            f"both texts in {language}",
            go=lambda page, told=told: meet(page, workplace, record, told),
        )
    page.context.close()
    quiet += watch.faults

    page, watch = window(browser, workplace)
    sign_in(page, workplace, "admin")
    for language in LANGUAGES:
        speak(workplace, "admin", language)
        # Of this article: what other tests have done stands there too.
        path = "/admin/accounts/logline/?q=past"
        open_at(page, path, f"{path} as admin in {language}")
    page.context.close()
    quiet += watch.faults
    return openings


def opener(site, openings):
    """Return a function that opens a page and notes what is seen of it."""
    seen_dark = set()

    def open_at(page, path, name, expected=200, go=None):
        looks = looks_of(name)
        opening = look(
            page,
            go(page) if go else page.goto(site.address(path)),
            name=name,
            tags=WCAG,
            expected=expected,
            narrowest=NARROW,
            is_dark_asked=looks not in seen_dark,
        )
        seen_dark.add(looks)
        openings.append(opening)
        return opening

    return open_at


def looks_of(name):
    """Return what tells the looks of a page by its name, which ends in a language."""
    name = name.rpartition(" in ")[0]
    return re.sub(r"^/admin/\w+/\w+/(?=(add/)? as )", "", name)


def reader(site, openings):
    """Return a function that opens a page and notes what it says, without its looks."""

    def read_at(page, path, name):
        openings.append(read(page, page.goto(site.address(path)), name=name))

    return read_at


def lead_a_life(page, site):
    """Make an article of which there is much to tell; return its address."""

    def send(label="Save and continue editing"):
        with page.expect_navigation():
            page.get_by_role("button", name=label, exact=True).click()

    deleted = begin_article(page, site, ru=("Удалённое", "Ненадолго."))
    page.goto(site.address(deleted.replace("change", "delete")))
    send("Yes, I’m sure")

    path = begin_article(
        page, site, ru=("Прошлое", "Первый текст."), en=("The past", "First text.")
    )
    for language in COLUMNS.values():
        page.goto(site.address(path))
        step(page, f"Publish: {language}", "published")
    page.goto(site.address(path))
    send("Work on a copy")
    page.fill("#id_title_en", "The past as it should be told")
    write_text(page, "en", "A text that readers do not see yet.")
    send("Save the copy")

    page.goto(site.address(path))
    page.fill("#id_title_ru", "Прошлое, каким его помнят")
    write_text(page, "ru", "Второй текст, о котором английский ещё не знает.")
    page.fill("#id_save_note", "Мы вспомнили, как было на самом деле")
    page.select_option("#id_colleague_field", "title_en")
    page.fill("#id_colleague_note", "Переведите, пожалуйста, новое название.")
    send()
    page.goto(site.address(path))
    page.fill("#id_title_en", "The past as readers have it")
    page.select_option("#id_same_title", "differ")
    send()
    # Typed, and not saved.
    page.fill("#id_summary_en", "A summary that nobody has saved.")
    expect(page.locator(".keep-state")).to_contain_text("Kept at")
    return path.removesuffix("/change/")


def newest(site, record):
    pk = int(record.rpartition("/")[2])
    statement = "SELECT max(id) FROM publishing_revision WHERE to_pk = %s"
    return site.ask(statement, pk)[0][0]


def meet(page, site, record, told):
    """Change what somebody else changes at the same time; return the answer."""
    path = site.address(f"{record}/change/")
    page.goto(path)
    other = page.context.new_page()
    other.goto(path)
    other.fill("#id_title_ru", f"Прошлое: {told}")
    begin(other, f"<p>Чужой текст: {told}.</p><ul><li>Раз</li></ul>")
    with other.expect_navigation():
        other.locator("[name=_save]").last.click()
    other.close()
    page.fill("#id_title_ru", "Прошлое, как его рассказал я")
    begin(page, "<p>Свой текст.</p>")
    with page.expect_navigation() as navigation:
        page.locator("[name=_save]").last.click()
    return navigation.value


def rooms(index):
    """Return the paths of the lists that the index offers, and of their add forms."""
    paths = sorted(
        {
            href
            for href in index.hrefs("//main//a[@href]")
            if re.fullmatch(r"/admin/\w+/\w+/(add/)?", href)
        }
    )
    return [
        [path for path in paths if path.endswith("/add/") == is_form]
        for is_form in [False, True]
    ]


def preview(page, site, record, language):
    """Ask the form of a record for its preview, in the same window."""
    page.goto(site.address(f"{record}/change/"))
    button = f"[formaction$='/preview/{language}/']"
    page.eval_on_selector(button, "one => one.removeAttribute('formtarget')")
    return press(page, button)


def forge(page):
    """Send the form of signing in without its token."""
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').remove()")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", "unknown")
    with page.expect_navigation() as navigation:
        page.press("[name=password]", "Enter")
    return navigation.value


@pytest.fixture(scope="module")
def readable(public, failing):
    """All that a visitor may see."""
    return [*public, *failing]


@pytest.fixture(scope="module")
def opened(readable, back_office, answered, keeping):
    return [*readable, *back_office, *answered, *keeping]


def refuse(faults):
    """Fail and name {page: its faults}, one a line, the first few of each page."""
    lines = [
        f"{name}: {fault}"
        for name, found in faults.items()
        for fault in [*dict.fromkeys(found or [])][:MOST_NAMED]
    ]
    assert not lines, "\n" + "\n".join(lines)


def refuse_each(things, ask):
    refuse({str(thing): ask(thing) for thing in things})


# What is opened


def test_every_public_route_is_found_by_crawling(crawled):
    prefixes = [f"/{language}/" for language in LANGUAGES]
    visited = {
        crawling.kind_of(path)
        for path, document in crawled.items()
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
    paths = {
        crawling.permanent(site, key, language)
        for key in site.demo
        if key.partition(":")[0] in kinds
        for language in LANGUAGES
    }
    # An item in no language has no page.
    assert paths - {None} <= crawled.keys()


def test_every_page_answers_with_its_status(opened):
    refuse(
        {
            str(one): [one.sent.status]
            for one in opened
            if one.sent.status != one.expected
        }
    )


def test_no_page_troubles_the_console_breaks_the_policy_or_asks_another_host(
    opened, quiet
):
    refuse({"in a window": quiet})


# Looks


def test_axe_finds_no_violation(opened):
    refuse(
        {
            f"{one}, {scheme}": faults
            for one in opened
            for scheme, faults in one.axe.items()
        }
    )


def test_no_page_scrolls_sideways_on_a_narrow_screen(opened):
    refuse_each(opened, lambda one: one.sideways)


# Documents


@pytest.mark.nu
def test_the_nu_checker_finds_no_error(opened, tmp_path):
    errors = nu.errors_in([(str(one), one.sent.text) for one in opened], tmp_path)
    assert errors.pop("control", None), "The checker did not check."
    refuse(errors)


def test_each_page_has_one_main_and_one_heading_of_the_first_level(opened):
    refuse_each(
        opened,
        lambda one: [
            f"{number} {name}"
            for name in ["main", "h1"]
            if (number := one.shown.count(name)) != 1
        ],
    )


def test_each_page_says_its_language(opened):
    refuse(
        {
            name: [language]
            for name, language in ((str(one), one.shown.language) for one in opened)
            if language != language_in(name)
        }
    )


def language_in(name):
    found = re.search(r"^/(\w\w)/| in (\w\w)$", name)
    return found[1] or found[2]


def test_text_of_another_language_is_marked(opened):
    refuse_each(opened, lambda one: one.shown.unmarked())


def test_no_page_holds_an_inline_style_or_script(opened):
    refuse_each(opened, lambda one: one.sent.inline())


def test_the_policy_of_every_answer_is_strict(opened, crawled):
    def weak(document):
        policy = document.headers.get("content-security-policy", "no policy")
        is_weak = re.search(r"unsafe|\*|https?:(?!//)|data:", policy)
        return [policy] if is_weak or "default-src 'none'" not in policy else []

    refuse_each([*crawled.values(), *(one.sent for one in opened)], weak)


# Ways between pages


def test_links_within_the_site_lead_to_a_page(crawled):
    known = {404: r"/\w\w/nothing/", 400: r"/\w\w/\?q=%00", 302: "/"}
    known[303] = r"/id/term/[\w-]+"
    refuse(
        {
            path: [document.status]
            for path, document in crawled.items()
            if document.status != 200
            and not re.fullmatch(known.get(document.status, ""), path)
        }
    )


def test_links_within_a_page_lead_to_a_place_in_it(opened):
    refuse_each(opened, lambda one: one.shown.lost_fragments())


def test_hreflang_links_versions_to_one_another(site, crawled):
    pages = {
        path: document
        for path, document in crawled.items()
        if document.is_html and document.alternates()
    }
    assert pages
    for path, document in pages.items():
        alternates = document.alternates()
        assert {*LANGUAGES, "x-default"} >= alternates.keys(), path
        assert alternates.get(document.language) == site.address(path)
        for language in alternates.keys() & set(LANGUAGES):
            there = alternates[language].removeprefix(site.url)
            assert crawled[there].language == language
            assert crawled[there].alternates() == alternates, (path, there)


def test_the_sitemap_names_the_pages_of_records_and_agrees_with_them(site, crawled):
    sitemap = crawling.sitemap(site)
    for path, alternates in sitemap.items():
        document = crawled[path]
        assert document.status == 200
        assert document.hrefs("//link[@rel='canonical']") == [site.address(path)]
        assert alternates == document.alternates(), path
    routes = {model.detail_route for model in publishable_models()}
    records = {
        path
        for path, document in crawled.items()
        if document.is_html
        and document.hrefs("//link[@rel='canonical']")
        and "?" not in path
        and (crawling.kind_of(path) or [""])[0] in routes
    }
    assert records
    assert records <= sitemap.keys()


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
    found = " ".join(violations(page, PUBLIC))
    page.set_viewport_size(NARROW)
    page.evaluate(
        "console.error('a word'); fetch('http://127.0.0.2:9/').catch(() => 0)"
    )
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('a fault') })")
    is_wide = page.evaluate(SIDEWAYS)
    page.context.close()

    assert "image-alt" in found
    assert "color-contrast" in found
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
