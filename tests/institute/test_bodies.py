"""Bodies and directorates: their lists and pages, and the feed of who came and went."""

from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from lxml import html

from institute.models import Body
from publishing.languages import LANGUAGES, others
from tests.desk.test_article_form import errors_of
from tests.desk.two_people import change_of
from tests.forms import send
from tests.institute.clock import set_clock
from tests.making import (
    PAST,
    State,
    appoint,
    future,
    in_both,
    make_body,
    make_person,
    make_project,
    make_role,
)
from tests.news.test_feed import ATOM, link, only, read
from tests.reading import SITE, links_in, says, titles_in

pytestmark = pytest.mark.django_db

FORM = "body_form"
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
        assert [one for one in links if one.startswith(f"/en/{section}/")] == addresses
        for kind, address in zip(kinds, addresses, strict=True):
            assert client.get(address).status_code == 200
            other = {"directorates": "governing-bodies"}.get(section, "directorates")
            assert client.get(f"/en/{other}/{kind}-en/").status_code == 404


def test_bodies_stand_as_editors_put_them_and_former_ones_last(client):
    make_body("Third", **BOTH, position=3)
    make_body("First", **BOTH, position=1)
    make_body("Long gone", **BOTH, dissolved_on=date(2001, 1, 1))
    make_body("Gone", **BOTH, dissolved_on=date(2010, 1, 1))
    make_body("Draft")
    make_body("To come", en=future())
    response = client.get("/en/governing-bodies/")
    assert titles_in(response) == ["First en", "Third en", "Long gone en", "Gone en"]
    page = html.fromstring(response.content.decode())
    assert page.xpath("//*[@class='past']/time/@datetime") == [
        *["2001-01-01", "2010-01-01"]
    ]


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


def test_whole_and_parts_lead_to_one_another_as_far_as_readers_see_them(
    client, council
):
    second = make_body("Second", **BOTH, parent=council, position=2)
    first = make_body("First", **BOTH, parent=council, position=1)
    russian = make_body("Russian", ru=PAST, parent=council, position=3)
    make_body("Draft", parent=council)
    response = client.get(council.address_in("en"))
    assert part(response, "parts") == [
        ("First en", first.address_in("en")),
        ("Second en", second.address_in("en")),
        ("Russian ru", russian.address_in("ru")),
    ]
    assert ("Council en", council.address_in("en")) in links_in(
        client.get(first.address_in("en")), "//*[@class='margin']"
    )
    council.state_en = council.state_ru = State.DRAFT
    council.save()
    assert "Council" not in client.get(first.address_in("en")).content.decode()


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_body_that_is_in_the_other_language_only_has_an_honest_page(
    client, language, anna
):
    [other] = others(language)
    body = make_body("There", **{other: PAST})
    appoint(anna, body, starts="2010")
    response = client.get(body.address_in(language))
    page = html.fromstring(response.content.decode())
    assert page.xpath("//h1/@lang") == [other]
    assert "Anna" not in response.content.decode()
    assert client.get(f"{body.address_in(language)}feed/").status_code == 404


# The form


@pytest.mark.parametrize("language", LANGUAGES)
def test_body_is_no_part_of_itself_nor_of_its_parts(
    client_of, publisher, council, language
):
    publisher.interface_language = language
    publisher.save()
    below = make_body("Below", parent=make_body("Middle", parent=council))
    for parent in [council, below]:
        sent = {"parent": str(parent.pk)}
        response = send(client_of(publisher), change_of(council), FORM, **sent)
        message = says("That body is itself a part of this one.", language)
        assert errors_of(response) == {"parent": [message]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_body_does_not_end_before_it_begins(client_of, publisher, council, language):
    publisher.interface_language = language
    publisher.save()
    sent = {"founded_on": "2010-03-02", "dissolved_on": "2010-03-01"}
    response = send(client_of(publisher), change_of(council), FORM, **sent)
    message = says("It cannot end before it begins.", language)
    assert errors_of(response) == {"dissolved_on": [message]}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_body(founded_on=date(2010, 3, 2), dissolved_on=date(2010, 3, 1))


# The feed


def told_in(client, body, language="en"):
    """Return [(title, day)] of the feed of a body."""
    feed = read(client.get(f"{body.address_in(language)}feed/"))
    return [
        (only(entry, "title").text, only(entry, "published").text[:10])
        for entry in feed.findall(f"{ATOM}entry")
    ]


def test_feed_tells_who_came_and_who_left_the_latest_first(
    client, clock, council, anna
):
    member = make_role("Member")
    appoint(anna, council, member, "2010-03-01", "2018")
    appoint(make_person("Boris", ru=PAST), council, member, "2011-06-01")
    appoint(make_person("Draft"), council, member, "2011-07-01")
    appoint(make_person("Undated", **BOTH), council, member)
    appoint(anna, council, make_role("Head"), "2030")
    came = [("Boris ru: Member en", "2011-06-01"), ("Anna en: Member en", "2010-03-01")]
    clock("2018-12-31 23:59")
    assert told_in(client, council) == came
    clock("2019-01-01 00:00")
    left = ("Anna en is no longer: Member en", "2019-01-01")
    assert told_in(client, council) == [left, *came]


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed_leads_to_its_page_and_people_and_is_told_on_it(
    client, council, anna, language
):
    appoint(anna, council, starts="2010")
    address = council.address_in(language)
    feed = read(client.get(f"{address}feed/"))
    assert link(feed, "alternate") == f"{SITE}{address}"
    assert link(feed, "self") == f"{SITE}{address}feed/"
    [entry] = feed.findall(f"{ATOM}entry")
    assert link(entry, "alternate") == f"{SITE}{anna.address_in(language)}"
    page = html.fromstring(client.get(address).content.decode())
    [told] = page.xpath("//link[@type='application/atom+xml']/@href")
    assert told == f"{address}feed/"
    names = [name for name, url in links_in(client.get(address)) if url == told]
    assert names == [says("Atom feed", language)]


@pytest.mark.parametrize("how", [{"state_en": State.DRAFT}, {"en": future()}])
def test_what_has_no_page_has_no_feed(client, how):
    body = make_body("Hidden", **how)
    assert client.get(f"{body.address_in('en')}feed/").status_code == 404
    assert client.get("/en/governing-bodies/nothing/feed/").status_code == 404
