"""The menu: data that editors order and translate."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import override
from lxml import html

from glossary.models import GeneratedFile
from institute.models import Page
from publishing.content.registry import publishable_models
from tests.factories import (
    LATER,
    PAST,
    file_facts,
    future,
    make_article,
    make_institute,
    make_page,
)
from tests.responses import links_in, says
from text.languages import LANGUAGES
from website.models import MenuItem
from website.sections import SECTIONS

pytestmark = pytest.mark.django_db

MENU = "//details[contains(@class, 'menu')]"
FOOT = "//footer//nav[@aria-label]"


def make_item(ru="", en="", **fields):
    return MenuItem.objects.create(label_ru=ru, label_en=en, **fields)


def labels_in(response):
    """Return the first level of the menu and, as lists, its groups."""
    page = html.fromstring(response.content.decode())
    menu = []
    for item in page.xpath(f"{MENU}/ul/li"):
        if group := item.xpath("details"):
            menu.append(group[0].xpath("string(summary)"))
            menu.append(group[0].xpath("ul/li/a/text()"))
        else:
            menu.append(item.xpath("a/text()")[0])
    return menu


def test_items_are_ordered_by_position_and_then_by_age(client):
    make_item(en="Third", section="search", position=2)
    make_item(en="First", section="home", position=1)
    make_item(en="Second", section="news:list", position=1)
    assert labels_in(client.get("/en/")) == ["First", "Second", "Third"]


def test_group_holds_its_own_link_and_then_those_under_it(client):
    group = make_item(en="Group", section="topics:list")
    make_item(en="Below", section="search", parent=group, position=2)
    make_item(en="Above", section="news:list", parent=group, position=1)
    make_item(en="Beside", section="home", position=9)
    menu = labels_in(client.get("/en/"))
    assert menu == ["Group", ["Group", "Above", "Below"], "Beside"]


def test_a_page_stands_where_the_menu_has_it(client):
    about = make_page("About", en=PAST)
    below = make_page("Below", en=PAST, parent=about)
    make_page("Beside", en=PAST, parent=about)
    group = make_item(en="Activities")
    make_item(en="In the menu", page=below, parent=group)
    make_item(en="Search", section="search", parent=group)
    response = client.get(below.address_in("en"))
    page = html.fromstring(response.content.decode())
    [crumbs] = page.xpath("//nav[@class='crumbs']")
    assert crumbs.text_content().split() == ["Activities"]
    local = "//main//nav[@aria-labelledby='local-menu']"
    assert links_in(response, local) == [
        ("In the menu", below.address_in("en")),
        ("Search", "/en/search/"),
    ]
    # What the page itself has below it is named nowhere else.
    response = client.get(about.address_in("en"))
    assert [name for name, _url in links_in(response, local)] == [
        "Below en",
        "Beside en",
    ]


def test_heading_of_a_group_need_not_lead_anywhere(client):
    group = make_item(en="Heading")
    make_item(en="Below", section="search", parent=group)
    assert labels_in(client.get("/en/")) == ["Heading", ["Below"]]


def test_heading_without_anything_under_it_is_absent(client):
    make_item(en="Empty")
    lonely = make_item(en="Lonely")
    make_item(ru="Только по-русски", section="search", parent=lonely)
    make_item(en="Home", section="home")
    assert labels_in(client.get("/en/")) == ["Home"]


def test_item_without_a_label_in_a_language_is_absent_from_that_menu(client):
    make_item("Обе", "Both", section="home")
    make_item(ru="Только по-русски", section="news:list")
    make_item(en="Only English", section="topics:list")
    group = make_item(ru="Группа")
    make_item("Внутри", "Inside", section="search", parent=group)
    russian = labels_in(client.get("/ru/"))
    assert russian == ["Обе", "Только по-русски", "Группа", ["Внутри"]]
    assert labels_in(client.get("/en/")) == ["Both", "Only English"]


def test_site_without_a_menu_shows_none(client):
    assert b"<details" not in client.get("/en/").content


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_leads_to_a_page_in_the_language_of_the_menu(client, language):
    for section in SECTIONS:
        make_item(f"Раздел {section}", f"Section {section}", section=section)
    links = links_in(client.get(f"/{language}/"), MENU)
    for section in SECTIONS:
        with override(language):
            address = reverse(section)
        assert address.startswith(f"/{language}/")
        assert client.get(address).status_code == 200, section
        name = "Раздел" if language == "ru" else "Section"
        assert (f"{name} {section}", address) in links, section


def test_list_of_every_subject_is_a_section_of_the_site():
    # Pages are listed by the site map.
    lists = {model.list_route for model in publishable_models()} - {Page.list_route}
    assert lists <= set(SECTIONS)


def test_item_may_lead_to_another_site_and_says_so(client):
    make_item(en="Journal", url="https://journal.example/")
    [(text, address)] = links_in(client.get("/en/"), MENU)
    assert address == "https://journal.example/"
    assert text.startswith("Journal (")
    assert b'rel="external"' in client.get("/en/").content


def test_section_that_is_no_longer_there_is_absent(client):
    make_item(en="Gone", section="gone:list")
    make_item(en="Home", section="home")
    assert labels_in(client.get("/en/")) == ["Home"]


def test_section_that_is_being_read_is_marked(client):
    make_item(en="Home", section="home")
    make_item(en="News", section="news:list")
    article = make_article(en=PAST)
    for address, label in [("/en/", "Home"), (article.address_in("en"), "News")]:
        page = html.fromstring(client.get(address).content.decode())
        assert page.xpath(f"{MENU}//a[@aria-current]/text()") == [label]


def test_only_the_item_that_is_nearest_to_the_page_is_marked(client):
    above = make_page("Above", en=PAST)
    below = make_page("Below", en=PAST, parent=above)
    for label, page in [("Above", above), ("Below", below)]:
        make_item(en=label, page=page)
    page = html.fromstring(client.get(below.address_in("en")).content.decode())
    assert page.xpath(f"{MENU}//a[@aria-current]/text()") == ["Below"]


def test_label_is_shown_as_it_is_written(client):
    make_item(en="<b>R&D</b>", section="home")
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in client.get("/en/").content.decode()


def test_item_that_leads_to_two_places_is_refused():
    item = MenuItem(label_en="Two", section="home", url="https://other.example/")
    refused = says("Choose one: a section, a page or an address.", "ru")
    with pytest.raises(ValidationError, match=refused):
        item.full_clean()
    with pytest.raises(IntegrityError):
        item.save()


# Pages


def test_item_that_leads_to_a_page_follows_it_wherever_it_moves(client):
    above, page = make_page("Above", en=PAST), make_page("Page", en=PAST)
    make_item(en="Page", page=page)
    assert links_in(client.get("/en/"), MENU) == [("Page", "/en/page-en/")]
    page.parent = above
    page.save()
    assert links_in(client.get("/en/"), MENU) == [("Page", "/en/above-en/page-en/")]


def test_item_of_a_page_that_introduces_a_section_leads_to_the_section(client):
    make_item(en="Work", page=make_page(en=PAST, section="projects"))
    assert links_in(client.get("/en/"), MENU) == [("Work", "/en/projects/")]


def test_item_of_a_page_of_another_language_leads_to_its_not_translated_page(client):
    make_item("Страница", "Page", page=make_page("Page", ru=PAST))
    [(_label, address)] = links_in(client.get("/en/"), MENU)
    assert address == "/en/page-ru/"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [{}, {"en": future()}, {"en": PAST, "published_until_en": LATER}],
    ids=["draft", "scheduled", "ended"],
)
def test_item_of_a_page_that_nobody_can_read_is_absent(client, fields):
    make_item(en="Page", page=make_page("Page", **fields))
    make_item(en="Home", section="home")
    assert labels_in(client.get("/en/")) == ["Home"]


def test_page_and_what_is_below_it_are_marked_as_being_read(client):
    page = make_page("Above", en=PAST)
    below = make_page("Below", en=PAST, parent=page)
    make_item(en="Above", page=page)
    make_item(en="Home", section="home")
    for opened in [page, below]:
        tree = html.fromstring(client.get(opened.address_in("en")).content.decode())
        assert tree.xpath(f"{MENU}//a[@aria-current]/text()") == ["Above"]


@pytest.mark.parametrize("other", [{"section": "home"}, {"url": "https://a.example/"}])
def test_item_that_leads_to_a_page_and_elsewhere_is_refused(other):
    item = MenuItem(label_en="Two", page=make_page(), **other)
    refused = says("Choose one: a section, a page or an address.", "ru")
    with pytest.raises(ValidationError, match=refused):
        item.full_clean()
    with pytest.raises(IntegrityError):
        item.save()


def test_page_in_the_menu_is_not_deleted():
    page = make_page()
    make_item(en="Page", page=page)
    with pytest.raises(ProtectedError):
        page.delete()


# At the foot


def test_item_at_the_foot_is_there_and_not_in_the_menu(client):
    make_item("Доступность", "Accessibility", section="search", is_at_the_foot=True)
    make_item(en="Home", section="home")
    for language, label in [("ru", "Доступность"), ("en", "Accessibility")]:
        response = client.get(f"/{language}/")
        assert label not in labels_in(response)
        assert (label, f"/{language}/search/") in links_in(response, FOOT)


def test_mere_heading_at_the_foot_is_absent(client):
    group = make_item(en="Heading", is_at_the_foot=True)
    make_item(en="Below", section="search", parent=group)
    assert "Heading" not in client.get("/en/").content.decode()


@pytest.mark.parametrize("named", [True, False])
def test_menu_and_foot_cost_one_statement_however_long_they_are(
    client, django_assert_num_queries, named
):
    if named:
        make_institute()
    # Of an institute that nobody has named yet the frame asks in vain.
    frame = 1 if named else 2
    for _time in range(2):
        for number in range(3):
            make_item(en="Page", page=make_page(f"{number}", ru=PAST, en=PAST))
            make_item(en="Foot", section="home", is_at_the_foot=True)
        with django_assert_num_queries(frame):
            client.get("/en/display/")


def test_foot_leads_to_the_book_of_the_glossary_once_it_is_made(client):
    make_institute()
    book = "Glossary, PDF"
    assert book not in dict(links_in(client.get("/en/"), "//footer"))
    row = GeneratedFile.objects.create(format=GeneratedFile.PDF, language="en")
    assert book not in dict(links_in(client.get("/en/"), "//footer"))
    row.file = file_facts("glossary")
    row.save()
    assert dict(links_in(client.get("/en/"), "//footer"))[book]
    assert book not in dict(links_in(client.get("/ru/"), "//footer"))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//other.example", "ftp:x"])
def test_address_elsewhere_is_a_whole_web_address(url):
    with pytest.raises(ValidationError, match="url"):
        MenuItem(label_en="Odd", url=url).full_clean()


def test_menu_has_two_levels():
    top = make_item(en="Top", section="home")
    under = make_item(en="Under", section="search", parent=top)
    third = MenuItem(label_en="Third", section="search", parent=under)
    with pytest.raises(ValidationError, match="parent"):
        third.full_clean()
    top.parent = top
    with pytest.raises(ValidationError, match="parent"):
        top.full_clean()


def test_group_does_not_go_under_another_item():
    group = make_item(en="Group")
    make_item(en="Under", section="search", parent=group)
    group.parent = make_item(en="Other", section="home")
    with pytest.raises(ValidationError, match="parent"):
        group.full_clean()
