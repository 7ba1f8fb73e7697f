"""The chronicle draws itself from events, projects and terms of office."""

from datetime import date

import pytest

from publishing.pages import drawings
from publishing.pages.drawings import Mark
from publishing.pages.views import Name
from tests.factories import (
    PAST,
    appoint,
    make_body,
    make_event,
    make_person,
    make_project,
    make_publication,
    make_role,
)
from tests.responses import page_of
from website.views.chronicle import MOST, Line, strip

pytestmark = pytest.mark.django_db

BOTH = {"ru": PAST, "en": PAST}


def years_in(response):
    """Return {year: [(day, title)]} of the page."""
    page = page_of(response)
    return {
        part.xpath("string(h2)"): [
            (line.xpath("string(.//time/@datetime)"), line.xpath("string(.//a)"))
            for line in part.xpath("ul/li")
        ]
        for part in page.xpath("//main//li[h2]")
    }


def event(title, day, **fields):
    return make_event(title, **{"en": PAST, **fields}, starts_on=day, ends_on=day)


def test_each_year_has_its_days_and_then_what_lasted(client):
    chair, board = make_role("Chair", is_head=True), make_body("Board", **BOTH)
    event("Late", date(2003, 9, 1))
    event("Early", date(2003, 2, 1))
    make_project("Project", **BOTH, first_year=2003, last_year=2005)
    make_project("Ended", **BOTH, last_year=1999)
    make_publication("Book", **BOTH, issued_in=1999)
    make_publication("Chapter", **BOTH, issued_in=1999, kind="chapter")
    appoint(make_person("Anna", **BOTH), board, chair, "2003-05-01")
    appoint(make_person("Boris", **BOTH), board, make_role("Member"), "2003-05-01")
    response = client.get("/en/chronicle/")
    assert years_in(response) == {
        "2003": [
            ("2003-09-01", "Late en"),
            ("2003-05-01", "Anna en"),
            ("2003-02-01", "Early en"),
            ("", "Project en"),
        ],
        "1999": [("", "Ended en"), ("", "Book en")],
    }
    assert list(years_in(response)) == ["2003", "1999"]
    for words in ["Chair en, Board en", "2003–2005"]:
        assert words in response.content.decode()


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2003, 12, 30), "30 December"),
        (date(2003, 12, 31), "30–31 December"),
        (date(2004, 1, 2), "30 December 2003 – 2 January 2004"),
    ],
)
def test_event_has_all_its_days_without_the_year_above_it(client, last, expected):
    make_event(en=PAST, starts_on=date(2003, 12, 30), ends_on=last)
    page = page_of(client.get("/en/chronicle/"))
    [time] = page.xpath("//main//li//time")
    assert " ".join(time.text_content().split()) == expected
    assert time.get("datetime") == "2003-12-30"


def test_it_tells_nothing_to_come_cancelled_undated_unseen_or_left_out(client):
    event("Example", date(2003, 1, 1), is_in_chronicle=False)
    event("Future", date(2199, 1, 1))
    event("Cancelled", date(2003, 1, 1), status="cancelled")
    event("Draft", date(2003, 1, 1), en=None)
    make_project("Undated", **BOTH)
    chair = make_role("Chair", is_head=True)
    appoint(make_person("Draft"), make_body("Seen", **BOTH), chair, "2003")
    appoint(make_person("Anna", **BOTH), make_body("Draft"), chair, "2003")
    appoint(make_person("Vera", **BOTH), make_body("Open", **BOTH), chair)
    # Of one moment.
    honoured = make_person("Boris", **BOTH), make_body("Board", **BOTH)
    appoint(*honoured, chair, "2006", "2006")
    assert years_in(client.get("/en/chronicle/")) == {}


def test_fewer_than_three_years_are_not_drawn():
    for year in [2001, 2002, 2002, 2003]:
        assert strip("en") is None
        event("Day", date(year, 2, 1))
    assert strip("en")


def test_a_long_one_has_pages_of_whole_years_and_leads_to_each_year(
    client, monkeypatch
):
    monkeypatch.setattr("website.views.chronicle.MOST", 3)
    for year, number in [(2001, 1), (2002, 2), (2003, 3), (2004, 4)]:
        for day in range(1, number + 1):
            event(f"{year} {day}", date(year, 1, day))
    pages = [client.get(f"/en/chronicle/?page={number}") for number in range(1, 5)]
    assert [
        [(year, len(lines)) for year, lines in years_in(page).items()] for page in pages
    ] == [
        [("2004", 3)],
        [("2004", 1)],
        [("2003", 3)],
        [("2002", 2), ("2001", 1)],
    ]
    assert client.get("/en/chronicle/?page=5").status_code == 404
    first, last = page_of(pages[0]), page_of(pages[3])
    links = "//nav[@aria-label='Years']//a/@href"
    later = [("3", "2003"), ("4", "2002"), ("4", "2001")]
    assert first.xpath(links) == [
        "#year-2004",
        *(f"?page={page}#year-{year}" for page, year in later),
    ]
    assert last.xpath(links)[0] == "/en/chronicle/#year-2004"


def test_a_page_of_long_lines_is_below_100_kilobytes(client, monkeypatch):
    name = Name("Ж" * 80, f"/ru/events/2003/{'z' * 50}/", "ru")
    day = date(2003, 9, 9)
    mark = Mark("event", name.title, name.url, day)
    # As many as are drawn each for itself.
    lines = [Line(2003, day, name, mark, "Ж" * 20) for _ in range(drawings.MOST)]
    monkeypatch.setattr("website.views.chronicle.lines", lambda language: lines)
    response = client.get("/ru/chronicle/")
    assert [len(found) for found in years_in(response).values()] == [MOST]
    assert len(response.content) < 100_000


def test_a_kind_can_be_chosen_and_what_all_kinds_have_is_told(client):
    event("Day", date(2003, 1, 1))
    make_project("Project", **BOTH, first_year=2003)
    page = page_of(client.get("/en/chronicle/"))
    links = page.xpath("//nav[@aria-label='By kind']//a")
    assert [" ".join(link.text_content().split()) for link in links] == [
        "All, 2",
        "Events, 1",
        "Projects, 1",
    ]
    chosen = client.get("/en/chronicle/" + links[2].get("href"))
    assert years_in(chosen) == {"2003": [("", "Project en")]}
    assert client.get("/en/chronicle/?kind=other").status_code == 404


def test_the_table_has_each_line_with_its_days(client):
    event("Day", date(2003, 1, 1))
    make_project("Project", **BOTH, last_year=2005)
    table = client.get("/en/chronicle/chronicle.csv").content.decode("utf-8-sig")
    assert table.splitlines()[1:] == [
        "Projects,,2005,Project en",
        "Events,2003-01-01,2003-01-01,Day en",
    ]
