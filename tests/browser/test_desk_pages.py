"""Every kind of page of the back office, in both languages, light and dark.

They are found by its own index: a new subject joins by existing. Each page is opened
in one language, in turn. What colours and width decide is asked of one list, of one
form to add, of one to change, of one import, of one deletion and of one form as a
translator has it, where there are many alike, and of all others.
"""

import re
from functools import partial
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.browser.opening import ROOMY, SCHEMES, WCAG, WIDE, look
from tests.browser.page_rules import PageRules, language_in, window
from tests.browser.people import COLUMNS, sign_in, speak, step, unfold
from tests.browser.writing import begin, begin_article, write_text
from text.languages import LANGUAGES

pytestmark = pytest.mark.browser

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


@pytest.fixture(scope="module")
def back_office(site, browser, faults):
    openings = []
    open_at = opener(site, openings)

    for language in LANGUAGES:
        page, watch = window(browser, site, locale=language, expected={403})
        open_at(page, "/admin/login/", f"/admin/login/ in {language}")
        open_at(
            page, "", f"a forged form in {language}", 403, go=partial(forge, site=site)
        )
        page.context.close()
        faults += watch.faults

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
                "/admin/news/article/import/",
                "/admin/institute/person/import/",
                "/admin/institute/person/spellings/",
                "/admin/institute/appointment/import/",
                "/admin/events/event/import/",
                "/admin/find/?q=WeGO",
                "/admin/institute/",
                "/admin/broken-links/",
                "/admin/wanted-translations/",
                "/admin/notifications/",
                "/admin/translations/?to=en",
                "/admin/translations/languages/",
            ],
        ),
        ("translator", forms),
    ]:
        page, watch = window(browser, site, expected={403})
        sign_in(page, site, name)
        for language in LANGUAGES:
            speak(site, name, language)
            as_person = f"as {name} in {language}"

            for path in paths:
                open_at(page, path, f"{path} {as_person}", looks=alike(path, name))
            if name == "publisher":
                # In both, lest one language lack a link.
                index = open_at(
                    page,
                    "",
                    f"/admin/ {as_person}",
                    go=lambda page: page.goto(site.address("/admin/")),
                )
                records = [f"{site.desk(key)}/change/" for key in FORMS_OF_PUBLISHERS]
                lists, adding = rooms(index.rendered)
                for looks, pages in [
                    ("list", lists),
                    ("form to add", adding),
                    ("form to change", records),
                ]:
                    for path in pages:
                        open_at(page, path, f"{path} {as_person}", looks=looks)
                go = partial(preview, site=site, record=body, language=language)
                open_at(page, "", f"preview of a body in {language}", go=go)
            else:
                path = "/admin/news/article/add/"
                open_at(page, path, f"{path} {as_person}", 403)
        page.context.close()
        faults += watch.faults
    return openings


@pytest.fixture(scope="module")
def answered(workplace, browser, faults):
    """What the back office answers to files, on a site that they may change."""
    openings = []
    open_at = opener(workplace, openings)
    page, watch = window(browser, workplace)
    sign_in(page, workplace, "publisher")
    for number, language in enumerate(LANGUAGES):
        speak(workplace, "publisher", language)
        for name, go, mark in [
            ("the trial of a table", try_table, "//form[@data-import]"),
            (
                "a trial with errors, remarks, changes and new rows",
                try_it_again,
                "//main[.//ins][.//*[@id='import-error']]//*[@id='import-new']",
            ),
            ("the question before an undo", ask_to_take_back, "//main//form//button"),
        ]:
            go_there = partial(go, site=workplace, number=number)
            opening = open_at(page, "", f"{name} in {language}", go=go_there)
            # Lest another page be looked at.
            assert opening.rendered.tree.xpath(mark), opening
    page.context.close()
    faults += watch.faults
    page, watch = window(browser, workplace)
    sign_in(page, workplace, "terminologist", "ru")
    go_there = partial(conflict, site=workplace)
    opening = open_at(page, "", "a conflict in ru", go=go_there)
    assert opening.rendered.tree.xpath("//input[@name='taken']"), opening
    page.context.close()
    faults += watch.faults
    return openings


HEAD = "old_address_ru,title_ru,summary_ru,body_ru,published_at_ru,happened_on"


def try_table(page, site, number):
    row = f"/old/{number}/1/,Таблица {number},Кратко.,Текст.,27.06.2017,26.06.2017"
    return send_table(page, site, row)


def try_it_again(page, site, number):
    """Let the table in, and send one that changes what it has brought."""
    press(page, "form[data-import] button")
    return send_table(
        page,
        site,
        f"/old/{number}/1/,Таблица {number},Иначе.,Другой текст.,,",
        f'/old/{number}/2/,Новая,Кратко.,"<p>Зал<img src=""x""></p>",27.06.2017,',
        f"/old/{number}/3/,Ошибка,Кратко.,Текст.,27.13.2017,вчера",
    )


def ask_to_take_back(page, site, number):
    send_table(page, site, f"/old/{number}/4/,Лишняя,Кратко.,Текст.,,")
    press(page, "form[data-import] button")
    return press(page, "a[href$='/undo/']")


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


def press(page, button):
    """Press a button that leads to another page; return the answer."""
    with page.expect_navigation() as navigation:
        page.click(button)
    return navigation.value


@pytest.fixture(scope="module")
def with_history(workplace, browser, faults):
    """The pages of an article with a past, a note, a stale text and a working copy."""
    openings = []
    open_at = opener(workplace, openings)
    page, watch = window(browser, workplace)
    sign_in(page, workplace, "publisher")
    page.set_viewport_size(ROOMY)
    record = lead_a_life(page, workplace)
    page.set_viewport_size(WIDE)
    for language in LANGUAGES:
        speak(workplace, "publisher", language)
        for path in [
            f"{record}/change/",
            f"{record}/history/",
            f"{record}/history/compare/?new={newest(workplace, record)}",
            f"{record}/take-off/",
            f"{record}/assign/",
            f"{record}/working-copy/changes/",
            f"{record}/delete/",
            "/admin/news/article/deleted/",
            "/admin/institute/page/order/",
            "/admin/news/article/",
        ]:
            open_at(page, path, f"{path} with a past in {language}")
        title = OTHERS[language]
        open_at(
            page,
            "",
            f"both texts in {language}",
            go=lambda page, title=title: meet(page, workplace, record, title),
        )
    page.context.close()
    faults += watch.faults

    page, watch = window(browser, workplace)
    sign_in(page, workplace, "admin")
    for language in LANGUAGES:
        speak(workplace, "admin", language)
        # Of this article: what other tests have done stands there too.
        path = "/admin/accounts/logline/?q=past"
        open_at(page, path, f"{path} as admin in {language}")
    page.context.close()
    faults += watch.faults
    return openings


def opener(site, openings):
    """Return a function that opens a page and notes what is seen of it.

    It is called for the same pages in each language: of two that follow one another one
    is looked at, and in the next language the other.
    """
    places = {language: count(place) for place, language in enumerate(LANGUAGES)}
    seen = set()

    def open_at(page, path, name, expected=200, *, go=None, looks=None):
        if next(places[language_in(name)]) % 2 and not go:
            return None
        looks = looks or name.rpartition(" in ")[0]
        opening = look(
            page,
            go(page) if go else page.goto(site.address(path)),
            name=name,
            tags=WCAG,
            expected=expected,
            is_public=False,
            schemes=() if looks in seen else SCHEMES,
        )
        seen.add(looks)
        openings.append(opening)
        return opening

    return open_at


def alike(path, name):
    """Return the name under which pages that look the same are looked at once."""
    part = path.rstrip("/").rpartition("/")[2]
    if part in {"import", "delete"} or (part, name) == ("change", "translator"):
        return f"{part} as {name}"
    return None


def lead_a_life(page, site):
    """Make an article of which there is much to tell; return its address."""

    def send(label="Save"):
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
    page.fill("#id_title_ru", "Прошлое, каким его помнят")
    write_text(page, "ru", "Второй текст, о котором английский ещё не знает.")
    unfold(page, "save")
    page.fill("#id_save_note", "Мы вспомнили, как было на самом деле")
    page.select_option("#id_colleague_field", "title_en")
    page.fill("#id_colleague_note", "Переведите, пожалуйста, новое название.")
    step(page, "Publish: Русский", "published")
    page.fill("#id_title_en", "The past as it should be told")
    page.select_option("#id_same_title", "differ")
    write_text(page, "en", "A text that readers do not see yet.")
    send()
    # Typed, and not saved.
    page.fill("#id_summary_en", "A summary that nobody has saved.")
    expect(page.locator(".autosave-state")).to_contain_text("Autosaved at")
    return path.removesuffix("/change/")


def newest(site, record):
    pk = int(record.rpartition("/")[2])
    statement = "SELECT max(id) FROM publishing_revision WHERE to_pk = %s"
    return site.ask(statement, pk)[0][0]


def meet(page, site, record, title):
    """Change what somebody else changes at the same time; return the answer."""
    path = site.address(f"{record}/change/")
    page.set_viewport_size(ROOMY)
    page.goto(path)
    other = page.context.new_page()
    other.set_viewport_size(ROOMY)
    other.goto(path)
    other.fill("#id_title_ru", f"Прошлое: {title}")
    begin(other, f"<p>Чужой текст: {title}.</p><ul><li>Раз</li></ul>")
    with other.expect_navigation():
        other.locator("[name=_save]").last.click()
    other.close()
    page.fill("#id_title_ru", "Прошлое, как его рассказал я")
    begin(page, "<p>Свой текст.</p>")
    with page.expect_navigation() as navigation:
        page.locator("[name=_save]").last.click()
    page.set_viewport_size(WIDE)
    return navigation.value


def rooms(index):
    """Return the paths of the lists that the index offers, and of their add forms."""
    hrefs = sorted(set(index.hrefs("//a[@href]")))
    return [
        [href for href in hrefs if re.fullmatch(rf"/admin/\w+/\w+/{end}", href)]
        for end in ["", "add/"]
    ]


def preview(page, site, record, language):
    """Ask the form of a record for its preview, in the same window."""
    page.goto(site.address(f"{record}/change/"))
    button = f"[formaction$='/preview/{language}/']"
    page.eval_on_selector(button, "one => one.removeAttribute('formtarget')")
    page.locator(".bar-actions > details > summary").last.click()
    return press(page, button)


def forge(page, site):
    """Send the form of signing in without its token."""
    page.goto(site.address("/admin/login/"))
    token = "#login-form [name=csrfmiddlewaretoken]"
    page.eval_on_selector(token, "token => token.remove()")
    page.fill("[name=login]", "editor")
    page.fill("[name=password]", "unknown")
    with page.expect_navigation() as navigation:
        page.press("[name=password]", "Enter")
    return navigation.value


@pytest.fixture(scope="module")
def opened(back_office, answered, with_history):
    return [*back_office, *answered, *with_history]


class TestDeskPages(PageRules):
    pass
