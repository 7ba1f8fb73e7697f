"""What every answer says to the browser about its own safety."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from publishing.cache import page_stamp
from publishing.pages import items
from tests.factories import (
    PAST,
    make_article,
    make_entry,
    make_event,
    make_page,
    make_topic,
)
from tests.website.stored_pages import ARTICLE, kept_in_memory
from tests.worlds import once
from website.middleware import security_headers

pytestmark = pytest.mark.django_db

PUBLIC = [
    *["/", "/ru/", "/en/news/", "/en/news/2017/", "/en/news/2017/article/"],
    # The not-translated page.
    "/en/news/2017/only-russian/",
    *["/en/events/", "/en/events/calendar.ics", "/en/topics/topic/"],
    *["/ru/news/feed/", "/en/topics/topic/feed/", "/en/search/?q=a"],
    *["/en/search/suggestions/?q=a", "/ru/glossary/", "/en/glossary/tree/"],
    *["/en/glossary/feed/", "/en/glossary/word/", "/id/term/word"],
    *["/en/glossary/search/?q=a", "/ru/glossary/suggestions/?q=a"],
    *["/ru/glossary/suggest/", "/id/news.article/1/", "/en/news", "/sitemap.xml"],
    *["/robots.txt", "/.well-known/security.txt", "/favicon.ico", "/healthz"],
    *["/readyz", "/en/?q=%00", "/en/nothing/", "/nothing"],
    # With an error in the form.
    "/en/search/?q=" + "a" * 201,
]
BACK_OFFICE = [
    *["/admin/login/", "/admin/", "/admin/news/article/", "/admin/news/article/add/"],
    *["/admin/nothing/", "/admin/news/article/?title__regex=("],
]


def make_pages():
    article = make_article(ru=PAST, en=PAST, slug_en="article")
    make_article(ru=PAST, slug_ru="only-russian")
    article.topics.add(make_topic(slug_en="topic"))
    make_entry(ru="слово", en="word")
    return article


_pages = once(make_pages)


@pytest.fixture
def pages(_pages, db):
    """Something at each address."""


def policy_of(response):
    """Return {directive: sources} of the one policy that the answer has."""
    policy = response["Content-Security-Policy"]
    assert "," not in policy
    return {
        name: sources
        for name, *sources in (part.split() for part in policy.split(";") if part)
    }


def is_safe(response):
    policy = policy_of(response)
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["object-src"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    sources = {source for listed in policy.values() for source in listed}
    assert not any("unsafe" in source for source in sources)
    assert not sources & {"*", "data:", "blob:", "http:", "https:"}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Server" not in response.headers
    return True


def is_stored_nowhere(response):
    return {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


def test_every_public_answer_is_safe_by_the_same_policy_and_has_nothing_inline(
    client, pages
):
    with kept_in_memory():
        answers = {address: client.get(address) for address in PUBLIC}
    for address, response in answers.items():
        assert is_safe(response), address
        assert policy_of(response)["script-src"] == ["'self'"], address
        if "html" in response["Content-Type"]:
            text = response.content.decode()
            for inline in ["<style", ' style="', " onclick", "nonce"]:
                assert inline not in text, address
    assert len({each["Content-Security-Policy"] for each in answers.values()}) == 1


@pytest.mark.parametrize("address", BACK_OFFICE)
def test_every_answer_of_the_back_office_is_safe(
    client_of, administrator, pages, address
):
    response = client_of(administrator).get(address)
    assert is_safe(response)
    assert is_stored_nowhere(response)
    for source in policy_of(response)["script-src"]:
        assert source == "'self'" or source.startswith("'nonce-")


def test_no_cache_stores_the_pages_of_who_is_signed_in(client_of, administrator, pages):
    inside = client_of(administrator)
    # Pages, feeds, redirects, files and errors.
    with kept_in_memory():
        answers = {address: inside.get(address) for address in PUBLIC[::2]}
    for address, response in answers.items():
        is_for_all = "public" in response.get("Cache-Control", "")
        assert is_for_all == ("suggestions" in address), address
        assert is_for_all or is_stored_nowhere(response), address


@pytest.mark.parametrize("name", ["css/site.css", "js/page.js"])
def test_static_file_is_safe_and_stored_for_ever(client, name):
    response = client.get(staticfiles_storage.url(name))
    assert response.status_code == 200
    assert is_safe(response)
    assert "immutable" in response["Cache-Control"]
    b"".join(response.streaming_content)


def test_picture_is_safe_and_stored_for_ever(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save(f"pictures/{'a' * 32}/card-240.webp", ContentFile(b"a"))
    response = client.get(f"/media/{name}")
    assert response.status_code == 200
    assert is_safe(response)
    assert "immutable" in response["Cache-Control"]
    b"".join(response.streaming_content)


def test_server_error_forged_form_and_unknown_method_are_safe(django_db_blocker):
    visitor = Client(raise_request_exception=False, enforce_csrf_checks=True)
    assert is_safe(visitor.get("/static/nothing.css"))
    assert is_safe(visitor.post("/admin/login/"))
    assert is_safe(visitor.generic("TRACE", "/en/"))
    assert is_safe(visitor.get("/en/", headers={"host": "evil.example"}))
    with django_db_blocker.block():
        response = visitor.get("/en/")
    assert response.status_code == 500
    assert is_safe(response)


def test_cookies_of_the_back_office_are_for_this_site_alone(client, administrator):
    sent = {"login": "anna", "password": "a long password"}
    client.get("/admin/login/")
    cookies = client.post("/admin/login/?next=/admin/", sent).cookies
    assert cookies["sessionid"]["httponly"]
    assert cookies["sessionid"]["samesite"] == "Lax"
    assert cookies["csrftoken"]["httponly"]
    assert cookies["csrftoken"]["samesite"] == "Lax"


# What a public site says of itself: its settings are read when a process begins.
PUBLIC_SITE = """
import json
import sys
from pathlib import Path
import django
django.setup()
from types import SimpleNamespace
from django.conf import settings
from django.test import Client
from institute.models import Organization
from tools import server_headers
from website import context
server_headers.main(Path(sys.argv[1]))
context.cached_until_change = lambda *_: SimpleNamespace(organization=Organization())
client = Client(headers={"host": "institute.example"})
moved = client.get("/en/")
login = client.get("/admin/login/", headers={"x-forwarded-proto": "https"})
print(json.dumps({
    "moved": [moved.status_code, moved["Location"]],
    "alive": client.get("/healthz").status_code,
    "security": login["Strict-Transport-Security"],
    "cookies": login.cookies.output(header="").strip(),
    "names": [settings.SESSION_COOKIE_NAME, settings.APPEARANCE_COOKIE_NAME],
}))
"""


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """Return what a public site says, and the folder of headers for its servers."""
    folder = tmp_path_factory.mktemp("headers")
    environment = {
        **os.environ,
        "HTTPS": "True",
        "DEBUG": "False",
        "SITE_URL": "https://institute.example",
        "ALLOWED_HOSTS": "institute.example",
    }
    said = subprocess.run(
        [sys.executable, "-c", PUBLIC_SITE, str(folder)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return json.loads(said), folder


def test_over_https_cookies_are_bound_to_the_host_and_http_is_left(public):
    said, _folder = public
    assert said["moved"] == [301, "https://institute.example/en/"]
    assert said["alive"] == 200
    assert said["security"] == "max-age=63072000; includeSubDomains; preload"
    cookie = said["cookies"]
    assert cookie.startswith("__Host-csrftoken=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_form_of_the_glossary_sets_a_cookie_that_goes_with_the_browser(client):
    [cookie] = client.get("/en/glossary/suggest/").cookies.values()
    assert cookie.key == "csrftoken"
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


# What nginx and Caddy answer themselves is as safe as what Django answers


DEPLOY = settings.BASE_DIR / "deploy"
FILES = ["security-headers.conf", "security-headers.caddy"]


def test_files_of_the_servers_hold_the_headers_of_the_settings(public):
    _said, folder = public
    for name in FILES:
        written = (folder / name).read_text()
        assert written == (DEPLOY / name).read_text(), "tools/server_headers.py"
        assert "Strict-Transport-Security" in written
        assert "Content-Security-Policy" in written


def test_servers_know_the_cookies_of_whom_no_stored_page_is_for(public):
    said, _folder = public
    for name in said["names"]:
        for server in ["nginx.conf", "Caddyfile"]:
            assert name in (DEPLOY / server).read_text(), name


def test_stored_pages_have_these_headers_and_few_of_their_own(
    pages, client, pages_root
):
    event = make_event(en=PAST)
    page = make_page(en=PAST)
    addresses = ["/en/", "/en/news/", "/en/events/", "/en/glossary/", "/en/site-map/"]
    addresses += [event.address_in("en"), page.address_in("en"), "/en/glossary/word/"]
    for address in [ARTICLE, *addresses]:
        client.get(address)
        file = pages_root / page_stamp.current() / f"{address[1:]}.page" / "headers"
        kind, headers, _viewed = json.loads(file.read_text())
        assert kind == "html", address
        own = {"Content-Type", "Content-Language", "Cache-Control", "Vary"}
        assert {name for name, _value in headers} == own | security_headers().keys()


def test_page_with_a_header_of_its_own_is_not_for_other_servers(
    pages, client, pages_root, monkeypatch
):
    respond = items.render_record

    def respond_with_header(*args):
        response = respond(*args)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    monkeypatch.setattr(items, "render_record", respond_with_header)
    for _time in range(2):
        assert client.get(ARTICLE)["X-Robots-Tag"] == "noindex"
    assert len(list(pages_root.glob("**/page.other"))) == 1
    assert not list(pages_root.glob("**/page.html"))
