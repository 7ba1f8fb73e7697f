"""Partners: with whom the institute works, since when, and in which country."""

import pytest
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from institute.models import Partner
from institute.partners.views import LIMIT, names_in
from publishing.models import Link
from tests.desk.two_people import address_to
from tests.factories import (
    PAST,
    make_article,
    make_partner,
    make_picture,
    make_project,
)
from tests.institute.lists import beside, groups_in, ways_in
from tests.responses import heading_of, links_in, page_of, says
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

Kind = Partner.Kind


def partner(title, kind=Kind.PARTNER, country="", **fields):
    return make_partner(title, ru=PAST, en=PAST, kind=kind, country=country, **fields)


# The list


def test_partners_stand_by_kind_and_then_by_name(client):
    for name, kind in [
        *[("Zeta", Kind.CLIENT), ("Beta", Kind.PARTNER), ("alpha", Kind.PARTNER)],
        *[("Union", Kind.MEMBERSHIP), ("Ministry", Kind.CLIENT)],
    ]:
        partner(name, kind)
    assert groups_in(client.get("/en/collaboration/")) == {
        "Memberships": ["Union en"],
        "Partners": ["alpha en", "Beta en"],
        "Clients": ["Ministry en", "Zeta en"],
    }


@pytest.mark.parametrize(
    ("language", "countries"),
    [
        ("ru", ["Все", "Австрия", "Германия", "Франция", "Япония"]),
        ("en", ["All", "Austria", "France", "Germany", "Japan"]),
    ],
)
def test_countries_are_named_and_ordered_in_the_language_of_the_reader(
    client, language, countries
):
    for code in ["JP", "DE", "FR", "AT", "DE", ""]:
        partner(f"Partner {code}", country=code)
    response = client.get(f"/{language}/collaboration/")
    assert [*ways_in(response, says("By country", language))] == countries
    texts = page_of(response).xpath("//p[@class='term']/text()")
    named = {text.strip().rstrip(".") for text in texts} & set(countries)
    assert named == set(countries[1:])


def test_list_is_narrowed_by_kind_and_country(client):
    partner("French", country="FR")
    partner("German", country="DE")
    partner("Ministry", Kind.CLIENT, "FR")
    partner("International")
    for query, names in [
        ("country=FR", {"Partners": ["French en"], "Clients": ["Ministry en"]}),
        ("kind=client", {"Clients": ["Ministry en"]}),
        ("kind=partner&country=DE", {"Partners": ["German en"]}),
    ]:
        response = client.get(f"/en/collaboration/?{query}")
        assert groups_in(response) == names
        # Whoever has narrowed it can still see what else there is.
        assert [*ways_in(response, "By country")] == ["All", "France", "Germany"]
        assert [*ways_in(response, "By kind")] == ["All", "Partners", "Clients"]
        text = response.content.decode()
        assert '<meta name="robots" content="noindex">' in text
        assert 'rel="canonical"' not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_kind_and_country_in_which_there_is_nobody_say_so(client, language):
    partner("French", country="FR")
    for query in ["kind=client", "country=DE", "kind=partner&country=JP"]:
        response = client.get(f"/{language}/collaboration/?{query}")
        assert response.status_code == 200
        assert groups_in(response) == {}
        message = says("No partners of this kind from this country.", language)
        assert message in response.content.decode()


# The page of one


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("ru", ["с\u00a02017\u00a0года", "Членство", "Швейцария"]),
        ("en", ["since 2017", "Membership", "Switzerland"]),
    ],
)
def test_page_tells_what_a_partner_is(client, language, texts):
    record = partner(
        *["Union", Kind.MEMBERSHIP, "CH"],
        first_year=2017,
        url="https://www.union.example/",
        logo=make_picture(token="abcdefgh"),
        summary_ru="Вместе.",
        summary_en="Together.",
    )
    response = client.get(record.address_in(language))
    assert heading_of(response) == f"Union {language}"
    assert beside(response)[0][:3] == texts
    assert ("union.example", "https://www.union.example/") in links_in(response)
    page = html.fromstring(response.content.decode())
    [logo] = page.xpath("//main//*[@class='logo']//img")
    assert logo.get("alt") == f"picture seen {language}"
    assert {"ru": "Вместе.", "en": "Together."}[language] in page.text_content()


def test_page_and_its_related_items_lead_to_each_other(client):
    record = partner("Partner")
    chosen, chose = make_article("Chosen", en=PAST), make_article("Chose", en=PAST)
    Link.objects.relate(record, [chosen.pointer, make_article("Draft").pointer])
    Link.objects.relate(chose, [record.pointer])
    response = client.get(record.address_in("en"))
    related = links_in(response, "//aside[@aria-labelledby='related']")
    assert related == [
        ("Chosen en", chosen.address_in("en")),
        ("Chose en", chose.address_in("en")),
    ]
    here = ("Partner en", record.address_in("en"))
    assert here in links_in(client.get(chose.address_in("en")))


# The form


@pytest.mark.parametrize(
    ("language", "neighbours"),
    [
        ("ru", [("Либерия", "Ливан"), ("Суринам", "США"), ("Зимбабве", "Израиль")]),
        ("en", [("Afghanistan", "Åland Islands"), ("United Kingdom", "United States")]),
    ],
)
def test_form_offers_the_countries_in_the_language_and_order_of_the_editor(
    client_of, editor, language, neighbours
):
    editor.interface_language = language
    editor.save()
    response = client_of(editor).get(address_to(Partner, "add"))
    page = html.fromstring(response.content.decode())
    options = page.xpath("//select[@name='country']/option/text()")
    assert len(options) > 240
    for before, after in neighbours:
        assert options[options.index(before) + 1].startswith(after)


def test_partner_that_nothing_else_is_about_says_so_and_leads_on(client):
    partner = make_partner(en=PAST)
    nothing = "Nothing else on this site is about this organisation."
    response = client.get(partner.address_in("en"))
    assertContains(response, nothing)
    assert ("International collaboration", "/en/collaboration/") in links_in(response)
    make_project(en=PAST).partners.add(partner)
    assertNotContains(client.get(partner.address_in("en")), nothing)


def test_page_shows_which_items_name_the_partner_or_link_to_it(client):
    record = partner("PRIOR, Partnership")
    texts = {
        "Linked": f'<p><a href="{record.pointer.address}">They</a></p>',
        "Named": "<p>The PRIOR met.</p>",
        "Other": "<p>Another partnership met.</p>",
    }
    for title, body in texts.items():
        make_article(title, en=PAST, body_en=body)
    make_article("Draft", body_en="<p>The PRIOR met.</p>")
    make_project("Project", en=PAST, body_en="<p>PRIOR</p>").partners.add(record)
    response = client.get(record.address_in("en"))
    named = links_in(response, "//section[@aria-labelledby='mentions']")
    assert sorted(title for title, _address in named) == ["Linked en", "Named en"]


def test_an_abbreviation_is_named_only_in_its_capitals(client):
    partner = make_partner("Partnership (PRIOR)", en=PAST)
    make_article("The work of PRIOR", en=PAST)
    make_article("Text", en=PAST, body_en="<p>PRIOR met in May.</p>")
    for number in range(LIMIT):
        make_article(f"No prior consent {number}", en=PAST)
    response = client.get(partner.address_in("en"))
    named = links_in(response, "//section[@aria-labelledby='mentions']")
    titles = {title.removesuffix(" en") for title, _address in named}
    assert titles == {"The work of PRIOR", "Text"}


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("WeGO — Всемирная организация", ["WeGO"]),
        (
            "Organisation for Development (OECD)",
            ["Organisation for Development", "OECD"],
        ),
        ("Фонд «Пример» (вымышленный)", ["Фонд «Пример»"]),
        ('A "quoted" name', ["A  quoted  name"]),
        ("(ABC)", ["ABC"]),
        (None, []),
    ],
)
def test_partner_is_known_by_its_first_name_and_its_abbreviations(title, names):
    assert names_in(title) == names


def test_years_stand_on_one_axis_or_are_said_to_be_unknown(client):
    partner("Old", first_year=2001, last_year=2001)
    partner("Lasting", first_year=2011)
    partner("Undated")
    page = page_of(client.get("/en/collaboration/"))
    rows = {
        row.xpath("string(h3)").strip(): row for row in page.xpath("//main//li[h3]")
    }
    [old], [lasting] = (
        rows[name].xpath(".//rect") for name in ["Old en", "Lasting en"]
    )
    assert old.get("x") == "0.00%"
    assert float(lasting.get("x").rstrip("%")) > 30
    assert rows["Lasting en"].xpath(".//path")
    assert "years not known" in rows["Undated en"].text_content()
