"""Institute and menus are kept in memory, and are never older than the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from institute.models import Organization
from publishing.cache import page_stamp
from tests.factories import (
    PAST,
    make_article,
    make_institute,
    make_page,
)
from tests.responses import page_of
from tests.website.stored_pages import shows
from tests.website.test_menu import FOOT, MENU, labels_in, make_item
from website.views import errors

# Outside of a transaction, as a request is: within one nothing is kept.
pytestmark = pytest.mark.django_db(transaction=True)

# A page that is never stored, and asks for nothing itself.
PAGE = "/en/search/?q="


@pytest.mark.usefixtures("pages_root")
def test_frame_is_read_once_for_all_pages(client, django_assert_num_queries):
    make_institute(name_en="Institute of Frames")
    make_article(ru=PAST, en=PAST)
    make_item("Новости", "News", section="news:list")
    client.get(PAGE)
    with django_assert_num_queries(0):
        assert shows(client, PAGE, "Institute of Frames")
        assert labels_in(client.get("/ru/search/?q=")) == ["Новости"]
        assert labels_in(client.get(PAGE)) == ["News"]


@pytest.mark.usefixtures("pages_root")
def test_what_is_being_read_is_marked_in_a_kept_menu(client):
    group = make_item(en="Group")
    make_item("Новости", "News", section="news:list", parent=group)
    make_item("Поиск", "Search", section="search", is_at_the_foot=True)
    make_article(ru=PAST, en=PAST, slug_en="article")
    for address, marked in [
        ("/en/news/?topic=", ["News"]),
        ("/en/news/2017/article/?q=", ["News"]),
        (PAGE, ["Search"]),
        ("/en/?q=", []),
        ("/en/news/?topic=", ["News"]),
    ]:
        page = page_of(client.get(address))
        links = page.xpath(f"({MENU}|{FOOT})//a[@aria-current]/text()")
        assert links == marked, address


@pytest.mark.usefixtures("pages_root")
def test_changed_menu_and_institute_are_on_every_page_at_once(client, administrator):
    make_institute(name_en="Old name")
    item = make_item(en="Old label", section="home")
    for address in ["/en/", PAGE]:
        assert labels_in(client.get(address)) == ["Old label"]
    desk = Client()
    desk.force_login(administrator)
    item.label_en = "New label"
    item.save()
    Organization.objects.update(name_en="New name")
    desk.post(f"/admin/website/menuitem/{item.pk}/change/", {})
    for address in ["/en/", PAGE]:
        assert labels_in(client.get(address)) == ["New label"]
        assert shows(client, address, "New name")


@pytest.mark.usefixtures("pages_root")
def test_item_of_a_page_comes_into_the_menu_with_the_page(client, clock):
    at = timezone.now() + timedelta(hours=1)
    make_item(en="Page", page=make_page("Page", en=at))
    assert labels_in(client.get(PAGE)) == []
    clock(at)
    assert labels_in(client.get(PAGE)) == ["Page"]


@pytest.mark.usefixtures("pages_root")
def test_institute_that_readers_have_had_is_known_without_the_database(client):
    make_institute(name_en="Old name", emails=["office@institute.example"])
    client.get(PAGE)
    assert errors._institute.name_en == "Old name"
    Organization.objects.update(name_en="New name")
    page_stamp.renew()
    client.get(PAGE)
    known = errors._institute
    assert (known.name_en, known.emails) == ("New name", ["office@institute.example"])


@pytest.mark.django_db(transaction=False)
@pytest.mark.usefixtures("pages_root")
def test_transaction_sees_its_own_frame_and_leaves_it_to_nobody(client):
    make_institute(name_en="Old name")
    for name in ["One", "Two"]:
        Organization.objects.update(name_en=name)
        assert shows(client, PAGE, name)
    assert errors._institute.name_en not in {"One", "Two"}
    assert page_stamp.current()
