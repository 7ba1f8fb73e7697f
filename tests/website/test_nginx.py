"""deploy/nginx.conf, in a real nginx, before two processes of the site."""

import gzip
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import make_user
from tests.factories import PAST, make_article
from tests.patience import wait_until
from tests.website.real_nginx import behind_nginx
from tests.website.stored_pages import ARTICLE
from website.middleware import security_headers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.nginx,
]


@pytest.fixture
def site(tmp_path):
    """The site on the database of this test, behind nginx."""
    with behind_nginx(tmp_path) as site:
        yield site


def is_from_nginx(response):
    """Tell whether nginx has answered itself, from a file that is not compressed."""
    return response.headers["Accept-Ranges"] == "bytes"


def test_nginx_serves_the_pages_of_readers_and_nothing_older(site, settings):
    article = make_article(en=PAST, slug_en="article", title_en="Old title")
    polina = make_user("polina", "Publisher")
    desk = Client()
    desk.force_login(polina)
    session = f"__Host-sessionid={desk.cookies['sessionid'].value}"

    # A process of the site that starts forgets what another has stored.
    for _time in range(100):
        (site.pages / "current").unlink(missing_ok=True)
        first, body = site.ask(ARTICLE)
        assert not is_from_nginx(first)
        stored, again = site.ask(ARTICLE, Cookie="__Host-language=ru")
        if is_from_nginx(stored):
            break
    assert is_from_nginx(stored)
    assert again == body
    for name in ["Content-Type", "Content-Language", "ETag", "Cache-Control", "Vary"]:
        assert stored.headers.get_all(name) == first.headers.get_all(name), name
    for response in [first, stored]:
        assert response.headers["Last-Modified"] is None
        for name, value in security_headers().items():
            assert response.headers.get_all(name) == [value], name
    assert stored.headers["Strict-Transport-Security"]

    packed, content = site.ask(ARTICLE, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(content) == body
    for encoding in ["", "gzip"]:
        response, _body = site.ask(ARTICLE, Accept_Encoding=encoding)
        etag = response.headers["ETag"]
        known = {"If_None_Match": etag, "Accept_Encoding": encoding}
        response, content = site.ask(ARTICLE, **known)
        assert (response.status, content) == (304, b"")
        assert response.headers["Content-Security-Policy"]
    # The time of a file is no date.
    response, _body = site.ask(
        ARTICLE, If_Modified_Since="Thu, 01 Jan 2037 00:00:00 GMT"
    )
    assert response.status == 200
    head, content = site.ask(ARTICLE, "HEAD")
    assert is_from_nginx(head)
    assert (head.status, content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(body))

    # Whoever is signed in, and a query, go to the site.
    for address, headers in [(ARTICLE, {"Cookie": session}), (ARTICLE + "?a", {})]:
        assert not is_from_nginx(site.ask(address, **headers)[0])

    # An edit is read by all as soon as it is committed.
    settings.PAGES_ROOT = site.pages
    article.title_en = "Newest title"
    article.save()
    fresh, body = site.ask(ARTICLE)
    assert b"Newest title" in body
    assert not is_from_nginx(fresh)
    assert is_from_nginx(site.ask(ARTICLE)[0])

    # No file of the folder has an address of its own.
    for address in ["/en/news/.page/page.html", "/en/../current/en/", "/current/en/"]:
        assert site.ask(address)[0].status in {400, 404}
    assert site.ask("/en/nothing/")[0].status == 404
    response, _body = site.ask("/en/news")
    assert (response.status, response.headers["Location"]) == (301, "/en/news/")
    assert site.ask(ARTICLE, "POST")[0].status == 403
    assert site.ask(ARTICLE, "TRACE")[0].status == 405


def test_nginx_serves_static_files_with_a_hash(site):
    _response, body = site.ask("/en/")
    address = re.search(r"/static/css/site\.\w+\.css", body.decode())[0]
    response, _body = site.ask(address)
    assert is_from_nginx(response)
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert site.ask("/static/css/site.000000000000.css")[0].status == 404


def test_nginx_shows_what_appears_and_hides_what_ends_at_their_moment(site):
    moment = timezone.now() + timedelta(seconds=12)
    make_article("Ends", en=PAST, published_until_en=moment)
    make_article("Begins", en=moment)
    news = "/en/news/"

    are_stored = []

    def is_over():
        stored, body = site.ask(news)
        # On a busy machine the last answer may come when the moment is over.
        if timezone.now() >= moment:
            return True
        assert b"Ends en" in body
        assert b"Begins en" not in body
        are_stored.append(is_from_nginx(stored))
        return False

    def is_shown(text):
        assert timezone.now() < moment + timedelta(seconds=60)
        return text in site.ask(news)[1]

    wait_until(is_over)
    assert any(are_stored)
    wait_until(lambda: is_shown(b"Begins en"))
    assert not is_shown(b"Ends en")


def test_searches_and_files_wait_in_front_of_the_site_and_nothing_else_does(tmp_path):
    few = [("rate=10r/s", "rate=1r/m"), ("burst=60", "burst=1 nodelay")]
    with behind_nginx(tmp_path, changes=few) as site:

        def statuses(address):
            return [site.ask(address)[0].status for _time in range(3)]

        assert statuses("/en/search/?q=word") == [200, 200, 503]
        for address in ["search/?q=word", "export/glossary.pdf"]:
            assert statuses(f"/ru/glossary/{address}") == [503] * 3
        for address in ["/en/news/?x=1", "/en/search/suggestions/?q=word"]:
            assert statuses(address) == [200] * 3
