"""What nginx and Caddy answer themselves is as safe as what Django answers."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from publishing.cache import page_stamp
from publishing.pages import items
from tests.factories import PAST, make_entry, make_event, make_page
from tests.website.stored_pages import ARTICLE
from website.security_headers import security_headers

DEPLOY = settings.BASE_DIR / "deploy"
FILES = ["security-headers.conf", "security-headers.caddy"]


@pytest.fixture(scope="module")
def public():
    """The environment of a public site."""
    return {
        **os.environ,
        "HTTPS": "True",
        "DEBUG": "False",
        "SITE_URL": "https://institute.example",
        "ALLOWED_HOSTS": "institute.example",
    }


def run(environment, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_files_of_the_servers_hold_the_headers_of_the_settings(public, tmp_path):
    run(public, "manage.py", "write_server_headers", str(tmp_path))
    for name in FILES:
        written = (tmp_path / name).read_text()
        assert written == (DEPLOY / name).read_text(), "manage.py write_server_headers"
        assert "Strict-Transport-Security" in written
        assert "Content-Security-Policy" in written


@pytest.mark.parametrize("name", ["SESSION_COOKIE_NAME", "APPEARANCE_COOKIE_NAME"])
def test_servers_know_the_cookies_of_whom_no_stored_page_is_for(public, name):
    script = f"from website import settings; print(settings.{name})"
    name = run(public, "-c", script).strip()
    for server in ["nginx.conf", "Caddyfile"]:
        assert name in (DEPLOY / server).read_text()


@pytest.mark.django_db
def test_stored_pages_have_these_headers_and_few_of_their_own(
    article, client, pages_root
):
    make_entry(en="word")
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


@pytest.mark.django_db
def test_page_with_a_header_of_its_own_is_not_for_other_servers(
    article, client, pages_root, monkeypatch
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
