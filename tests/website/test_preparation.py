from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from publishing.content.status import State
from tests.factories import PAST, make_article
from tests.forms import send
from tests.institute.factory import make_institute, make_person
from tests.responses import links_in
from website import preparation
from website.doctor.contents import check_runs
from website.models import LastRun

pytestmark = pytest.mark.django_db

STEPS = "/admin/first-steps/"


@pytest.fixture(autouse=True)
def new_site(monkeypatch):
    """A site that nobody has opened yet."""
    monkeypatch.setattr(preparation, "has_demo", lambda: False)
    LastRun.objects.note(preparation.NEW)


@pytest.fixture
def director(client_of, administrator):
    return client_of(administrator)


def test_visitors_see_in_both_languages_that_the_site_is_being_prepared(client):
    make_institute(emails=["lake@example.org"])
    for address in ["/en/", "/ru/news/", "/", "/sitemap.xml", "/id/news.article/1/"]:
        response = client.get(address)
        assert response.status_code == 503, address
        assert response.headers["Retry-After"]
        page = response.content.decode()
        for words in ["Новый сайт готовится", "is being prepared", "lake@example.org"]:
            assert words in page
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert client.get("/healthz").status_code == 200
    # So that a backup can be verified before the site is opened.
    assert client.get("/en/", **{"website.visitor": True}).status_code == 200


def test_staff_see_all_of_it_and_a_guide_in_place_of_the_first_page(director):
    assert director.get("/en/").status_code == 200
    page = director.get("/admin/")
    assert [step.is_done for step in page.context["steps"]].count(True) == 0
    assert "steps" not in director.get("/admin/?today").context


def test_guide_leads_to_what_is_saved_and_not_published(director):
    institute, draft = make_institute(), make_article()
    forms = [
        f"/admin/institute/organization/{institute.pk}/change/",
        f"/admin/news/article/{draft.pk}/change/",
    ]
    send(director, forms[0], "organization_form", short_name_en="Another")
    # Nobody is done with who is on the site in one of two languages.
    for name in ["Anna", "Boris"]:
        make_person(name, en=PAST)
    make_person("Clara", en=PAST, state_ru=State.REVIEW)
    steps = director.get(STEPS).context["steps"]
    waiting = {step.url: step.detail for step in steps if step.action == "Опубликовать"}
    people = "/admin/institute/person/?status_ru=draft"
    assert [*waiting] == [forms[0], people, forms[1]]
    assert "Русский: 3" in waiting[people]
    assertContains(director.get(people), "Anna")


def test_site_opens_once_it_has_a_name_and_something_to_read(director):
    visitor, form = Client(), "/admin/news/article/add/"
    make_institute()
    assertContains(director.get(form), "Первые шаги")
    director.post(STEPS, {"step": "open"})
    assert visitor.get("/en/").status_code == 503
    make_article(en=PAST)
    director.post(STEPS, {"step": "open"})
    assert visitor.get("/en/").status_code == 200
    assert "steps" not in director.get("/admin/").context
    assertNotContains(director.get(form), "Первые шаги")


def test_mirror_has_an_hour_from_the_opening(settings, clock, director):
    settings.MIRROR = True
    make_institute()
    make_article(en=PAST)
    director.post(STEPS, {"step": "open"})
    for later, is_missed in [(5, False), (60, True)]:
        clock(timedelta(minutes=later))
        assert ("mirror.never" in [it["code"] for it in check_runs()]) == is_missed


def test_first_migration_notes_that_the_site_is_new():
    LastRun.objects.all().delete()
    import_module("website.migrations.0001_initial").begin(apps, None)
    assert preparation.is_being_prepared()


def test_empty_list_says_what_belongs_there_and_how_it_gets_in(director):
    people, councils = "/admin/institute/person/", "/admin/institute/body/"
    page = director.get(people)
    assertContains(page, "Кто руководит")
    ways = {url for _name, url in links_in(page, "//*[@class='empty-list']")}
    assert ways == {f"{people}add/", f"{people}import/"}
    ways = links_in(director.get(councils), "//*[@class='empty-list']")
    assert [url for _name, url in ways] == [f"{councils}add/"]
    assertNotContains(director.get(f"{people}?q=Anna"), "Кто руководит")
    make_person()
    assertNotContains(director.get(people), "Кто руководит")


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
