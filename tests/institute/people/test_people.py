"""People: their names, the list of them, and what the page of one gathers."""

from datetime import date

import pytest
from django.utils.translation import override
from lxml import html

from institute.models import Person
from institute.people import views
from publishing.models import Link
from tests.desk.two_people import address_to, change_of
from tests.factories import (
    PAST,
    appoint,
    future,
    make_article,
    make_authorship,
    make_body,
    make_category,
    make_document,
    make_inductee,
    make_person,
    make_picture,
    make_project,
    make_publication,
    make_role,
    published,
)
from tests.forms import errors_of, send
from tests.inventing import invent
from tests.responses import heading_of, links_in
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

FORM = "person_form"


def named(family, given="", **fields):
    """Make a person whose name is made of its parts, in Russian and in English."""
    parts = {"family_ru": family, "given_ru": given, "family_en": family}
    return Person.objects.create(
        **{**published("ru"), **published("en"), **parts, **fields}
    )


# Names


def test_a_name_is_made_of_its_parts_in_each_language(client_of, editor):
    sent = {"family_ru": "Примерова", "given_ru": "Анна", "patronymic_ru": "Сергеевна"}
    response = send(client_of(editor), address_to(Person, "add"), FORM, **sent)
    assert response.status_code == 302
    person = Person.objects.get()
    assert person.title_ru == "Анна Сергеевна Примерова"
    assert person.title_en in {"", None}
    assert person.slug_ru == person.slug_en == "anna-sergeevna-primerova"
    with override("ru"):
        assert str(person) == "Анна Сергеевна Примерова"


def test_a_person_is_published_without_a_summary_at_once(client_of, publisher):
    sent = {"family_ru": "Примерова", "given_ru": "Анна", "transition": "publish:ru"}
    send(client_of(publisher), address_to(Person, "add"), FORM, **sent)
    assert Person.objects.visible_in("ru").get().summary_ru in {"", None}


def publish(client, person, **changes):
    """Send the form of a person, and bring before readers what it changes."""
    send(client, change_of(person), FORM, transition="publish:all", **changes)


def test_a_name_follows_its_parts_in_the_form_until_it_is_written(client_of, publisher):
    person, client = named("Одна", "Анна"), client_of(publisher)
    publish(client, person, family_ru="Другая")
    person.refresh_from_db()
    assert person.title_ru == "Анна Другая"
    publish(client, person, title_ru="А. Другая")
    publish(client, person, family_ru="Третья")
    person.refresh_from_db()
    assert (person.family_ru, person.title_ru) == ("Третья", "А.\u00a0Другая")
    # Whoever empties it lets it follow again.
    publish(client, person, title_ru="")
    person.refresh_from_db()
    assert person.title_ru == "Анна Третья"


def test_a_name_whose_parts_are_too_long_together_is_refused(client_of, editor):
    sent = dict.fromkeys(["family_ru", "given_ru", "patronymic_ru"], "Щ" * 80)
    response = send(client_of(editor), address_to(Person, "add"), FORM, **sent)
    assert response.status_code == 200
    assert set(errors_of(response)) == {"title_ru"}
    sent["title_ru"] = "Щ. Щ."
    response = send(client_of(editor), address_to(Person, "add"), FORM, **sent)
    assert response.status_code == 302


# The list


def people_in(response):
    page = html.fromstring(response.content.decode())
    return [link.text_content() for link in page.xpath("//main//a[@class='name']")]


def letters_in(response):
    links = links_in(response, "//nav[contains(@class, 'letters')]")
    return [text for text, _address in links if len(text) == 1]


def test_people_stand_by_their_families_with_yo_beside_ye():
    for family in ["Жук", "Ершова", "Ёлкин", "Евсеев", "Ёжиков", "Дюма"]:
        named(family, "Анна")
    listed = Person.objects.visible_in("ru").invented_last("ru")
    assert [person.family_ru for person in listed] == [
        *["Дюма", "Евсеев", "Ёжиков", "Ёлкин", "Ершова", "Жук"]
    ]


def test_of_one_family_they_stand_by_their_names_and_without_one_by_the_whole(client):
    named("Жук", "Борис")
    named("Жук", "Анна")
    make_person(ru=PAST, title_ru="Жо")
    listed = people_in(client.get("/ru/people/"))
    assert listed == ["Жо", "Жук Анна", "Жук Борис"]


def test_a_letter_shows_those_under_it(client):
    for family in ["Ершова", "Ёлкин", "ефимов", "Жук"]:
        named(family)
    named("Азаров", state_ru="draft")
    named("Яров", published_at_ru=future())
    response = client.get("/ru/people/")
    assert letters_in(response) == ["Е", "Ж"]
    narrowed = client.get("/ru/people/?letter=Е")
    assert people_in(narrowed) == ["Ёлкин", "Ершова", "ефимов"]
    assert letters_in(narrowed) == ["Е", "Ж"]
    text = narrowed.content.decode()
    assert 'content="noindex"' in text
    assert 'rel="canonical"' not in text
    [current] = html.fromstring(text).xpath("//main//nav//*[@aria-current]")
    assert current.text_content().strip() == "Е"


def test_a_letter_under_which_there_is_nobody_is_a_404(client):
    named("Ершова")
    for letter in ["Ж", "е", "Ё", "ЕЖ", "1", "_", "%25", "-", "'", "%F0%9F%98%80"]:
        assert client.get(f"/ru/people/?letter={letter}").status_code == 404, letter


def test_letters_lead_to_their_places_on_the_page(client):
    for family in ["Ершова", "Ёлкин", "Жук"]:
        named(family)
    response = client.get("/ru/people/")
    links = links_in(response, "//nav[contains(@class, 'letters')]")
    assert links == [("Е", "#Е"), ("Ж", "#Ж")]
    page = html.fromstring(response.content.decode())
    assert page.xpath("//h2[@class='letter']/@id") == ["Е", "Ж"]


def test_invented_people_stand_last_and_apart(client, monkeypatch):
    invent(monkeypatch, named("Азаров"))
    named("Жук")
    response = client.get("/ru/people/")
    assert people_in(response) == ["Жук", "Азаров"]
    [apart] = links_in(response, "//section[@aria-labelledby='invented']")
    assert apart[0] == "Азаров"
    assert letters_in(response) == ["Ж"]
    monkeypatch.setattr(views.PersonList, "size", 1)
    assert people_in(client.get("/ru/people/")) == ["Жук"]


def test_those_who_head_the_institute_today_come_first(client):
    governing, office = (
        make_body(name, en=PAST, kind=kind)
        for name, kind in [("Board", "governing"), ("Office", "directorate")]
    )
    journal = make_body("Journal", en=PAST, kind="editorial")
    chair, editor = (make_role(name, is_head=True) for name in ["Chair", "Editor"])
    anna, boris, vera, clara, draft = (
        make_person(name, en=PAST) for name in ["Anna", "Boris", "Vera", "Clara", "D"]
    )
    draft.state_en = "draft"
    draft.save(update_fields=["state_en"])
    appoint(clara, governing, chair, "2000", "2004")
    appoint(vera, governing, chair, "2005")
    appoint(vera, journal, editor, "2010")
    appoint(boris, office, chair, "2012")
    appoint(draft, make_body("Other", en=PAST), chair, "2012")
    appoint(anna, make_body("Experts", en=PAST, kind="expert"), chair, "2012")
    response = client.get("/en/people/")
    page = html.fromstring(response.content.decode())
    leaders = page.xpath("//section[@aria-labelledby='leadership']//li")
    assert [leader.xpath("string(.//h3)") for leader in leaders] == [
        "Vera en",
        "Boris en",
    ]
    words = " ".join(leaders[0].text_content().split())
    assert words.index("Chair en") < words.index("Editor en")
    assert "leadership" not in client.get("/en/people/?letter=A").content.decode()


def test_list_shows_each_post_of_today_as_the_leadership_or_what_is_said(client):
    anna = make_person("Anna", en=PAST, summary_en="A poet.")
    make_person("Boris", en=PAST, summary_en="A painter.")
    body = make_body("Council", en=PAST)
    office = make_body("Office", en=PAST, kind="directorate")
    member = make_role("Member", position=2)
    head = make_role("Head", is_head=True, position=1)
    appoint(anna, body, member, "2010", note_en="for verse", is_ex_officio=True)
    appoint(anna, office, head, "2012", is_acting=True)
    appoint(anna, body, make_role("Chair"), "2000", "2005")
    page = html.fromstring(client.get("/en/people/").content.decode())
    shown = {
        row.xpath("string(a)"): [
            [" ".join(part.itertext()) for part in term]
            for term in row.find_class("term")
        ]
        for row in page.xpath("//ul[contains(@class, 'rows')]/li")
    }
    of_office = ["Head en", "acting", "since 2012", "", "Office en"]
    of_body = ["Member en", "for verse", "ex officio", "since 2010", "", "Council en"]
    assert shown == {"Anna en": [of_office, of_body], "Boris en": [[]]}
    assert "A painter." in page.text_content()
    offices = page.find_class("leaders")[0].find_class("term")
    texts = [[part.text_content() for part in office] for office in offices]
    assert texts == [of_office, of_body]


# The page of one


def part(response, name):
    return links_in(response, f"//section[@aria-labelledby='{name}']")


def related_in(response):
    return links_in(response, "//aside[@aria-labelledby='related']")


@pytest.fixture
def anna():
    return make_person("Anna", ru=PAST, en=PAST)


def test_a_page_tells_who_somebody_is(client):
    person = make_person(
        "Anna",
        en=PAST,
        summary_en="A poet.",
        body_en="<p>She wrote.</p>",
        degree_en="DSc",
        post_en="Keeper",
        affiliation_en="Library",
        email="anna@institute.example",
        orcid="0000-0002-1825-0097",
        links=["https://www.anna.example/"],
        died_on=date(2020, 3, 1),
        picture=make_picture(token="abcdefgh"),
    )
    response = client.get(person.address_in("en"))
    text = response.content.decode()
    assert heading_of(response) == "Anna en"
    for words in [
        "A poet.",
        "She wrote.",
        "DSc",
        "Keeper",
        "Library",
        "1\N{NBSP}March 2020",
    ]:
        assert words in text
    links = links_in(response)
    assert ("anna@institute.example", "mailto:anna@institute.example") in links
    assert ("0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097") in links
    assert ("anna.example", "https://www.anna.example/") in links
    assert "/media/pictures/abcdefgh/" in text


def test_terms_in_one_body_stand_in_one_row_without_the_own_portrait(client, anna):
    council = make_body("Council", en=PAST)
    anna.picture = make_picture("anna")
    anna.save()
    chair = make_role("Chair", is_head=True, position=0)
    appoint(anna, council, make_role("Member", position=1), "2010", "2014")
    appoint(anna, council, chair, "2015")
    page = html.fromstring(client.get(anna.address_in("en")).content.decode())
    [row] = page.xpath("//section[@aria-labelledby='posts']//ul[@class='rows']/li")
    assert len(row.xpath(".//p[@class='term']")) == 2
    assert not row.xpath(".//img")


@pytest.mark.parametrize(("number", "expected"), [(2, 0), (3, 3)])
def test_years_are_drawn_where_three_marks_have_a_day(client, anna, number, expected):
    for place in range(number):
        project = make_project(f"Project {place}", en=PAST, first_year=2001 + place)
        project.people.add(anna)
    undated = make_project("Undated", en=PAST)
    undated.people.add(anna)
    page = html.fromstring(client.get(anna.address_in("en")).content.decode())
    assert len(page.xpath("//*[@class='drawing']/svg[@class='narrow']//a")) == expected


def test_a_page_gathers_honours(client, anna):
    honoured = {"honoured_in": 2020, "category": make_category("Laureates")}
    honour = make_inductee("Honour", en=PAST, person=anna, **honoured)
    make_inductee("Draft", person=anna)
    response = client.get(anna.address_in("en"))
    assert part(response, "honours") == [("Honour en", honour.address_in("en"))]
    text = response.content.decode()
    for words in ["Laureates en", "2020"]:
        assert words in text
    assert "Draft" not in text


def test_a_page_gathers_the_texts_that_tell_of_somebody(client, anna):
    def text_about(make, title, **fields):
        body = f'<p><a href="{anna.pointer.address}">Anna</a></p>'
        return make(title, body_ru=body, body_en=body, **fields)

    article = text_about(make_article, "Article", en=PAST)
    document = text_about(make_document, "Document", en=PAST)
    russian = text_about(make_article, "Russian", ru=PAST)
    text_about(make_article, "Draft")
    text_about(make_article, "To come", en=future())
    # A text of her own is no other.
    anna.body_en = f'<p><a href="{anna.pointer.address}">I</a></p>'
    anna.save()
    response = client.get(anna.address_in("en"))
    assert set(related_in(response)) == {
        ("Article en", article.address_in("en")),
        ("Document en", document.address_in("en")),
        ("Russian ru", russian.address_in("ru")),
    }


def test_related_items_stand_on_both_sides_once_and_by_kind(client, anna):
    chosen, chose = make_article("Chosen", en=PAST), make_article("Chose", en=PAST)
    body = f'<p><a href="{anna.pointer.address}">Anna</a></p>'
    both = make_article("Both", en=PAST.replace(year=2018), body_en=body)
    # Of its day less is known.
    report = make_document("Report", en=PAST, dated_on="2017-12")
    project = make_project("Project", en=PAST)
    project.people.add(anna)
    Link.objects.relate(anna, [chosen.pointer, report.pointer, project.pointer])
    for record in [chose, both]:
        Link.objects.relate(record, [anna.pointer])
    response = client.get(anna.address_in("en"))
    assert [name for name, _url in related_in(response)] == [
        *["Report en", "Both en", "Chosen en", "Chose en"]
    ]
    for record in [chosen, chose, both]:
        assert ("Anna en", anna.address_in("en")) in related_in(
            client.get(record.address_in("en"))
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_there_in_the_other_language_only_is_marked_as_that(
    client, anna, language
):
    other = {"ru": "en", "en": "ru"}[language]
    at = {other: PAST}
    body = f'<p><a href="{anna.pointer.address}">Anna</a></p>'
    appoint(anna, make_body("Body", **at), starts="2010")
    make_project("Project", **at).people.add(anna)
    make_inductee("Honour", **at, person=anna)
    make_authorship(make_publication("Work", **at), anna)
    make_article("Article", **at, body_ru=body, body_en=body)
    response = client.get(anna.address_in(language))
    page = html.fromstring(response.content.decode())
    foreign = page.xpath(f"//main//a[@lang='{other}' and @hreflang='{other}']")
    names = {link.text_content() for link in foreign}
    kinds = ["Body", "Project", "Honour", "Work", "Article"]
    assert {f"{kind} {other}" for kind in kinds} <= names


def test_a_list_of_the_desk_tells_posts_of_today(client_of, publisher, anna):
    appoint(anna, make_body("Council"), make_role("Member"), "2010")
    appoint(anna, make_body("Former"), make_role("Chair"), "2010", "2012")
    response = client_of(publisher).get(address_to(Person, "changelist"))
    page = html.fromstring(response.content.decode())
    [posts] = page.find_class("field-posts_today")
    assert posts.text_content() == "Council ru: Member ru"
    form = client_of(publisher).get(change_of(anna)).content.decode()
    for words in ["Council ru", "Former ru", "Chair ru", "2010–2012"]:
        assert words in form


def test_name_with_an_initial_follows_its_parts_after_every_save():
    person = Person.objects.create(given_en="Anna", patronymic_en="S.", family_en="One")
    person.summary_en = "Somebody."
    person.save()
    person.family_en = "Another"
    person.save()
    assert person.title_en == "Anna S.\u00a0Another"
