"""Governing bodies and directorates, as readers see them."""

import json
from functools import partial

import pytest
from lxml import html

from institute.models import Body
from publishing.models import Link
from tests.factories import (
    PAST,
    appoint,
    make_body,
    make_person,
    make_project,
    make_role,
)
from tests.feeds import ATOM, read
from tests.institute.clock import set_clock
from tests.institute.governing_bodies.terms import FORMER_MEMBERS, MEMBERS, names_in
from tests.responses import SITE, language_of, links_in, titles_in

pytestmark = pytest.mark.django_db

Kind = Body.Kind
PARTS = "//section[@aria-labelledby='parts']"
PROJECTS = "//section[@aria-labelledby='projects']"
MARGIN = "//article/div[@class='margin']"
DETAILS = "//dl[@class='explains facts']"


@pytest.fixture
def clock(monkeypatch):
    return partial(set_clock, monkeypatch)


@pytest.fixture
def council():
    return make_body("Council", ru=PAST, en=PAST)


def person(name, **fields):
    return make_person(name, ru=PAST, en=PAST, **fields)


def words_in(response, where):
    [part] = html.fromstring(response.content.decode()).xpath(where)
    return " ".join(part.text_content().split())


# Where it stands


@pytest.mark.parametrize(
    ("kind", "here", "elsewhere"),
    [
        (Kind.GOVERNING, "governing-bodies", "directorates"),
        (Kind.EDITORIAL, "governing-bodies", "directorates"),
        (Kind.EXPERT, "governing-bodies", "directorates"),
        (Kind.DIRECTORATE, "directorates", "governing-bodies"),
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_body_stands_in_the_section_of_its_kind_and_in_no_other(
    client, kind, here, elsewhere, language
):
    make_body("Body", ru=PAST, en=PAST, kind=kind)
    page = client.get(f"/{language}/{here}/body-{language}/")
    assert (page.status_code, language_of(page)) == (200, language)
    assert titles_in(client.get(f"/{language}/{here}/")) == [f"Body {language}"]
    assert titles_in(client.get(f"/{language}/{elsewhere}/")) == []
    for path in [f"body-{language}/", f"body-{language}/feed/"]:
        assert client.get(f"/{language}/{elsewhere}/{path}").status_code == 404


def test_a_body_that_becomes_a_directorate_is_found_where_it_was(client, council):
    council.kind = Kind.DIRECTORATE
    council.save(update_fields=["kind"])
    for language in ["ru", "en"]:
        moved = client.get(f"/{language}/governing-bodies/council-{language}/")
        assert moved.status_code == 301
        assert moved["Location"] == f"/{language}/directorates/council-{language}/"
        assert client.get(moved["Location"]).status_code == 200
    council.kind = Kind.GOVERNING
    council.save(update_fields=["kind"])
    assert client.get("/en/governing-bodies/council-en/").status_code == 200
    back = client.get("/en/directorates/council-en/")
    assert back["Location"] == "/en/governing-bodies/council-en/"


def test_who_reads_its_feed_goes_on_reading_when_it_moves(client, council):
    council.kind = Kind.DIRECTORATE
    council.save(update_fields=["kind"])
    moved = client.get("/en/governing-bodies/council-en/feed/")
    assert moved.status_code == 301
    assert moved["Location"] == "/en/directorates/council-en/feed/"


# Who belongs to it


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ru", ["Яна", "Юлия", "Ежов", "Петя Ёлкин", "Аким Жуков", "Борис Жуков"]),
        (
            "en",
            ["Yana", "Yulia", "Petya Elkin", "Ezhov", "Akim Zhukov", "Boris Zhukov"],
        ),
    ],
)
def test_the_head_stands_first_then_rank_then_the_alphabet(
    client, council, language, expected
):
    head, deputy, staff = (
        make_role(title, is_head=title == "Head", position=position)
        for position, title in [(9, "Head"), (1, "Deputy"), (2, "Staff")]
    )
    for role, ru, en in [
        (staff, "Борис Жуков", "Boris Zhukov"),
        (staff, "Петя Ёлкин", "Petya Elkin"),
        (staff, "Аким Жуков", "Akim Zhukov"),
        (staff, "Ежов", "Ezhov"),
        (deputy, "Юлия", "Yulia"),
        (head, "Яна", "Yana"),
    ]:
        # Who has no family name stands by the whole.
        names = {"title_ru": ru, "title_en": en}
        families = {
            f"family_{name[-2:]}": title.partition(" ")[2]
            for name, title in names.items()
        }
        appoint(person("", **names, **families), council, role)
    page = client.get(council.address_in(language))
    assert [name for name, _url in links_in(page, MEMBERS)] == expected


def test_position_goes_before_the_alphabet(client, council):
    role = make_role("Member")
    appoint(person("Anna"), council, role, position=2)
    appoint(person("Boris"), council, role, position=1)
    assert names_in(client, council, MEMBERS) == ["Boris en", "Anna en"]


@pytest.mark.parametrize(
    ("language", "acting", "ex_officio"),
    [
        ("ru", "исполняет обязанности", "по должности"),
        ("en", "acting", "ex officio"),
    ],
)
def test_acting_and_ex_officio_are_said_in_words(
    client, council, language, acting, ex_officio
):
    head = make_role("Head", is_head=True)
    appoint(person("Anna"), council, head, "2010", is_acting=True)
    page = client.get(council.address_in(language))
    assert acting in words_in(page, MEMBERS)
    assert ex_officio not in words_in(page, MEMBERS)
    feed = read(client.get(f"{council.address_in(language)}feed/"))
    [text] = [
        element.findtext(f"{ATOM}summary") for element in feed.findall(f"{ATOM}entry")
    ]
    assert acting in text
    [member] = node_of(page)["member"]
    assert member["roleName"] == f"Head {language}, {acting}"

    appoint(person("Boris"), council, make_role("Member"), is_ex_officio=True)
    page = client.get(council.address_in(language))
    assert ex_officio in words_in(page, MEMBERS)


def test_who_left_stands_below_the_latest_first(client, clock, council):
    role = make_role("Member")
    for name, starts, ends in [
        ("Anna", "1998", "2003"),
        ("Boris", "2001", "2010-05"),
        ("Clara", "1990", "2010-06-01"),
        ("Dina", "2011", ""),
    ]:
        appoint(person(name), council, role, starts, ends)
    clock("2020-01-01")
    names = ["Clara en", "Boris en", "Anna en"]
    assert names_in(client, council, FORMER_MEMBERS) == names
    text = words_in(client.get("/en/governing-bodies/council-en/"), FORMER_MEMBERS)
    assert "1998–2003" in text
    assert names_in(client, council, MEMBERS) == ["Dina en"]


# Of what it is a part, and what is part of it


def test_a_body_tells_of_what_it_is_a_part_and_what_its_parts_are(client, council):
    make_body("Second", ru=PAST, en=PAST, parent=council, position=2)
    first = make_body("First", ru=PAST, en=PAST, parent=council, position=1)
    make_body("Russian", ru=PAST, parent=council, position=3)
    make_body("Draft", parent=council)
    page = client.get(council.address_in("en"))
    assert links_in(page, PARTS) == [
        ("First en", "/en/governing-bodies/first-en/"),
        ("Second en", "/en/governing-bodies/second-en/"),
        ("Russian ru", "/ru/governing-bodies/russian-ru/"),
    ]
    assert "Draft" not in page.content.decode()
    above = links_in(client.get(first.address_in("en")), MARGIN)
    assert ("Council en", "/en/governing-bodies/council-en/") in above


def test_a_whole_that_no_reader_may_see_is_not_named(client):
    body = make_body("Part", ru=PAST, en=PAST, parent=make_body("Hidden"))
    page = client.get(body.address_in("en"))
    assert "Hidden" not in page.content.decode()
    assert node_of(page)["parentOrganization"] == {"@id": f"{SITE}/#organization"}


def test_bodies_that_are_no_more_stand_last_and_are_said_to_be(client, clock, council):
    names = ["Gone", "Long gone", "Going", "Staying"]
    days = ["2019-12-31", "2001-05-09", "2020-01-02", None]
    for position, (name, day) in enumerate(zip(names, days, strict=True)):
        make_body(
            name, ru=PAST, en=PAST, parent=council, position=position, dissolved_on=day
        )
    clock("2020-01-01")
    expected = ["Going en", "Staying en", "Gone en", "Long gone en"]
    listed = client.get("/en/governing-bodies/")
    assert titles_in(listed) == ["Council en", *expected]
    page = client.get(council.address_in("en"))
    assert [name for name, _url in links_in(page, PARTS)] == expected
    for text in [listed.content.decode(), words_in(page, PARTS)]:
        assert "9 May 2001" in " ".join(text.split())
    own = client.get("/en/governing-bodies/long-gone-en/")
    assert "Until 9 May 2001" in words_in(own, MARGIN)


# What it does, and how to reach it


def test_a_directorate_shows_its_projects_that_readers_may_see(client):
    directorate = make_body("Labs", ru=PAST, en=PAST, kind=Kind.DIRECTORATE)
    for name, fields in {
        "Old": {"en": PAST, "first_year": 2001, "last_year": 2003},
        "New": {"en": PAST, "first_year": 2015},
        "Draft": {},
    }.items():
        make_project(name, directorate=directorate, **fields)
    make_project("Another", en=PAST)
    page = client.get("/en/directorates/labs-en/")
    assert links_in(page, PROJECTS) == [
        ("New en", "/en/projects/new-en/"),
        ("Old en", "/en/projects/old-en/"),
    ]
    assert "Draft" not in page.content.decode()


def test_a_body_tells_how_to_reach_it(client, council):
    council.emails, council.phones = ["c@institute.example"], ["+7 495 000-00-00"]
    council.save()
    page = client.get(council.address_in("en"))
    links = dict(links_in(page, DETAILS))
    assert links["c@institute.example"] == "mailto:c@institute.example"
    assert links["+7 495 000-00-00"] == "tel:+7495000-00-00"
    node = node_of(page)
    assert node["email"] == ["c@institute.example"]
    assert node["telephone"] == ["+7 495 000-00-00"]


def test_what_is_related_is_read_after_the_members(client, council):
    appoint(person("Anna"), council)
    Link.objects.relate(council, [person("Guest").pointer])
    page = html.fromstring(client.get(council.address_in("en")).content.decode())
    headings = page.xpath("//main//h2/@id")
    assert headings.index("members") < headings.index("related")


# For machines


def node_of(response):
    page = html.fromstring(response.content.decode())
    scripts = page.xpath("//script[@type='application/ld+json']/text()")
    graphs = [json.loads(script) for script in scripts]
    nodes = [node for graph in graphs for node in graph.get("@graph", [graph])]
    [bodies] = [node for node in nodes if "/id/institute.body/" in node.get("@id", "")]
    return bodies


def test_structured_data_has_the_members_whom_readers_see(client, clock, council):
    role = make_role("Member")
    anna = person("Anna")
    appoint(anna, council, role, "2010", "2012-05")
    appoint(make_person("Only", ru=PAST), council, role, "2013")
    appoint(make_person("Draft"), council, role, "2013")
    appoint(person("Later"), council, role, "2021")
    clock("2020-01-01")
    page = client.get(council.address_in("en"))
    node = node_of(page)
    assert node["url"] == f"{SITE}/en/governing-bodies/council-en/"
    text = {
        (member["member"]["name"], member["member"]["url"]) for member in node["member"]
    }
    shown = {*links_in(page, MEMBERS), *links_in(page, FORMER_MEMBERS)}
    assert text == {(name, f"{SITE}{url}") for name, url in shown}
    [former] = [
        member for member in node["member"] if member["member"]["name"] == "Anna en"
    ]
    assert (former["startDate"], former["endDate"]) == ("2010", "2012-05")
