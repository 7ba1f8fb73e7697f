import pytest
from django.core import mail
from django.test import Client

from institute.models import Organization
from tests.factories import PAST, make_article
from tests.forms import send
from tests.institute.factory import make_institute
from website import preparation
from website.models import LastRun

pytestmark = pytest.mark.django_db

BY_DATABASE = preparation.read_preparation
STEPS = "/admin/first-steps/"


@pytest.fixture(autouse=True)
def new_site(monkeypatch):
    """A site that nobody has opened yet."""
    monkeypatch.setattr(preparation, "read_preparation", BY_DATABASE)


@pytest.fixture
def director(client_of, administrator):
    return client_of(administrator)


def test_visitors_see_in_both_languages_that_the_site_is_being_prepared(client):
    make_institute(is_open=False, emails=["lake@example.org"])
    for address in ["/en/", "/ru/news/", "/", "/sitemap.xml", "/id/news.article/1/"]:
        response = client.get(address)
        assert response.status_code == 503, address
        assert response.headers["Retry-After"]
        page = response.content.decode()
        for words in ["Новый сайт готовится", "is being prepared", "lake@example.org"]:
            assert words in page
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert client.get("/healthz").status_code == 200


def test_staff_see_all_of_it_and_a_guide_in_place_of_the_first_page(director):
    assert director.get("/en/").status_code == 200
    page = director.get("/admin/")
    assert [step.is_done for step in page.context["steps"]].count(True) == 0
    assert "steps" not in director.get("/admin/?today").context


def test_site_opens_once_it_has_a_name_and_something_to_read(director):
    visitor = Client()
    make_institute(is_open=False)
    director.post(STEPS, {"step": "open"})
    assert visitor.get("/en/").status_code == 503
    make_article(en=PAST)
    director.post(STEPS, {"step": "open"})
    assert visitor.get("/en/").status_code == 200
    assert "steps" not in director.get("/admin/").context


def test_first_name_leaves_a_site_closed(director):
    address = "/admin/institute/organization/add/"
    send(director, address, name_ru="Институт озёр", name_en="Institute of Lakes")
    assert not Organization.objects.get().is_open


def test_mail_is_tried(director, administrator):
    director.post(STEPS, {"step": "mail"})
    assert not LastRun.objects.filter(name="mail").exists()
    administrator.email = "anna@example.org"
    administrator.save()
    director.post(STEPS, {"step": "mail"})
    assert mail.outbox[0].to == [administrator.email]
    assert LastRun.objects.filter(name="mail").exists()


def test_guide_is_for_administrators(client_of, editor):
    client = client_of(editor)
    assert client.get(STEPS).status_code == 403
    assert "steps" not in client.get("/admin/").context
