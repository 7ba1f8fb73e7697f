"""What the lists and pages of bodies tell, in both languages."""

from datetime import date
from functools import partial

import pytest
from lxml import html

from institute.models import Body
from tests.factories import (
    PAST,
    appoint,
    in_both,
    make_body,
    make_person,
    make_project,
    make_role,
)
from tests.institute.clock import set_clock
from tests.responses import links_in, titles_in
from text.languages import LANGUAGES
from text.typography import with_plain_spaces

pytestmark = pytest.mark.django_db

Kind = Body.Kind
BOTH = {"ru": PAST, "en": PAST}


@pytest.fixture
def council():
    return make_body("Council", **BOTH)


@pytest.fixture
def anna():
    return make_person("Anna", **BOTH)


@pytest.fixture
def clock(monkeypatch):
    return partial(set_clock, monkeypatch)


def part(response, name):
    return links_in(response, f"//section[@aria-labelledby='{name}']")


# The lists


def test_directorates_have_a_list_and_addresses_of_their_own(client):
    for kind in Kind:
        make_body(kind.value, **BOTH, kind=kind)
    for section, kinds in [
        ("governing-bodies", ["governing", "editorial", "expert"]),
        ("directorates", ["directorate"]),
    ]:
        response = client.get(f"/en/{section}/")
        assert titles_in(response) == [f"{kind} en" for kind in kinds]
        addresses = [f"/en/{section}/{kind}-en/" for kind in kinds]
        links = [address for _text, address in links_in(response)]
        assert [
            link for link in links if link.startswith(f"/en/{section}/")
        ] == addresses
        for kind, address in zip(kinds, addresses, strict=True):
            assert client.get(address).status_code == 200
            other = {"directorates": "governing-bodies"}.get(section, "directorates")
            assert client.get(f"/en/{other}/{kind}-en/").status_code == 404


def test_list_names_who_heads_a_body_today(client, clock, council, anna):
    head = make_role("Head", is_head=True)
    appoint(anna, council, head, "2010", "2018")
    appoint(make_person("Boris", ru=PAST), council, head, "2019", "2020")
    for day, named in [("2018-12-31", "Anna en"), ("2019-01-01", "Boris ru")]:
        clock(day)
        response = client.get("/en/governing-bodies/")
        assert [name for name, _url in links_in(response, "//*[@class='term']")] == [
            named
        ]
    clock("2021-01-01")
    assert links_in(client.get("/en/governing-bodies/"), "//*[@class='term']") == []


# The page of one


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_tells_of_a_body(client, language):
    body = make_body(
        "Council",
        **BOTH,
        **in_both("It decides.", "summary"),
        **in_both("<p>On everything.</p>", "body"),
        **in_both("SC", "short_name"),
        founded_on=date(1995, 2, 3),
        dissolved_on=date(2020, 3, 4),
        emails=["council@institute.example"],
        phones=["+7 495 000-00-00"],
    )
    response = client.get(body.address_in(language))
    text = response.content.decode()
    for words in ["It decides.", "On everything.", f"SC {language}"]:
        assert words in text
    for day in ["1995-02-03", "2020-03-04"]:
        assert f'<time datetime="{day}">' in text
    links = links_in(response)
    assert ("council@institute.example", "mailto:council@institute.example") in links
    assert ("+7 495 000-00-00", "tel:+7495000-00-00") in links


def test_page_of_a_directorate_shows_its_projects_latest_first(client):
    office = make_body("Office", **BOTH, kind=Kind.DIRECTORATE)
    for title, last in [("Old", 2004), ("Lasting", None), ("Late", 2012)]:
        years = {"first_year": 2000, "last_year": last}
        make_project(title, **BOTH, **years, directorate=office)
    make_project("Draft", directorate=office)
    response = client.get(office.address_in("en"))
    assert [name for name, _address in part(response, "projects")] == [
        *["Lasting en", "Late en", "Old en"]
    ]


def test_page_of_a_directorate_marks_a_project_of_the_other_language_only(client):
    office = make_body("Office", **BOTH, kind=Kind.DIRECTORATE)
    make_project("Both", **BOTH, first_year=2010, directorate=office)
    make_project("There", ru=PAST, first_year=2000, directorate=office)
    page = html.fromstring(client.get(office.address_in("en")).content.decode())
    projects = page.xpath("//section[@aria-labelledby='projects']//li")
    margins = [row.find_class("margin")[0].text_content().split() for row in projects]
    assert margins == [["since", "2010"], ["since", "2000", "in", "Russian"]]


def rows_in(response, name):
    """Return [(person, bars)] of the members, or of the former ones."""
    page = html.fromstring(response.content.decode())
    return [
        (row.xpath("string(.//a)"), [bar.get("class") for bar in row.xpath(".//rect")])
        for row in page.xpath(f"//section[@aria-labelledby='{name}']//ul/li[.//a]")
    ]


def test_terms_of_office_are_drawn_by_years_and_told_in_words(
    client, clock, council, anna
):
    chair, deputy, member = (
        make_role(name, position=place, is_head=not place)
        for place, name in enumerate(["Chair", "Deputy", "Member"])
    )
    people = {name: make_person(name, **BOTH) for name in ["Boris", "Vera", "Gleb"]}
    appoint(anna, council, member, "2010", "2014-12-31")
    appoint(anna, council, chair, "2015")
    appoint(people["Boris"], council, deputy, "2012", is_acting=True)
    appoint(people["Vera"], council, member)
    appoint(people["Gleb"], council, deputy, "2010", "2011")
    clock("2019-07-02")
    response = client.get(council.address_in("en"))
    assert rows_in(response, "members") == [
        ("Anna en", ["bar head", "bar member"]),
        ("Boris en", ["bar acting"]),
        ("Vera en", ["bar member"]),
    ]
    assert rows_in(response, "former") == [("Gleb en", ["bar other"])]
    text = with_plain_spaces(response.content.decode())
    for words in ["since 2015", "2010 – 31 December 2014", "2010–2011"]:
        assert words in text
    [bar] = html.fromstring(text).xpath("//rect[@class='bar head']")[:1]
    # Of ten years the sixth begins at half of them, and today ends it.
    assert (bar.get("x"), bar.get("width")) == ("50.00%", "45.02%")
    # What begins nobody knows when is torn off, and the legend says so.
    torn = html.fromstring(text).xpath("//li[.//*[@class='torn']]")
    assert [" ".join(row.text_content().split()) for row in torn] == [
        "Vera en Member en",
        "beginning unknown",
    ]
    svgs = html.fromstring(text).xpath("//main//svg[not(ancestor::svg)]")
    assert all(svg.xpath("ancestor-or-self::*[@aria-hidden='true']") for svg in svgs)


def test_body_of_which_no_term_has_a_beginning_has_no_drawing(client, council, anna):
    appoint(anna, council)
    response = client.get(council.address_in("en"))
    assert [name for name, _address in part(response, "members")] == ["Anna en"]
    text = response.content.decode()
    assert "<rect" not in text
    assert html.fromstring(text).xpath("string(//*[@id='members'])") == "Members"
