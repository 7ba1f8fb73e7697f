"""The menu: data that editors order and translate."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import override

from glossary.models import GeneratedFile
from institute.models import Page
from publishing.content.registry import publishable_models
from tests.factories import (
    LATER,
    PAST,
    file_facts,
    future,
    make_article,
    make_concept,
    make_institute,
    make_page,
    make_topic,
)
from tests.forms import send
from tests.responses import links_in, page_of, says
from tests.website.factory import fill_sections
from website.models import MenuItem
from website.sections import SECTIONS

pytestmark = pytest.mark.django_db

MENU = "//header//details[contains(@class, 'menu')]"
FOOT = "//footer//nav[@aria-label]"


def make_item(ru="", en="", **fields):
    return MenuItem.objects.create(label_ru=ru, label_en=en, **fields)


def labels_in(response):
    """Return the first level of the menu and, as lists, its groups."""
    page = page_of(response)
    menu = []
    for item in page.xpath(f"{MENU}/ul/li"):
        if group := item.xpath("details"):
            menu.append(group[0].xpath("string(summary)"))
            menu.append(group[0].xpath("ul/li/a/text()"))
        else:
            menu.append(item.xpath("a/text()")[0])
    return menu


def test_menu_has_its_items_in_order_with_those_under_each(client):
    assert not page_of(client.get("/en/")).xpath(MENU)
    make_topic()
    make_article(en=PAST)
    group = make_item(en="Group", section="topics:list", position=2)
    make_item(en="Below", section="search", parent=group, position=2)
    make_item(en="Above", section="news:list", parent=group, position=1)
    heading = make_item(en="Heading", position=2)
    make_item(en="Under it", section="search", parent=heading)
    make_item(en="First", section="home", position=1)
    make_item(en="Gone", section="gone:list")
    make_item(en="Empty")
    lonely = make_item(en="Lonely")
    make_item(ru="Только по-русски", section="search", parent=lonely)
    assert labels_in(client.get("/en/")) == [
        *["First", "Group", ["Group", "Above", "Below"], "Heading", ["Under it"]],
    ]


def test_a_page_stands_where_the_menu_has_it(client):
    about = make_page("About", en=PAST)
    below = make_page("Below", en=PAST, parent=about)
    make_page("Beside", en=PAST, parent=about)
    group = make_item(en="Activities")
    make_item(en="In the menu", page=below, parent=group)
    make_item(en="Search", section="search", parent=group)
    response = client.get(below.address_in("en"))
    page = page_of(response)
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


def test_item_without_a_label_in_a_language_is_absent_from_that_menu(client):
    make_item("Обе", "Both", section="home")
    make_item(ru="Только по-русски", section="search")
    make_item(en="Only English", section="search")
    group = make_item(ru="Группа")
    make_item("Внутри", "Inside", section="search", parent=group)
    russian = labels_in(client.get("/ru/"))
    assert russian == ["Обе", "Только по-русски", "Группа", ["Внутри"]]
    assert labels_in(client.get("/en/")) == ["Both", "Only English"]


def test_item_without_any_label_takes_the_name_of_what_it_leads_to(
    client_of, administrator
):
    client, address = client_of(administrator), "/admin/website/menuitem/add/"
    page = make_page("Lake", en=PAST, title_ru="")
    for target in [{"section": "news:list"}, {"page": page.pk}]:
        send(client, address, "menuitem_form", **target)
    labels = [(item.label_ru, item.label_en) for item in MenuItem.objects.all()]
    assert labels == [("Новости", "News"), (None, page.title_en)]


def test_every_section_leads_to_a_page_in_the_language_of_the_menu(client):
    fill_sections()
    for section in SECTIONS:
        make_item(f"Раздел {section}", f"Section {section}", section=section)
    for language, name in [("ru", "Раздел"), ("en", "Section")]:
        links = links_in(client.get(f"/{language}/"), MENU)
        for section in SECTIONS:
            with override(language):
                # That it is a page, test_sitemap.py says.
                address = reverse(section)
            assert address.startswith(f"/{language}/")
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


def test_the_item_that_is_nearest_to_what_is_read_is_marked(client):
    above = make_page("Above", en=PAST)
    below = make_page("Below", en=PAST, parent=above)
    deepest = make_page("Deepest", en=PAST, parent=below)
    make_item(en="Home", section="home")
    make_item(en="News", section="news:list")
    for label, page in [("Above", above), ("Below", below)]:
        make_item(en=label, page=page)
    for address, label in [
        ("/en/", "Home"),
        (make_article(en=PAST).address_in("en"), "News"),
        (above.address_in("en"), "Above"),
        (below.address_in("en"), "Below"),
        (deepest.address_in("en"), "Below"),
    ]:
        page = page_of(client.get(address))
        assert page.xpath(f"{MENU}//a[@aria-current]/text()") == [label]


@pytest.mark.parametrize(
    "two", [["section", "url"], ["section", "page"], ["url", "page"]]
)
def test_item_that_leads_to_two_places_is_refused(two):
    values = {"section": "home", "url": "https://a.example/", "page": make_page()}
    item = MenuItem(label_en="Two", **{name: values[name] for name in two})
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
    make_item(en="Work", page=make_page("Work", en=PAST, section="projects"))
    # One that introduces a section is its page.
    assert ("Work", "/en/projects/") in links_in(client.get("/en/"), MENU)


def test_item_of_a_page_of_another_language_leads_to_its_not_translated_page(client):
    make_item("Страница", "Page", page=make_page("Page", ru=PAST))
    [(_label, address)] = links_in(client.get("/en/"), MENU)
    assert address == "/en/page-ru/"
    assert client.get(address).status_code == 200


def test_item_of_a_page_that_nobody_can_read_is_absent(client):
    hidden = [{}, {"en": future()}, {"en": PAST, "published_until_en": LATER}]
    for number, fields in enumerate(hidden):
        make_item(en="Page", page=make_page(f"Page {number}", **fields))
    make_item(en="Home", section="home")
    assert labels_in(client.get("/en/")) == ["Home"]


def test_page_in_the_menu_is_not_deleted():
    page = make_page()
    make_item(en="Page", page=page)
    with pytest.raises(ProtectedError):
        page.delete()


# At the foot


def test_item_at_the_foot_is_there_and_not_in_the_menu(client):
    heading = make_item(en="Heading", is_at_the_foot=True)
    make_item(en="Below", section="search", parent=heading)
    make_item("Доступность", "Accessibility", section="search", is_at_the_foot=True)
    make_item(en="Home", section="home")
    for language, label in [("ru", "Доступность"), ("en", "Accessibility")]:
        response = client.get(f"/{language}/")
        assert label not in labels_in(response)
        assert (label, f"/{language}/search/") in links_in(response, FOOT)
        # A mere heading is not.
        assert "Heading" not in response.content.decode()


def test_foot_leads_to_the_book_of_the_glossary_once_it_is_made(client):
    make_institute()
    make_concept(en=PAST)
    book = "Glossary, PDF"
    assert book not in dict(links_in(client.get("/en/"), "//footer"))
    row = GeneratedFile.objects.create(language="en")
    assert book not in dict(links_in(client.get("/en/"), "//footer"))
    row.file = file_facts("glossary")
    row.save()
    assert dict(links_in(client.get("/en/"), "//footer"))[book]
    assert book not in dict(links_in(client.get("/ru/"), "//footer"))


def test_address_elsewhere_is_a_whole_web_address():
    for url in ["javascript:alert(1)", "//other.example", "ftp:x"]:
        with pytest.raises(ValidationError, match="url"):
            MenuItem(label_en="Odd", url=url).full_clean()


def test_menu_has_two_levels():
    top = make_item(en="Top", section="home")
    under = make_item(en="Under", section="search", parent=top)
    third = MenuItem(label_en="Third", section="search", parent=under)
    with pytest.raises(ValidationError, match="parent"):
        third.full_clean()
    # Neither does one go under itself, nor a group under another item.
    for above in [top, make_item(en="Other", section="home")]:
        top.parent = above
        with pytest.raises(ValidationError, match="parent"):
            top.full_clean()


def test_what_leads_to_an_item_under_another_leads_to_the_form_of_that(
    client_of, administrator
):
    top = make_item("Верх", "Top", section="search")
    item = make_item("Низ", section="search", parent=top)
    client, address = client_of(administrator), "/admin/website/menuitem"
    for page in ["change", "translate/en"]:
        response = client.get(f"{address}/{item.pk}/{page}/?queue=translations")
        assert response.url == f"{address}/{top.pk}/{page}/?queue=translations"
        assert client.get(response.url).status_code == 200
