"""Which language a visitor meets, and that only ``/`` chooses it."""

import os
import subprocess
import sys
from datetime import datetime
from functools import cache, partial
from itertools import cycle

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.formats import date_format
from django.utils.translation import override

from tests.factories import PAST, make_article, make_entry, make_topic
from tests.responses import language_of, links_in
from tests.website.stored_pages import kept_in_memory
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [
        (None, None, "ru"),
        (None, "en", "en"),
        (None, "en-US,en;q=0.9,ru;q=0.8", "en"),
        (None, "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        (None, "de,en;q=0.5", "en"),
        (None, "de,fr", "ru"),
        ("ru", "en", "ru"),
        ("en", "ru", "en"),
        ("en", None, "en"),
        ("de", "en", "en"),
        ("", "en", "en"),
        ("../en", None, "ru"),
    ],
)
def test_entrance_leads_by_cookie_then_accept_language_then_to_russian(
    client, cookie, accepted, language
):
    if cookie is not None:
        client.cookies["language"] = cookie
    response = client.get(
        "/", headers={"accept-language": accepted} if accepted else {}
    )
    assert response.status_code == 302
    assert response["Location"] == f"/{language}/"


def test_entrance_is_stored_for_no_other_reader_and_leads_to_no_other_site(client):
    response = client.get("/?next=//evil.example")
    assert response["Location"] == "/ru/"
    vary = {name.strip() for name in response["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= vary
    assert "private" in response["Cache-Control"]
    assert not response.cookies


def addresses():
    """Return addresses in each language, in turn."""
    article = make_article(ru=PAST, en=PAST)
    topic = make_topic()
    concept = make_entry(ru="слово", en="word")
    pages = ["", "news/", "news/2017/", "news/feed/", "topics/", "search/", "nothing/"]
    pages += ["events/", "events/past/", "events/feed/", "glossary/search/?q=a"]
    pages += [f"glossary/{page}" for page in ["", "tree/", "new/", "feed/"]]
    return [
        *(
            f"/{code}/{page}"
            for code, page in zip(cycle(LANGUAGES), pages, strict=False)
        ),
        *(each.address_in(code) for each in [article, concept] for code in LANGUAGES),
        topic.address_in("en"),
    ]


def test_address_with_a_language_stays_in_it_whatever_the_reader_prefers(client):
    """It sets no cookie, and its page leads to the other language by a plain link."""
    asked = addresses()
    with kept_in_memory():
        assert_stays(client, asked)


def assert_stays(client, asked):
    for address in asked:
        language = address[1:3]
        [other] = others(language)
        client.cookies["language"] = other
        get = cache(partial(client.get, headers={"accept-language": other}))
        response = get(address)
        assert response.status_code in {200, 404}, address
        assert response["Content-Language"] == language
        assert "Accept-Language" not in response.get("Vary", ""), address
        assert not response.cookies, address
        if "html" not in response["Content-Type"]:
            continue
        assert language_of(response) == language
        switch = "//*[@class='language-switch']/li[not(@class)]"
        links = dict(links_in(response, switch))
        assert list(links) == ["Русский", "English"], address
        for code, link in zip(LANGUAGES, links.values(), strict=True):
            assert get(link).status_code == 200 or "nothing" in link
            assert language_of(get(link)) == code


def test_no_other_address_leads_to_one_with_a_language(client):
    for path in ["news/", "search/?q=a", "topics/"]:
        for start in ["", "de/", "ru-ru/"]:
            assert client.get(f"/{start}{path}").status_code == 404


def test_switch_keeps_what_was_searched(client):
    links = links_in(client.get("/ru/search/?q=a+%26"), "//*[@class='language-switch']")
    assert ("English", "/en/search/?q=a+%26") in links


@pytest.mark.parametrize(
    ("https", "name"), [("True", "__Host-language"), ("False", "language")]
)
def test_switch_writes_the_cookie_that_the_entrance_reads(https, name):
    script = "from django.conf import settings; print(settings.LANGUAGE_COOKIE_NAME)"
    read = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env={**os.environ, "HTTPS": https},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert read == name
    with open(finders.find("js/page.js")) as written:
        assert f'"{name}"' in written.read()


# Dates as readers see them


DAY = {"ru": "7\N{NBSP}сентября", "en": "7\N{NBSP}September"}


@pytest.mark.parametrize("language", DAY)
@pytest.mark.parametrize("name", ["DATE_FORMAT", "DATETIME_FORMAT", "MONTH_DAY_FORMAT"])
def test_no_line_ends_between_a_day_and_its_month(language, name):
    with override(language):
        assert date_format(datetime(1998, 9, 7), name).startswith(DAY[language])
