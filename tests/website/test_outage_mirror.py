"""Readers read on from the mirror while all but nginx is down."""

import re
import subprocess
import sys
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings

from tests import databases
from tests.browser import server
from tests.responses import says
from tests.website.real_nginx import HOST, Site, free_port, nginx, write_configuration

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.nginx,
]

# What two answers with the same page have in common.
COMMON = ["Content-Type", "Content-Security-Policy", "X-Content-Type-Options"]
# A database that does not exist.
NOWHERE = "institute_test_nowhere"


@contextmanager
def served(tmp_path, name, media):
    """Yield the site behind nginx, its settings, and what ends its processes."""
    values = {
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "HTTPS": "True",
        "MEDIA_ROOT": str(media),
        "PAGES_ROOT": str(tmp_path / "pages"),
        "SITE_URL": f"https://{HOST}",
    }
    port, folder = free_port(), tmp_path / "nginx"
    with ExitStack() as down:
        running = server.running(tmp_path, name, workers=2, **values)
        address = down.enter_context(running).url.partition("//")[2]
        write_configuration(folder, port, address, tmp_path / "pages")
        with nginx(folder, port):
            yield Site(port, tmp_path / "pages"), values, down.close


def addresses_in(site):
    sitemap = site.ask("/sitemap.xml")[1].decode()
    return re.findall(rf"<loc>https://{HOST}(/[^<]*)</loc>", sitemap)


def test_all_is_read_while_the_site_is_down_and_says_what_is_not_there(tmp_path, demo):
    name, media = demo
    with served(tmp_path, name, media) as (site, values, end):
        environment = server.environment(tmp_path, name) | values
        command = [sys.executable, "manage.py", "mirror", "--verbosity=0"]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
        # What readers get from the site itself.
        complete = tmp_path / "pages" / "complete"
        second = [page.parent for page in complete.rglob(".page-2")]
        addresses = [f"/{page.relative_to(complete)}/?page=2" for page in second]
        addresses += ["/ru/news/feed/", "/en/events/calendar.ics"]
        addresses += addresses_in(site)
        answers = {address: site.ask(address) for address in addresses}
        assert len(answers) > 100
        assert {response.status for response, _body in answers.values()} == {200}

        # The server, the database and the pages of this moment.
        end()
        with databases.connect() as postgres:
            databases.drop(postgres, name)
        (tmp_path / "pages" / "current").unlink(missing_ok=True)
        for address, (response, body) in answers.items():
            copy, content = site.ask(address)
            assert (copy.status, content == body) == (200, True), address
            assert copy.headers["X-Mirror"] == "true"
            for header in COMMON:
                assert copy.headers[header] == response.headers[header], address
        look_at_the_rest(site)


def look_at_the_rest(site):
    style = re.search(rb"/static/css/site\.\w+\.css", site.ask("/en/")[1])[0].decode()
    assert site.ask(style)[0].status == 200
    for accepted, home in [("en-GB,en;q=0.9", "/en/"), ("ru", "/ru/"), ("", "/ru/")]:
        response, _body = site.ask("/", Accept_Language=accepted)
        assert response.status == 302
        assert response.headers["Location"].endswith(home)
    for address, language in [
        ("/en/search/?q=data", "en"),
        ("/ru/news/?topic=a", "ru"),
        ("/en/nothing/", "en"),
        ("/ru/glossary/suggest/", "ru"),
        ("/admin/", "ru"),
        ("/readyz", "ru"),
        ("/robots.txt", "ru"),
    ]:
        response, body = site.ask(address)
        assert response.status == 503, address
        assert says("The site is temporarily unavailable", language) in body.decode()
        assert response.headers["Retry-After"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    response, _body = site.ask("/en/glossary/suggest/", "POST", "text=a")
    assert response.status == 503
    head, body = site.ask("/en/", "HEAD")
    assert (head.status, body) == (200, b"")


def test_site_that_cannot_reach_its_database_reads_from_the_mirror(tmp_path):
    """What it has itself to say is heard where the mirror has no page."""
    with served(tmp_path, NOWHERE, tmp_path / "media") as (site, _values, end):
        response, body = site.ask("/ru/")
        assert response.status == 503
        assert says("The site is temporarily unavailable", "ru") in body.decode()
        assert "X-Mirror" not in response.headers
        page = tmp_path / "pages" / "complete" / "en" / ".page" / "page.html"
        page.parent.mkdir(parents=True)
        page.write_text("a copy")
        response, body = site.ask("/en/")
        assert (response.status, body) == (200, b"a copy")
        response, _body = site.ask("/en/glossary/suggest/", "POST", "text=a")
        assert response.status in {403, 503}
        assert site.ask("/readyz")[0].status == 503
        assert site.ask("/healthz")[0].status == 200
        end()
        assert site.ask("/ru/")[0].status in {502, 503}
