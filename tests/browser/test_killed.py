"""A server that is killed in the middle of a save has saved nothing, and lost nothing.

A person is here a jar of cookies, who sends forms as they stand.
"""

import http.cookiejar
import json
import urllib.request
from urllib.parse import urlencode, urljoin

import pytest
from lxml import html

from tests.browser import server

pytestmark = pytest.mark.browser

# Each while the row is locked, in one transaction with all that the save writes.
POINTS = {
    "before the row is written": 'before UPDATE "news_article"',
    "before its revision": 'before INSERT INTO "publishing_revision"',
    "before the commit": 'after INSERT INTO "publishing_revision"',
}

# The button by which the form offers what was typed and not saved.
OFFER = 'name="recover"'

TABLES = [
    "news_article",
    "news_article_topics",
    "publishing_link",
    "publishing_redirect",
    "publishing_revision",
    "publishing_syncpoint",
    "django_admin_log",
]


class Person:
    """Somebody at the back office of one server or another."""

    def __init__(self, site):
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def send(self, path, values=None):
        """Return the address that a request has led to, and the answer's text."""
        body = None if values is None else urlencode(values, doseq=True).encode()
        address = urljoin(self.site.url, path)
        with self.opener.open(address, body, timeout=server.PATIENCE) as answer:
            return answer.url.removeprefix(self.site.url), answer.read().decode()

    def form(self, path, values=None):
        """Return {name: [values]} of the form of a page, as it would be sent."""
        tree = html.document_fromstring(self.send(path, values)[1])
        [form] = tree.xpath("//*[@id='content-main']/form | //form[@id='login-form']")
        values_of_form = {}
        for name, value in form.form_values():
            # A browser leaves out the line break with which Django begins a text area.
            values_of_form.setdefault(name, []).append(value.removeprefix("\n"))
        return values_of_form

    def sign_in(self, name):
        typed = {"login": name, "password": server.PASSWORD}
        path, _text = self.send("/admin/login/", self.form("/admin/login/") | typed)
        assert path != "/admin/login/"


@pytest.fixture(scope="module")
def serve(prepared):
    """Return a function that serves, by new processes, a database of this module."""
    folder, template = prepared
    with server.copy_of(folder, template, "killed") as name:
        demo = server.demo_of(name)

        def serve(application="website.wsgi", **settings):
            return server.running(folder, name, application, demo, **settings)

        yield serve


@pytest.fixture(scope="module")
def site(serve):
    """The site by a server that lives on."""
    with serve() as site:
        yield site


def rows_of_tables(site):
    return {
        table: sorted(row[0] for row in site.ask(f"SELECT t::text FROM {table} t"))
        for table in TABLES
    }


@pytest.mark.parametrize("point", POINTS)
def test_a_save_that_is_killed_has_saved_nothing_and_what_was_typed_is_offered(
    serve, site, point
):
    path = f"{site.desk('article:wego-2017')}/change/"
    person = Person(site)
    person.sign_in("publisher")
    form = person.form(path)
    typed = form | {
        "title_en": [f"Killed {point}"],
        "body_en": [f"<p>This was typed and killed {point}.</p>"],
        "topics": [],
        "save_note": ["Never saved"],
    }
    autosaved = form | {"fields": json.dumps(typed)}
    typed["transition"] = ["publish:all"]
    answer = person.send(path.replace("change", "autosave"), autosaved)[1]
    assert "saved" in json.loads(answer)

    before = rows_of_tables(site)
    with (
        serve("tests.browser.dying", DIES=POINTS[point]) as person.site,
        pytest.raises(ConnectionError),
    ):
        person.send(path, typed)
    assert rows_of_tables(site) == before

    person.site = site
    _path, text = person.send(path)
    assert OFFER in text
    token = person.form(path)["csrfmiddlewaretoken"]
    again = person.form(path, {"csrfmiddlewaretoken": token, "recover": "1"})
    assert again["title_en"] == typed["title_en"]
    assert again["body_en"] == typed["body_en"]

    # No lock is left: it would keep this save waiting until it fails.
    again["transition"] = ["publish:all"]
    assert person.send(path, again)[0].partition("?")[0] == path
    stored = site.ask(
        "SELECT title_en, body_en FROM news_article WHERE id = %s",
        site.demo["article:wego-2017"],
    )
    assert stored == [(*typed["title_en"], *typed["body_en"])]
    revisions = "publishing_revision"
    assert len(rows_of_tables(site)[revisions]) == len(before[revisions]) + 1
    assert OFFER not in person.send(path)[1]
