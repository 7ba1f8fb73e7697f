"""The Hall of Fame: who was received, in which year, and for what."""

import pytest
from django.db import IntegrityError, transaction
from lxml import html

from institute.models import Inductee
from publishing.drafts.save import change
from publishing.models import Link, ReviewRequest, Revision, WorkingCopy
from tests.desk.two_people import address_to, change_of
from tests.factories import (
    PAST,
    future,
    in_both,
    make_article,
    make_category,
    make_inductee,
    make_person,
    make_picture,
    published,
)
from tests.forms import errors_of, send
from tests.institute.lists import beside, groups_in, ways_in
from tests.responses import heading_of, links_in, says, titles_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

FORM = "inductee_form"
ORGANIZATION = Inductee.Kind.ORGANIZATION


@pytest.fixture
def pioneers():
    return make_category("Pioneers", position=1, **in_both("Were first.", "criteria"))


@pytest.fixture
def thinkers():
    return make_category("Thinkers", position=2)


def honour(title, year, category, **fields):
    fields = {"honoured_in": year, "category": category, **fields}
    return make_inductee(title, ru=PAST, en=PAST, **fields)


def portraits_in(response):
    """Return [(token, alternative text)] of the pictures of a page."""
    page = html.fromstring(response.content.decode())
    return [
        (image.get("src").split("/")[3], image.get("alt"))
        for image in page.xpath("//main//img")
    ]


# The list


def test_they_stand_by_year_then_category_then_place_then_name(
    client, pioneers, thinkers
):
    honour("Thinker", 2020, thinkers)
    honour("Later", 2020, pioneers, position=2)
    honour("Zeta", 2020, pioneers, position=1)
    honour("alpha", 2020, pioneers, position=1)
    honour("New", 2021, thinkers)
    honour("Old", 1999, pioneers)
    assert list(groups_in(client.get("/en/hall-of-fame/")).items()) == [
        ("2021", ["New en"]),
        ("2020", ["alpha en", "Zeta en", "Later en", "Thinker en"]),
        ("1999", ["Old en"]),
    ]


def test_only_what_is_visible_is_listed_or_offered(client, pioneers, thinkers):
    honour("Seen", 2020, pioneers)
    make_inductee("Draft", honoured_in=2018, category=thinkers)
    make_inductee("Russian", ru=PAST, honoured_in=2017, category=thinkers)
    make_inductee("To come", en=future(), honoured_in=2016, category=thinkers)
    make_inductee(
        *["Over"],
        **published("en", PAST, PAST.replace(year=2018)),
        honoured_in=2015,
        category=thinkers,
    )
    response = client.get("/en/hall-of-fame/")
    assert groups_in(response) == {"2020": ["Seen en"]}
    assert list(ways_in(response, "By year")) == ["All", "2020"]
    assert list(ways_in(response, "By category")) == ["All", "Pioneers en"]
    for query in ["year=2018", "year=2017", f"category={thinkers.pk}"]:
        assert client.get(f"/en/hall-of-fame/?{query}").status_code == 404, query
    for query in ["year=2017", f"category={thinkers.pk}"]:
        response = client.get(f"/ru/hall-of-fame/?{query}")
        assert groups_in(response) == {"2017": ["Russian ru"]}
        # Where nobody is chosen so, the language switch leads to all.
        switch = dict(links_in(response, "//*[@class='language-switch']"))
        assert switch["English"] == "/en/hall-of-fame/"


def test_list_is_narrowed_by_year_and_category(client, pioneers, thinkers):
    honour("A", 2020, pioneers)
    honour("B", 2020, thinkers)
    honour("C", 2021, thinkers)
    whole = client.get("/en/hall-of-fame/")
    by_category = ways_in(whole, "By category")
    assert list(by_category) == ["All", "Pioneers en", "Thinkers en"]
    for query, shown in [
        (ways_in(whole, "By year")["2020"], {"2020": ["A en", "B en"]}),
        (by_category["Thinkers en"], {"2021": ["C en"], "2020": ["B en"]}),
        (f"?year=2020&category={thinkers.pk}", {"2020": ["B en"]}),
    ]:
        response = client.get(f"/en/hall-of-fame/{query}")
        assert groups_in(response) == shown
        # Whoever has narrowed it can still see what else there is.
        assert list(ways_in(response, "By year")) == ["All", "2021", "2020"]
        assert list(ways_in(response, "By category")) == list(by_category)
        text = response.content.decode()
        assert '<meta name="robots" content="noindex">' in text
        assert 'rel="canonical"' not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_year_in_which_nobody_is_of_the_category_says_so(
    client, language, pioneers, thinkers
):
    honour("A", 2020, pioneers)
    honour("B", 2021, thinkers)
    query = f"year=2020&category={thinkers.pk}"
    response = client.get(f"/{language}/hall-of-fame/?{query}")
    assert response.status_code == 200
    assert groups_in(response) == {}
    message = says("No one was inducted in this year in this category.", language)
    assert message in response.content.decode()


def test_criteria_stand_above_those_of_a_category(client, pioneers):
    honour("A", 2020, pioneers)
    response = client.get(f"/en/hall-of-fame/?category={pioneers.pk}")
    assert "Were first. en" in response.content.decode()
    assert "Were first." not in client.get("/en/hall-of-fame/").content.decode()


def test_category_without_a_name_in_the_language_is_not_shown_in_it(client):
    category = make_category("", title_ru="Пионеры", title_en="")
    inductee = honour("A", 2020, category, country="RU")
    for address in ["/en/hall-of-fame/", inductee.address_in("en")]:
        response = client.get(address)
        assert "Пионеры" not in response.content.decode()
        assert "Russia" in beside(response)[0]
    assert "By category" not in client.get("/en/hall-of-fame/").content.decode()
    assert "Пионеры" in beside(client.get("/ru/hall-of-fame/"))[0]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ru", ["Pioneers ru", "Франция", "Посмертно"]),
        ("en", ["Pioneers en", "France", "Posthumously"]),
    ],
)
def test_list_and_page_tell_category_country_and_that_it_was_posthumous(
    client, pioneers, language, expected
):
    inductee = honour("Anna", 2020, pioneers, country="FR", is_posthumous=True)
    assert beside(client.get(f"/{language}/hall-of-fame/")) == [expected]
    response = client.get(inductee.address_in(language))
    assert beside(response)[0][: len(expected) + 1] == ["2020", *expected]
    other = honour("Boris", 2021, pioneers)
    response = client.get(other.address_in(language))
    assert expected[-1] not in response.content.decode()


# Pictures


def test_list_shows_a_portrait_that_adds_nothing_to_the_name_beside_it(
    client, pioneers
):
    person = make_person("Anna", en=PAST, picture=make_picture("p"))
    honour("Anna", 2020, pioneers, person=person)
    honour("Boris", 2019, pioneers, picture=make_picture("b"))
    honour("Firm", 2018, pioneers, kind=ORGANIZATION, picture=make_picture("f"))
    honour("Nobody", 2017, pioneers)
    assert portraits_in(client.get("/en/hall-of-fame/")) == [
        *[("p" * 8, ""), ("b" * 8, ""), ("f" * 8, "")]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_shows_its_own_picture_else_that_of_the_person(client, pioneers, language):
    person = make_person("Anna", picture=make_picture("p"))
    theirs = honour("Anna", 2020, pioneers, person=person)
    own = honour("A.", 2019, pioneers, person=person, picture=make_picture("own"))
    for inductee, name in [(theirs, "p"), (own, "own")]:
        response = client.get(inductee.address_in(language))
        assert portraits_in(response) == [(name[0] * 8, f"{name} seen {language}")]


# The page of one


def test_page_leads_to_the_person_as_far_as_a_reader_may_see_them(client, pioneers):
    seen = make_person("Anna", en=PAST)
    russian = make_person("Only", ru=PAST)
    for number, (person, title) in enumerate(
        [
            (seen, [("Anna en", seen.address_in("en"))]),
            (russian, [("Only ru", russian.address_in("ru"))]),
            (make_person("Draft"), []),
            (make_person("To come", en=future()), []),
        ]
    ):
        inductee = honour(f"Honour {number}", 2020, pioneers, person=person)
        response = client.get(inductee.address_in("en"))
        assert links_in(response, "//*[@class='after-list']") == title
        text = response.content.decode()
        assert "Draft" not in text
        assert "To come" not in text
    page = html.fromstring(client.get("/en/hall-of-fame/honour-1-en/").content.decode())
    [link] = page.xpath("//*[@class='after-list']/a")
    assert (link.get("lang"), link.get("hreflang")) == ("ru", "ru")


# The form


def test_organisation_has_no_page_of_a_person(client_of, publisher, pioneers):
    inductee = honour("Firm", 2020, pioneers, kind=ORGANIZATION)
    person = str(make_person("Anna").pk)
    client = client_of(publisher)
    response = send(client, change_of(inductee), FORM, person=person)
    message = says("An organisation cannot have a person’s page.", "ru")
    assert errors_of(response) == {"person": [message]}
    response = send(client, change_of(inductee), FORM, person=person, kind="person")
    assert response.status_code == 302


def test_database_refuses_an_organisation_that_is_a_person(pioneers):
    person = make_person("Anna")
    with pytest.raises(IntegrityError), transaction.atomic():
        honour("Firm", 2020, pioneers, kind=ORGANIZATION, person=person)


# The name of a person who has a page here


def test_a_corrected_name_of_a_person_is_followed_where_no_other_was_written(
    client, pioneers
):
    person = make_person("Anna", ru=PAST, en=PAST)
    follows = honour("Anna", 2020, pioneers, person=person)
    own = honour("Miss Anna", 2019, pioneers, person=person)
    address = follows.address_in("en")
    person.title_en = "Anne"
    person.save()
    assert groups_in(client.get("/en/hall-of-fame/")) == {
        "2020": ["Anne"],
        "2019": ["Miss Anna en"],
    }
    assert heading_of(client.get(address)) == "Anne"
    found = titles_in(client.get("/en/search/?q=Anne"))
    assert found == ["Anne", "Anne", "Miss Anna en"]
    follows.refresh_from_db()
    assert (follows.title_ru, follows.address_in("en")) == ("Anna ru", address)
    assert Revision.objects.of(follows.pointer).newest_first()[0].changed == [
        "title_en"
    ]
    own.refresh_from_db()
    assert own.title_en == "Miss Anna en"


def rename(client, person, name, **sent):
    names = {"title_ru": name, "family_ru": name}
    response = send(client, change_of(person), "person_form", **names, **sent)
    assert response.status_code == 302


def names_of(inductee):
    """Return the name that readers have, and the one that waits, if one does."""
    inductee.refresh_from_db()
    copy = WorkingCopy.objects.of(inductee.pointer).first()
    return inductee.title_ru, copy and copy.over({}).get("title_ru")


@pytest.mark.parametrize("who", ["editor", "publisher"])
def test_a_name_that_readers_do_not_have_of_the_person_waits_in_the_hall_of_fame(
    client_of, publisher, pioneers, request, who
):
    person = make_person("Anna", family_ru="Anna ru")
    inductee = honour("Anna", 2020, pioneers, person=person)
    client = client_of(request.getfixturevalue(who))
    for name in ["Анна", "Ася"]:
        rename(client, person, name)
        assert names_of(inductee) == ("Anna ru", name)
    [waiting] = ReviewRequest.objects.of(inductee.pointer)
    assert waiting.scope == "ru"
    send(client_of(publisher), change_of(inductee), FORM, transition="publish:ru")
    assert names_of(inductee) == ("Ася", None)


def test_a_name_that_comes_back_waits_no_more(pioneers):
    person = make_person("Anna")
    inductee = honour("Anna", 2020, pioneers, person=person)
    for name in ["Анна", "Anna ru"]:
        person.title_ru = name
        person.save()
    assert names_of(inductee) == ("Anna ru", None)
    assert not ReviewRequest.objects.exists()


def test_a_name_goes_out_with_that_of_the_person_if_who_publishes_may(
    client_of, publisher, pioneers
):
    person = make_person("Anna", family_ru="Anna ru", ru=PAST)
    inductee = honour("Anna", 2020, pioneers, person=person)
    client = client_of(publisher)
    rename(client, person, "Анна")
    assert names_of(inductee) == ("Anna ru", None)
    change(inductee, {"summary_ru": "За труды."}, publisher)
    send(client, change_of(person), "person_form", transition="publish:ru")
    assert names_of(inductee) == ("Анна", None)
    send(client, change_of(inductee), FORM, transition="publish:ru")
    assert names_of(inductee) == ("Анна", None)
    assert inductee.summary_ru == "За\u00a0труды."


def test_another_name_in_preparation_stays_when_the_person_is_renamed(
    publisher, pioneers
):
    person = make_person("Anna", ru=PAST)
    inductee = honour("Anna", 2020, pioneers, person=person)
    change(inductee, {"title_ru": "Мисс Анна"}, publisher)
    person.title_ru = "Анна"
    person.save()
    assert names_of(inductee) == ("Anna ru", "Мисс Анна")


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_tells_for_what_it_was(client, pioneers, language):
    inductee = honour(
        *["Anna", 2020, pioneers],
        **in_both("For verse.", "summary"),
        **in_both("<p>She wrote.</p>", "body"),
    )
    article = make_article("Article", ru=PAST, en=PAST)
    Link.objects.relate(inductee, [article.pointer])
    response = client.get(inductee.address_in(language))
    assert heading_of(response) == f"Anna {language}"
    for words in [f"For verse. {language}", "She wrote."]:
        assert words in response.content.decode()
    related = "//aside[@aria-labelledby='related']"
    assert links_in(response, related) == [
        (f"Article {language}", article.address_in(language))
    ]


def form_of(title="", **fields):
    """Return what an editor sends of somebody new."""
    return {"title_ru": title, "honoured_in": "2020", **fields}


def test_whoever_has_a_page_here_goes_by_that_name(client_of, editor, pioneers):
    person = make_person("Anna")
    sent = form_of(person=str(person.pk), category=str(pioneers.pk))
    response = send(client_of(editor), address_to(Inductee, "add"), FORM, **sent)
    assert response.status_code == 302
    inductee = Inductee.objects.get()
    assert (inductee.title_ru, inductee.title_en) == ("Anna ru", "Anna en")
    send(client_of(editor), change_of(inductee), FORM, title_ru="А. Анна")
    inductee.refresh_from_db()
    assert inductee.title_ru == "А.\u00a0Анна"
