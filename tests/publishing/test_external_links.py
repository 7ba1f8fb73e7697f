"""Links to other sites: which are asked, what counts as an answer, who is told."""

import ssl
import threading
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article
from publishing.drafts import restoration
from publishing.models import ExternalAddress, ExternalLink, Revision
from publishing.pages import external_links
from tests.factories import (
    PAST,
    make_article,
    make_paper,
    make_partner,
    make_person,
    make_reference,
    make_source,
)

pytestmark = pytest.mark.django_db


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer()

    def answer(self):
        self.server.asked.append(self.path)
        status, headers = self.server.answers.get(self.path, (404, {}))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def other_site():
    """A site on this machine, with what it answers and what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.answers, server.asked = {}, []
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def public(monkeypatch):
    """Take this machine for a public one."""
    monkeypatch.setattr(external_links, "is_public", lambda address: True)


def answering(site, path, status):
    site.answers[path] = (status, {})
    return external_links.answer_of(site.url + path)


class TestAnswers:
    def test_who_answers_or_refuses_programs_is_there(self, other_site, public):
        for status in [200, 204, 401, 403, 429, 400, 404, 410, 500, 503]:
            is_there = status < 300 or status in {401, 403, 429}
            answer = answering(other_site, "/page", status)
            assert answer == (str(status), is_there)

    def test_a_redirect_is_followed(self, other_site, public):
        other_site.answers["/old"] = (301, {"Location": "/new"})
        assert answering(other_site, "/new", 200) == ("200", True)
        assert external_links.answer_of(f"{other_site.url}/old") == ("200", True)

    def test_nothing_inside_is_asked(self, other_site):
        assert external_links.answer_of(other_site.url) == ("private", False)
        named = other_site.url.replace("127.0.0.1", "localhost")
        assert external_links.answer_of(named) == ("private", False)
        assert other_site.asked == []

    def test_a_redirect_leads_nowhere_inside(self, other_site, monkeypatch):
        monkeypatch.setattr(external_links, "is_public", lambda ip: ip == "127.0.0.1")
        inside = other_site.url.replace("127.0.0.1", "127.0.0.2")
        other_site.answers["/old"] = (302, {"Location": f"{inside}/secret"})
        assert external_links.answer_of(f"{other_site.url}/old") == ("private", False)
        other_site.answers["/file"] = (302, {"Location": "file:///etc/hosts"})
        assert external_links.answer_of(f"{other_site.url}/file")[1] is False

    def test_who_answers_bit_by_bit_is_not_waited_for(
        self, other_site, public, monkeypatch
    ):
        monkeypatch.setattr(external_links, "WHOLE_TIMEOUT", 0.5)
        has_gone = threading.Event()

        def drip(handler):
            with suppress(OSError):
                while True:
                    handler.wfile.write(b"HTTP/1.0 200 ")
                    has_gone.wait(0.05)
            has_gone.set()

        monkeypatch.setattr(Handler, "answer", drip)
        assert external_links.answer_of(f"{other_site.url}/") == ("silent", False)
        assert has_gone.wait(60)

    def test_what_is_no_site_is_named(self, public):
        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
            port = closed.server_port
        assert external_links.answer_of(f"http://127.0.0.1:{port}/") == (
            "silent",
            False,
        )
        assert external_links.answer_of("http://nothing.invalid/") == (
            "unknown-host",
            False,
        )
        for url in ["http://[/", "http://a:b/", "https://", f"http://{'а' * 80}.рф/"]:
            assert external_links.answer_of(url) == ("unreadable", False), url

    def test_a_certificate_that_is_not_valid_is_named(self, monkeypatch):
        def refuse(*_arguments):
            raise ssl.SSLCertVerificationError

        monkeypatch.setattr(external_links, "connect", refuse)
        answer = external_links.answer_of("https://a.example/")
        assert answer == ("certificate", False)

    def test_an_address_in_cyrillic_is_asked(self, other_site, public):
        path = "/%D0%BE%20%D0%BD%D0%B0%D1%81?%D0%B3%D0%BE%D0%B4=1"
        other_site.answers[path] = (200, {})
        assert external_links.answer_of(f"{other_site.url}/о нас?год=1") == (
            "200",
            True,
        )


def text(url):
    return f'<p>See <a href="{url}">it</a>.</p>'


def stored():
    links = ExternalLink.objects.values_list("from_model", "language", "url")
    return {*links}


class TestIndex:
    def test_links_of_texts_and_fields_are_found(self):
        make_article(en=PAST, body_en=text("https://a.example/?x=1&amp;y=2"))
        make_partner(url="https://partner.example/")
        make_person(links=["https://one.example/", "https://two.example/"])
        make_source(url="https://source.example/")
        make_reference(make_paper(), url="https://reference.example/")
        assert stored() == {
            ("news.article", "en", "https://a.example/?x=1&y=2"),
            ("institute.partner", "", "https://partner.example/"),
            ("institute.person", "", "https://one.example/"),
            ("institute.person", "", "https://two.example/"),
            ("glossary.source", "", "https://source.example/"),
            ("journal.article", "", "https://reference.example/"),
        }

    def test_a_link_that_was_taken_out_is_forgotten(self):
        article = make_article(en=PAST, body_en=text("https://a.example/"))
        article.body_en = text("https://b.example/")
        article.save()
        assert [link.url for link in ExternalLink.objects.all()] == [
            "https://b.example/"
        ]
        reference = make_reference(make_paper(), url="https://a.example/")
        assert ExternalLink.objects.count() == 2
        reference.url = ""
        reference.save()
        assert ExternalLink.objects.count() == 1
        article.delete()
        assert not ExternalLink.objects.exists()

    def test_a_restore_brings_its_links_back(self, publisher):
        article = make_article(en=PAST, body_en=text("https://a.example/"))
        with_link = Revision.objects.of(article.pointer).newest_first()[0]
        article.body_en = "<p>Nothing.</p>"
        article.save()
        assert stored() == set()
        restoration.restore(article, with_link, "en", publisher)
        assert stored() == {("news.article", "en", "https://a.example/")}
        article.delete()
        deletion = Revision.objects.deletions(Article).get()
        assert stored() == set()
        restoration.restore_deleted(Article, deletion, publisher)
        assert stored() == {("news.article", "en", "https://a.example/")}

    def test_a_save_that_changes_no_link_asks_nothing_of_the_index(self):
        article = make_article(en=PAST, body_en=text("https://a.example/"))
        article.body_en = text("https://a.example/").replace("See", "Look at")
        with CaptureQueriesContext(connection) as queries:
            article.save()
        assert not [row for row in queries if "external" in row["sql"]]

    def test_an_address_too_long_for_the_index_is_left_out(self):
        make_article(en=PAST, body_en=text(f"https://a.example/{'a' * 3000}"))
        assert stored() == set()


def due():
    return [*external_links.addresses_to_check()]


class TestDue:
    def test_only_what_readers_see_is_asked(self):
        make_article(ru=PAST, body_ru=text("https://a.example/"))
        make_article(body_ru=text("https://draft.example/"))
        make_partner(url="https://draft-partner.example/")
        make_reference(make_paper(), url="https://draft-paper.example/")
        make_partner(en=PAST, url="https://partner.example/")
        # Readers meet it where a text is by it.
        make_source(url="https://source.example/")
        make_article(ru=PAST, body_ru="<p>Да.</p>", body_en=text("https://en.example/"))
        names = ["a", "partner", "source"]
        assert due() == [f"https://{name}.example/" for name in names]

    def test_an_address_rests_a_week_and_one_that_failed_a_day(self):
        make_article(ru=PAST, body_ru=text("https://a.example/"))
        now = timezone.now()
        address = ExternalAddress(url="https://a.example/", answer="200")
        for days, failing_since, is_due in [
            (6, None, False),
            (8, None, True),
            (2, now, True),
            (0.5, now, False),
        ]:
            address.checked_at = now - timedelta(days=days)
            address.failing_since = failing_since
            address.save()
            assert bool(due()) == is_due, (days, failing_since)

    def test_who_keeps_the_worker_waiting_is_not_asked_again_at_once(self, monkeypatch):
        make_article(ru=PAST, body_ru=text("https://a.example/"))
        monkeypatch.setattr(external_links, "answer_of", pytest.fail)
        with pytest.raises(pytest.fail.Exception):
            external_links.check("https://a.example/")
        assert due() == []


class TestTelling:
    def test_an_address_that_fails_for_days_is_told_until_it_answers(
        self, client, publisher, other_site, public
    ):
        url = f"{other_site.url}/page"
        article = make_article(en=PAST, title_en="Article", body_en=text(url))
        external_links.check(url)
        client.force_login(publisher)
        assert told(client) == ""
        address = ExternalAddress.objects.get()
        address.failing_since -= timedelta(days=3)
        address.save()
        assert "(404)" in told(client)
        assert f"/admin/news/article/{article.pk}/change/" in told(client)
        # Still since then.
        external_links.check(url)
        assert "(404)" in told(client)
        other_site.answers["/page"] = (200, {})
        external_links.check(url)
        assert told(client) == ""

    def test_what_has_no_page_of_its_own_is_told_by_its_name(self, client, publisher):
        source = make_source(title_ru="Handbook", url="https://gone.example/")
        long_ago = timezone.now() - timedelta(days=9)
        ExternalAddress.objects.create(
            url=source.url,
            answer="unknown-host",
            checked_at=long_ago,
            failing_since=long_ago,
        )
        client.force_login(publisher)
        assert "Handbook" in told(client)


def told(client):
    """Return the list of what leads nowhere, "" where the first page has no figure."""
    address = "/admin/broken-external-links/"
    if address not in client.get("/admin/").content.decode():
        return ""
    return client.get(address).content.decode()
