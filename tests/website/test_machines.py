"""Pages for machines."""

import shutil
from datetime import datetime, timedelta
from unittest.mock import Mock
from urllib.robotparser import RobotFileParser

import pytest
from django.db import connection
from django.utils import timezone
from lxml import etree, html

from institute.models import Organization
from tests.responses import SITE
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db


def fields_of(response):
    """Read security.txt as RFC 9116 says: lines of "name: value"."""
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = {}
    for line in response.content.decode().splitlines():
        name, colon, value = line.partition(": ")
        assert colon, line
        fields.setdefault(name, []).append(value)
    return fields


def test_robots_keeps_machines_out_of_what_is_not_for_them(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    for path in ["/admin/", "/*/search/", "/*/glossary/export/", "/*?"]:
        assert f"Disallow: {path}" in lines
    assert "Allow: /*?page=" in lines
    # The book is read, and permanent URLs are what citations lead to.
    assert "Allow: /*/glossary/export/glossary.pdf" in lines
    assert not any("/id/" in line for line in lines)
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert not any(line.startswith("Disallow: /ru") for line in lines)


@pytest.mark.parametrize("is_reserved", [False, True])
def test_who_trains_models_stays_away_where_the_institute_says_so(client, is_reserved):
    Organization.objects.create(name_ru="Институт", reserves_mining=is_reserved)
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    for name in ["GPTBot", "ClaudeBot", "CCBot", "Google-Extended"]:
        assert robots.can_fetch(name, "/ru/news/") != is_reserved
    for name in ["Googlebot", "YandexBot", "OAI-SearchBot"]:
        assert robots.can_fetch(name, "/ru/news/")
        assert not robots.can_fetch(name, "/admin/")
    [rule] = client.get("/.well-known/tdmrep.json").json()
    assert rule == {"location": "/", "tdm-reservation": int(is_reserved)}
    assert ('name="tdm-reservation" content="1"' in client.get("/ru/").text) == (
        is_reserved
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_learns_how_to_search_the_site(client, language):
    Organization.objects.create(
        name_ru="Институт", name_en="Institute of Examples & Co"
    )
    page = html.fromstring(client.get(f"/{language}/").content)
    [link] = page.xpath("//link[@rel='search']")
    response = client.get(link.get("href"))
    assert response["Content-Type"] == link.get("type")
    root = etree.fromstring(response.content)
    told = {etree.QName(child).localname: child for child in root}
    assert len(told["ShortName"].text) <= 16
    assert told["Language"].text == language
    address = (
        told["Url"].get("template").replace("{searchTerms}", "data").removeprefix(SITE)
    )
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_web_manifest_names_the_institute_and_its_icon(client, language):
    names = {"name_ru": "Институт", "name_en": "Institute", "short_name_en": "Inst"}
    Organization.objects.create(**names)
    page = client.get(f"/{language}/")
    address = f"/{language}/site.webmanifest"
    assert f'<link rel="manifest" href="{address}">' in page.content.decode()
    response = client.get(address)
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert (manifest["name"], manifest["short_name"], manifest["start_url"]) == {
        "ru": ("Институт", "Институт", "/ru/"),
        "en": ("Institute", "Inst", "/en/"),
    }[language]
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).status_code == 200


def test_security_contact_has_the_fields_of_rfc_9116(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@institute.example"
    fields = fields_of(client.get("/.well-known/security.txt"))
    assert fields["Contact"] == ["mailto:security@institute.example"]
    assert fields["Canonical"] == [f"{SITE}/.well-known/security.txt"]
    assert fields["Preferred-Languages"] == ["ru, en"]
    [expires] = fields["Expires"]
    left = datetime.fromisoformat(expires) - timezone.now()
    assert timedelta(days=30) < left < timedelta(days=365)


def test_security_contact_is_else_that_of_the_institute_and_never_empty(
    client, settings
):
    settings.SECURITY_CONTACT, address = "", "/.well-known/security.txt"
    assert fields_of(client.get(address))["Contact"] == [f"{SITE}/"]
    Organization.objects.create(name_en="Institute", emails=["a@b.example", "c@d.e"])
    assert fields_of(client.get(address))["Contact"] == ["mailto:a@b.example"]


def test_favicon_is_where_browsers_ask_for_it(client):
    assert client.get("/favicon.ico").status_code == 404
    Organization.objects.create(name_en="Institute")
    icon = client.get("/favicon.ico", follow=True)
    assert icon["Content-Type"] == "image/png"
    b"".join(icon.streaming_content)


def test_alive_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_ready_when_database_migrations_and_media_are_well(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"ready": True, "faults": {}},
    )
    assert "no-store" in response["Cache-Control"]
    assert list(settings.MEDIA_ROOT.iterdir()) == []


def test_not_ready_without_its_migrations(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'website'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["faults"] == {"migrations": "1 not applied"}


def test_not_ready_when_nothing_can_be_stored_as_media(
    client, settings, tmp_path, monkeypatch
):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["faults"] == {"media": "not writable"}
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Mock(free=10_000))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["faults"] == {"media": "the disk is full"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt"])
def test_machines_need_no_language_no_cookie_and_no_session(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert client.post(path).status_code == 405
