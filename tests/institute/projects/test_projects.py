"""Projects: their years, by whom they were led, and who took part."""

import pytest
from django.db import IntegrityError, transaction
from lxml import html

from institute.models import Project
from tests.desk.two_people import address_to, change_of
from tests.factories import (
    PAST,
    in_both,
    make_body,
    make_partner,
    make_person,
    make_project,
    make_topic,
)
from tests.forms import errors_of, read_form, resend, send
from tests.institute.lists import beside, groups_in
from tests.responses import heading_of, links_in, says
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db

FORM = "project_form"
Participation = Project.Participation


def project(title="Project", first=None, last=None, **fields):
    years = {"first_year": first, "last_year": last}
    return make_project(title, ru=PAST, en=PAST, **years, **fields)


def facts_in(response):
    """Return {label: what stands there} of the facts of a page."""
    page = html.fromstring(response.content.decode())
    return {
        fact.findtext("dt"): [
            " ".join(element.text_content().split()) for element in fact.xpath("dd")
        ]
        for fact in page.xpath("//dl[contains(@class, 'facts')]/div")
    }


# The list


def test_projects_that_last_stand_first_and_then_the_latest(client):
    for years in [(2001, 2004), (2010, None), (1999, 2012), (2005, 2012), (2015, None)]:
        project(f"P {years[0]}", *years)
    project("P undated")
    for language in LANGUAGES:
        [listed] = groups_in(client.get(f"/{language}/projects/")).values()
        assert listed == [
            f"P {name} {language}"
            for name in ["2015", "2010", "2005", "1999", "2001", "undated"]
        ]


@pytest.mark.parametrize(
    ("years", "ru", "en"),
    [
        ((2004, 2010), ["2004–2010"], ["2004–2010"]),
        ((2015, 2015), ["2015"], ["2015"]),
        ((2017, None), ["с\u00a02017\u00a0года"], ["since 2017"]),
        ((None, 2010), ["до\u00a02010\u00a0года"], ["until 2010"]),
        ((None, None), [], []),
    ],
)
def test_list_and_page_tell_its_years_and_whose_it_was(client, years, ru, en):
    led = {"ru": "Под руководством института", "en": "Led by the Institute"}
    record = project("Project", *years)
    for language, expected in [("ru", ru), ("en", en)]:
        listed = client.get(f"/{language}/projects/")
        assert list(groups_in(listed)) == [led[language]]
        for words in expected:
            assert f'<span class="visually-hidden">{words}</span>' in (
                listed.content.decode()
            )
        page = client.get(record.address_in(language))
        assert beside(page)[0][: len(expected) + 1] == [*expected, led[language]]


def test_project_in_which_the_institute_took_part_says_so(client):
    record = project("Project", participation=Participation.PART)
    took_part = "With the Institute’s participation"
    assert list(groups_in(client.get("/en/projects/"))) == [took_part]
    assert beside(client.get(record.address_in("en")))[0][0] == took_part


# The page of one


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_tells_of_a_project(client, language):
    topic = make_topic("Topic")
    office = make_body("Office", ru=PAST, en=PAST, kind="directorate")
    record = project(
        **in_both("In short.", "summary"),
        **in_both("<p>At length.</p>", "body"),
        **in_both("A law.", "result"),
        **in_both("Ministry", "commissioned_by"),
        directorate=office,
    )
    record.topics.add(topic, make_topic("Hidden", state_ru="draft", state_en="draft"))
    response = client.get(record.address_in(language))
    text = response.content.decode()
    assert heading_of(response) == f"Project {language}"
    for words in ["In short.", "At length.", "A law."]:
        assert words in text
    assert ("Topic " + language, topic.address_in(language)) in links_in(response)
    assert "Hidden" not in text
    assert facts_in(response) == {
        says("directorate", language).capitalize(): [f"Office {language}"],
        says("commissioned by", language).capitalize(): [f"Ministry {language}"],
    }
    assert (f"Office {language}", office.address_in(language)) in links_in(response)


def test_page_names_partners_and_people_by_the_alphabet(client):
    record = project()
    for family, name in [("Жук", "Анна"), ("Ёлкин", "Пётр"), ("Еж", "Яна")]:
        names = {"family_ru": family, "given_ru": name, "title_ru": f"{name} {family}"}
        record.people.add(make_person(ru=PAST, **names))
    record.people.add(make_person("", ru=PAST, title_ru="Жо"), make_person("Draft"))
    for name in ["Zeta", "alpha", "Beta"]:
        record.partners.add(make_partner(name, ru=PAST))
    record.partners.add(make_partner("Draft"))
    assert facts_in(client.get(record.address_in("ru"))) == {
        "Партнёры": ["alpha ru", "Beta ru", "Zeta ru"],
        "Люди": ["Яна Еж", "Пётр Ёлкин", "Жо", "Анна Жук"],
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_there_in_the_other_language_only_is_marked_as_that(client, language):
    [other] = others(language)
    at = {other: PAST}
    record = project(directorate=make_body("Office", **at, kind="directorate"))
    record.people.add(make_person("Anna", **at))
    record.partners.add(make_partner("Union", **at))
    page = html.fromstring(client.get(record.address_in(language)).content.decode())
    links = page.xpath(f"//dl//a[@lang='{other}' and @hreflang='{other}']")
    assert [link.text for link in links] == [
        f"{name} {other}" for name in ["Office", "Union", "Anna"]
    ]
    for link in links:
        assert client.get(link.get("href")).status_code == 200


def test_project_stands_on_the_pages_of_those_who_took_part(client):
    office = make_body("Office", en=PAST, kind="directorate")
    person, union = make_person("Anna", en=PAST), make_partner("Union", en=PAST)
    for title, years in [("Old", (2001, 2004)), ("New", (2005, None))]:
        one = project(title, *years, directorate=office)
        one.people.add(person)
        one.partners.add(union)
    hidden = make_project("Draft", directorate=office)
    hidden.people.add(person)
    hidden.partners.add(union)
    for record in [office, person, union]:
        response = client.get(record.address_in("en"))
        part = links_in(response, "//section[@aria-labelledby='projects']")
        assert [name for name, _address in part] == ["New en", "Old en"], record
        text = response.content.decode()
        assert "2001–2004" in text
        assert "Draft" not in text


# The form


def test_years_that_end_before_they_begin_are_refused_at_the_last(client_of, publisher):
    sent = {"first_year": "2010", "last_year": "2009"}
    response = send(client_of(publisher), change_of(project()), FORM, **sent)
    message = says("It cannot end before it begins.", "ru")
    assert errors_of(response) == {"last_year": [message]}
    assert Project.objects.get().first_year is None


def test_database_refuses_years_that_end_before_they_begin():
    with pytest.raises(IntegrityError), transaction.atomic():
        project("Project", 2010, 2009)


def test_what_cannot_be_a_year_is_refused_at_its_field(client_of, editor):
    client, add = client_of(editor), address_to(Project, "add")
    values = read_form(client, add, FORM) | {"title_ru": "Проект"}
    for early, late in [("17", "2200"), ("1799", "20171"), ("-5", "год")]:
        response = resend(client, add, values, first_year=early, last_year=late)
        assert set(errors_of(response)) == {"first_year", "last_year"}, (early, late)
    assert not Project.objects.exists()
