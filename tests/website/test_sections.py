"""What people choose for the sections of the site: names, order, what is shown."""

from functools import cache

import pytest
from django.core.exceptions import ValidationError

from publishing.content.addresses import path_to
from tests.factories import PAST, make_article, make_page
from tests.forms import errors_of, send, take_off
from tests.responses import SITE, links_in, page_of, xml_of
from tests.website.factory import fill_sections, make_menu_item
from website.sections import MAY_BE_HIDDEN, Section

pytestmark = pytest.mark.django_db

FOOT = "//nav[@aria-labelledby='sections-below']"
MAP = "//section[@aria-labelledby='sections']"


def choose(route, **values):
    section = Section.objects.get(route=route)
    for name, value in values.items():
        setattr(section, name, value)
    section.save()


def named(client, address, where):
    return [name for name, _url in links_in(client.get(address), where)]


def led_to(client, language):
    """Return the addresses of sections to which a page, or a machine, is led."""
    home, site_map = client.get(f"/{language}/"), client.get(f"/{language}/site-map/")
    pages = [url for _name, url in links_in(home, "") + links_in(site_map, "")]
    found = xml_of(client.get("/sitemap.xml")).xpath("//*[local-name()='loc']/text()")
    return {*pages, *(address.removeprefix(SITE) for address in found)}


def test_every_section_of_the_site_has_its_row():
    assert [*Section.objects.values_list("route", flat=True)] == MAY_BE_HIDDEN


def test_chosen_name_stands_wherever_the_section_is_named(client):
    choose("news:list", name_ru="Объявления", name_en="Announcements")
    article = make_article(ru=PAST, en=PAST)
    for language, name in [("ru", "Объявления"), ("en", "Announcements")]:
        news = f"/{language}/news/"
        assert page_of(client.get(news)).xpath("string(//h1)") == name
        assert page_of(client.get(news)).xpath("string(//title)").startswith(name)
        year = page_of(client.get(f"{news}2017/"))
        assert year.xpath("string(//h1)") == f"{name}, 2017"
        item = client.get(article.address_in(language))
        assert (name, news) in links_in(item, "//main")
        assert name.encode() in item.content.partition(b"BreadcrumbList")[2]
        assert (name, news) in links_in(item, FOOT)
        assert name in named(client, f"/{language}/site-map/", MAP)
        assert name in xml_of(client.get(f"{news}feed/")).findtext("{*}title")
        begun = f"/{language}/search/suggestions/?q={name[:4]}"
        [suggested] = client.get(begun).json()["results"]
        assert (suggested["title"], suggested["url"]) == (name, news)
        facets = f"/{language}/search/?q=article"
        assert any(name in each for each in named(client, facets, "//main"))


def test_page_that_introduces_a_section_gives_its_list_the_title_still(client):
    choose("institute:projects", name_en="Works")
    make_page("Projects of ours", en=PAST, section="projects")
    page = page_of(client.get("/en/projects/"))
    assert page.xpath("string(//h1)") == "Projects of ours en"
    assert "Works" in named(client, "/en/", FOOT)


def test_nothing_leads_to_an_empty_section_in_that_language(client):
    make_menu_item("News", section="news:list")
    assert "/en/news/" not in led_to(client, "en")
    make_article(ru=PAST)
    assert "/en/news/" not in led_to(client, "en")
    assert {"/ru/news/", "/ru/news/feed/"} <= led_to(client, "ru")
    # It is there all the same for who has its address.
    assert client.get("/en/news/").status_code == 200


def test_site_works_with_all_sections_hidden_and_their_items_stay(client):
    fill_sections()
    lists = {path_to(route, "en") for route in MAY_BE_HIDDEN}
    before = {url for url in led_to(client, "en") if url.startswith("/en/")}
    assert lists <= before
    Section.objects.update(is_shown=False)
    get = cache(client.get)
    left = {url: get(url) for url in [*before - lists, "/en/search/?q=a"]}
    assert all(get(url).status_code == 404 for url in lists)
    pages = {url: page for url, page in left.items() if page.status_code == 200}
    # Home, search, site map, display settings; and those of a dozen items.
    assert len(pages) > len(MAY_BE_HIDDEN)
    # What is gone was led to from a list alone, and nothing leads to it any more.
    for address, page in pages.items():
        for _name, url in links_in(page, ""):
            if url.startswith("/en/"):
                assert get(url).status_code < 400, (address, url)


def test_sections_stand_in_the_order_that_people_have_chosen(client):
    fill_sections()
    first, second, *_rest = named(client, "/en/site-map/", MAP)
    choose("news:list", position=25)
    assert [second, first] == named(client, "/en/site-map/", MAP)[:2]


# In the back office


def form_of(route):
    return f"/admin/website/section/{Section.objects.get(route=route).pk}/change/"


def publish(desk, route, **changes):
    """Save a section so that readers have it."""
    answer = send(desk, form_of(route), **changes, transition="publish:all")
    assert answer.status_code == 302


def test_name_may_have_sixty_letters_and_an_empty_one_is_the_usual(
    client, client_of, publisher
):
    make_article(en=PAST)
    desk = client_of(publisher)
    for name, shown in [("A" * 60, "A" * 60), ("", "News")]:
        publish(desk, "news:list", name_en=name)
        assert shown in named(client, "/en/site-map/", MAP)
    refused = send(desk, form_of("news:list"), name_en="A" * 61)
    assert [*errors_of(refused)] == ["name_en"]


def test_section_that_a_page_introduces_is_hidden_after_that_page(client_of, publisher):
    page = make_page("Our people", ru=PAST, section="people")
    desk, form = client_of(publisher), form_of("institute:people")
    refused = send(desk, form, is_shown=None)
    [message] = errors_of(refused)["is_shown"]
    assert "Our people" in message
    take_off(desk, page, "unpublish", "ru")
    publish(desk, "institute:people", is_shown=None)
    page.refresh_from_db()
    page.state_ru = page.State.PUBLISHED
    with pytest.raises(ValidationError, match="section"):
        page.full_clean()
    assert client_of(None).get("/ru/people/").status_code == 404


def test_menu_offers_sections_by_their_names_in_their_order(client_of, administrator):
    choose("news:list", name_ru="Объявления", position=25)
    page = page_of(client_of(administrator).get("/admin/website/menuitem/add/"))
    offered = page.xpath("//select[@name='section']/option/text()")
    assert offered[1:4] == ["Главная", "Мероприятия", "Объявления"]
