"""Governing bodies and directorates, as readers see them."""

import json
from datetime import date
from itertools import chain

import pytest
from django.db import IntegrityError, transaction
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from institute.models import Body
from tests.desk.two_people import change_of
from tests.factories import (
    PAST,
    appoint,
    in_both,
    make_body,
    make_person,
    make_project,
    make_role,
)
from tests.forms import errors_of, send
from tests.institute.governing_bodies.terms import FORMER_MEMBERS, MEMBERS, names_in
from tests.records import kind_of
from tests.responses import SITE, language_of, links_in, says, titles_in
from text.languages import LANGUAGES
from text.typography import with_plain_spaces

pytestmark = pytest.mark.django_db

PARTS = "//section[@aria-labelledby='parts']"
PROJECTS = "//section[@aria-labelledby='projects']"
MARGIN = "//article/div[@class='margin']"


@pytest.fixture
def council():
    return make_body("Council", ru=PAST, en=PAST)


def person(name, **fields):
    return make_person(name, ru=PAST, en=PAST, **fields)


def words_in(response, where):
    [part] = html.fromstring(response.content.decode()).xpath(where)
    return " ".join(part.text_content().split())


# Where it stands


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_body_stands_in_the_section_of_its_kind_and_in_no_other(client, language):
    sections = {
        "governing-bodies": ["editorial", "expert", "governing"],
        "directorates": ["directorate"],
    }
    for kind in chain(*sections.values()):
        make_body(kind, ru=PAST, en=PAST, kind=kind)
    for here, elsewhere in [[*sections], [*reversed(sections)]]:
        titles = titles_in(client.get(f"/{language}/{here}/"))
        assert sorted(titles) == [f"{kind} {language}" for kind in sections[here]]
        for kind in sections[here]:
            page = client.get(f"/{language}/{here}/{kind}-{language}/")
            assert (page.status_code, language_of(page)) == (200, language)
            there = client.get(f"/{language}/{elsewhere}/{kind}-{language}/")
            assert there.status_code == 404, kind


def test_a_body_that_becomes_a_directorate_is_found_where_it_was(client, council):
    council.kind = kind_of(Body, "directorate")
    council.save(update_fields=["kind"])
    for language in ["ru", "en"]:
        moved = client.get(f"/{language}/governing-bodies/council-{language}/")
        assert moved.status_code == 301
        assert moved["Location"] == f"/{language}/directorates/council-{language}/"
        assert client.get(moved["Location"]).status_code == 200
    council.kind = kind_of(Body, "governing")
    council.save(update_fields=["kind"])
    assert client.get("/en/governing-bodies/council-en/").status_code == 200
    back = client.get("/en/directorates/council-en/")
    assert back["Location"] == "/en/governing-bodies/council-en/"


# Who belongs to it


def test_the_head_stands_first_then_rank_then_the_alphabet(client, council):
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
    for language, expected in [
        ("ru", ["Яна", "Юлия", "Ежов", "Петя Ёлкин", "Аким Жуков", "Борис Жуков"]),
        (
            "en",
            ["Yana", "Yulia", "Petya Elkin", "Ezhov", "Akim Zhukov", "Boris Zhukov"],
        ),
    ]:
        page = client.get(council.address_in(language))
        assert [name for name, _url in links_in(page, MEMBERS)] == expected


def test_position_goes_before_the_alphabet(client, council):
    role = make_role("Member")
    appoint(person("Anna"), council, role, position=2)
    appoint(person("Boris"), council, role, position=1)
    assert names_in(client, council, MEMBERS) == ["Boris en", "Anna en"]


def test_machines_read_who_is_acting(client, council):
    appoint(person("Anna"), council, make_role("Head"), "2010", is_acting=True)
    [member] = node_of(client.get(council.address_in("en")))["member"]
    assert member["roleName"] == "Head en, acting"


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


# For machines


def node_of(response):
    page = html.fromstring(response.content.decode())
    scripts = page.xpath("//script[@type='application/ld+json']/text()")
    graphs = [json.loads(script) for script in scripts]
    nodes = [node for graph in graphs for node in graph.get("@graph", [graph])]
    [bodies] = [node for node in nodes if "/id/institute.body/" in node.get("@id", "")]
    return bodies


BOTH = {"ru": PAST, "en": PAST}


@pytest.fixture
def anna():
    return make_person("Anna", **BOTH)


def part(response, name):
    return links_in(response, f"//section[@aria-labelledby='{name}']")


# The lists


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
    node = node_of(response)
    assert node["email"] == ["council@institute.example"]
    assert node["telephone"] == ["+7 495 000-00-00"]


def test_page_of_a_directorate_marks_a_project_of_the_other_language_only(client):
    office = make_body("Office", **BOTH, kind="directorate")
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
        (row.xpath("string(.//a)"), row.xpath(".//svg[@class='track']//text/text()"))
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
        ("Anna en", ["Member en", "Chair en"]),
        ("Boris en", ["Deputy en, acting"]),
        ("Vera en", ["Member en"]),
    ]
    assert rows_in(response, "former") == [("Gleb en", ["Deputy en"])]
    text = with_plain_spaces(response.content.decode())
    for words in ["since 2015", "2010 – 31 December 2014", "2010–2011"]:
        assert words in text
    rows = html.fromstring(text).xpath("//ul[@class='rows']/li")
    # Of ten years the sixth begins at half of them, and an arrow before today ends it.
    bar = rows[0].xpath(".//rect")[1]
    assert (bar.get("x"), bar.get("width")) == ("50.00%", "42.71%")
    # What begins nobody knows when is dashed.
    assert [len(row.xpath(".//rect[@stroke-dasharray]")) for row in rows] == [
        *[0, 0, 1, 0]
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


@pytest.mark.parametrize(
    ("kind", "name", "address"),
    [
        ("governing", "Governing bodies", "/en/governing-bodies/"),
        ("editorial", "Governing bodies", "/en/governing-bodies/"),
        ("directorate", "Activity directorates", "/en/directorates/"),
    ],
)
def test_the_not_translated_page_of_a_body_leads_on_in_its_own_section(
    client, kind, name, address
):
    make_body("Directorate", kind="directorate", en=PAST)
    make_body("Board", kind="governing", en=PAST)
    untranslated = make_body("Untranslated", kind=kind, ru=PAST)
    response = client.get(untranslated.address_in("en"))
    assert links_in(response, "//*[@class='after-list']") == [(name, address)]
    here, elsewhere = "Board en", "Directorate en"
    if kind == "directorate":
        here, elsewhere = elsewhere, here
    assertContains(response, here)
    assertNotContains(response, elsewhere)


# What it is a part of


PART = "That body is itself a part of this one."
END = "It cannot end before it begins."


def test_a_body_is_no_part_of_itself_nor_of_what_is_part_of_it(desk):
    whole = make_body("Whole")
    part = make_body("Part", parent=whole)
    of_part = make_body("Part of part", parent=part)
    for parent in [whole, part, of_part]:
        sent = {"parent": str(parent.pk), "title_en": "Another"}
        response = send(desk, change_of(whole), "body_form", **sent)
        assert errors_of(response) == {"parent": [says(PART, "ru")]}
    whole.refresh_from_db()
    assert (whole.parent, whole.title_en) == (None, "Whole en")
    # Beside it there is room.
    sent = {"parent": str(whole.pk)}
    assert send(desk, change_of(of_part), "body_form", **sent).status_code == 302


def test_a_body_is_not_dissolved_before_it_is_founded(desk):
    body = make_body("Council", founded_on="2001-05-09")
    sent = {"dissolved_on": "2001-05-08", "title_en": "Another"}
    response = send(desk, change_of(body), "body_form", **sent)
    assert errors_of(response) == {"dissolved_on": [says(END, "ru")]}
    body.refresh_from_db()
    assert (body.dissolved_on, body.title_en) == (None, "Council en")
    sent["dissolved_on"] = "2001-05-09"
    assert send(desk, change_of(body), "body_form", **sent).status_code == 302


def test_the_database_refuses_both_too():
    body = make_body("Council", founded_on="2001-05-09")
    for fault in [{"parent": body.pk}, {"dissolved_on": "2001-05-08"}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Body.objects.filter(pk=body.pk).update(**fault)
