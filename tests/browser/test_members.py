"""Who is in office: an editor writes terms of office, and pages follow the day."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import server
from tests.browser.crawling import fetch, permanent
from tests.browser.keyboard import choose, press, tab_to
from text.languages import LANGUAGES

pytestmark = pytest.mark.browser

BOARD = {"ru": "Совет директоров", "en": "Board of Directors"}
COMING = {"ru": "Марк Эскизов", "en": "Mark Eskizov"}
PAST = {"ru": "Вера Черновикова", "en": "Vera Chernovikova"}
MEMBER = {"ru": "Член совета", "en": "Member"}

MEMBERS = {"ru": "Состав по годам", "en": "Members by year"}
FORMER_MEMBERS = {"ru": "Прежние члены", "en": "Former members"}
POSTS = {"ru": "В институте", "en": "At the Institute"}
FORMER_POSTS = {"ru": "Прежде", "en": "Formerly"}


@pytest.fixture
def next_month(prepared, workplace):
    """The same site in the middle of next month, for those who only read."""
    folder, _name = prepared
    clock = f"{first_of_next_month():%Y-%m}-15 12:00"
    with server.running(
        folder,
        workplace.database,
        "tests.browser.later",
        demo=workplace.demo,
        CLOCK=clock,
    ) as site:
        yield site


def first_of_next_month():
    return (timezone.localdate().replace(day=1) + timedelta(days=31)).replace(day=1)


# What people do at the form of a body


def open_form(page, site, key):
    page.goto(site.address(f"{site.desk(key)}/change/"))


def add_term(page, person, role, starts="", ends=""):
    """Add a term of office by the keyboard alone."""
    press(page, page.get_by_role("button", name="Add another Term of office"))
    choose(page, person)
    tab_to(page, new_row(page).get_by_role("combobox", name="Role"))
    choose(page, role)
    tab_to(page, new_row(page).get_by_label("From"))
    page.keyboard.type(starts)
    tab_to(page, new_row(page).get_by_label("Until"))
    page.keyboard.type(ends)


def row(page, of):
    """Return the row of a stored term, as it names itself to a screen reader."""
    rows = page.locator(".child.has_original")
    return rows.filter(has=page.get_by_role("heading", name=of))


def new_row(page):
    return page.locator(".child:not(.has_original, .empty-form)").last


def save(page):
    press(page, page.get_by_role("button", name="Publish: both"))
    expect(page.get_by_text("Русский, English: published.")).to_be_visible()


# What readers find


def go_to(reader, site, key, language):
    """Open the page of a demo record; return its path."""
    path = permanent(site, key, language)
    reader.goto(site.address(path))
    return path


def region(reader, name):
    return reader.get_by_role("region", name=name, exact=True)


def text_of(site, path):
    return fetch(site, path).text.replace("\N{NO-BREAK SPACE}", " ")


def finds_the_past_alone(reader, site, language):
    board = go_to(reader, site, "body:board-of-directors", language)
    expect(region(reader, FORMER_MEMBERS[language])).to_contain_text(PAST[language])
    expect(region(reader, MEMBERS[language])).not_to_contain_text(PAST[language])
    assert COMING[language] not in text_of(site, board)

    go_to(reader, site, "people:chernovikova", language)
    expect(region(reader, FORMER_POSTS[language])).to_contain_text(BOARD[language])
    go_to(reader, site, "people:eskizov", language)
    expect(region(reader, POSTS[language])).not_to_contain_text(BOARD[language])


def finds_the_new_member(reader, site, language):
    go_to(reader, site, "body:board-of-directors", language)
    expect(region(reader, FORMER_MEMBERS[language])).to_contain_text(PAST[language])
    expect(region(reader, MEMBERS[language])).to_contain_text(COMING[language])

    go_to(reader, site, "people:eskizov", language)
    expect(region(reader, POSTS[language])).to_contain_text(BOARD[language])


def test_terms_written_by_keyboard_alone_are_told_when_their_day_has_come(
    publisher, arrive, workplace, next_month
):
    open_form(publisher, workplace, "body:board-of-directors")
    coming = f"{first_of_next_month():%m.%Y}"
    add_term(publisher, COMING["en"], MEMBER["en"], starts=coming)
    add_term(publisher, PAST["en"], MEMBER["en"], starts="2005", ends="12.2008")
    save(publisher)

    today, then = arrive(workplace), arrive(next_month)
    for language in LANGUAGES:
        finds_the_past_alone(today, workplace, language)
        finds_the_new_member(then, next_month, language)


# One head at a time

SUPERVISORS = "body:supervisory-board"


def add_chair(page, site):
    """Begin a chair's term of office in the form, while another one's lasts."""
    open_form(page, site, SUPERVISORS)
    add_term(page, "Tatiana V. Ershova", "Chair", starts="01.2020")


def test_a_second_chair_is_refused_at_its_row_and_nothing_typed_is_lost(
    publisher, workplace
):
    add_chair(publisher, workplace)
    press(publisher, new_row(publisher).get_by_text("More"))
    tab_to(publisher, new_row(publisher).get_by_label("Addition to the role English"))
    publisher.keyboard.type("elected by all")
    press(publisher, publisher.get_by_role("button", name="Save", exact=True))

    errors = new_row(publisher).locator(".errorlist")
    expect(errors).to_have_text(
        "There can be only one head at a time: Stepan V. Orlov, since 1998."
    )
    chosen = new_row(publisher).get_by_role("combobox")
    expect(chosen).to_contain_text(["Tatiana V. Ershova", "Chair"])
    expect(new_row(publisher).get_by_label("From")).to_have_value("01.2020")
    addition = new_row(publisher).get_by_label("Addition to the role English")
    expect(addition).to_have_value("elected by all")


def test_one_save_ends_the_term_of_a_chair_and_begins_the_next(
    publisher, arrive, workplace
):
    add_chair(publisher, workplace)
    predecessor = row(publisher, "Stepan V. Orlov")
    predecessor.get_by_label("Until").focus()
    publisher.keyboard.type("12.2019")
    save(publisher)

    reader = arrive(workplace)
    go_to(reader, workplace, SUPERVISORS, "en")
    first = region(reader, MEMBERS["en"]).get_by_role("listitem").first
    expect(first).to_contain_text("Tatiana V. Ershova")
    expect(first).to_contain_text("since January 2020")
    orlov = region(reader, "Former members").get_by_role("listitem").first
    expect(orlov).to_contain_text("Stepan V. Orlov")
    expect(orlov).to_contain_text("1998 – December 2019")
