"""Whatever is sent, the answer is meant: never a 500."""

from datetime import date
from itertools import cycle
from urllib.parse import quote, urlencode

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings as bounds, strategies as st

from tests.conftest import made_once
from tests.factories import (
    PAST,
    make_article,
    make_domain,
    make_entry,
    make_event,
    make_topic,
)
from tests.forms import send
from tests.library.records import in_english
from tests.responses import heading_of, language_of, page_of, says
from tests.website.stored_pages import kept_in_memory
from text.languages import LANGUAGES
from website.middleware import in_utf_8

pytestmark = pytest.mark.django_db

PAGES = [
    *["", "news/", "news/2017/article/", "news/2017/", "news/feed/", "events/"],
    *["events/past/", "events/2017/", "events/2017/event/", "events/2017/06/"],
    *["events/feed/", "events/calendar.ics", "topics/topic/", "topics/"],
    *["topics/topic/feed/", "search/", "search/suggestions/", "glossary/"],
    *["glossary/5g/", "glossary/letters/0-9/", "glossary/domains/"],
    *["glossary/domains/society/", "glossary/tree/"],
    *["glossary/new/", "glossary/feed/", "glossary/search/"],
    *["glossary/suggestions/", "glossary/suggest/"],
]
# Each page in one language, in turn; those of a slug in Russian, which has that slug.
PUBLIC = [
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/.well-known/security.txt",
    "/healthz",
    "/id/news.article/1/",
    "/id/term/5g",
    "/oai",
    "/admin/login/",
    *(
        f"/{LANGUAGES[number % len(LANGUAGES)]}/{page}"
        for number, page in enumerate(PAGES)
    ),
]
NAMES = [
    *["q", "page", "topic", "place", "e", "o", "p", "lang", "next", "year"],
    *["preview", "format"],
]
NAUGHTY = [
    "' OR 1=1 --",
    "\\",
    "%s%d{0}{{ 7*7 }}",
    "<script>alert(1)</script>",
    "a:* & !b | (c <-> d",
    "\u202e\u200b\ufeff\ufffd",
    "\x01\x7f\r\n",
    "9" * 400,
    "ж" * 200,
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🏳️‍🌈",
    "́" * 50,
]
# Of a page of a list.
NO_NUMBERS = [
    *["0", "-1", "abc", "1.0", "1e1", "٢", "２", "999", "9" * 30, "1 ", "+1"],
    "01",
]
UNREADABLE = ["%00", "a%00b", "%FF", "%C3%28", "%ED%A0%80", "%F4%90%80%80"]


# Here all that is wrong is sent; to each other address one of it, in turn.
CHOSEN = ["/", "/en/search/", "/ru/glossary/search/"]


def in_turn(addresses, values):
    """Return [(address, what is sent there)]."""
    return [
        (address, values if address in CHOSEN else [values[number % len(values)]])
        for number, address in enumerate(addresses)
    ]


@pytest.fixture(scope="module")
def _pages(django_db_setup, django_db_blocker):
    with made_once(django_db_blocker), kept_in_memory():
        make_pages()
        yield


@pytest.fixture
def pages(_pages, db):
    """Something at every public address; no test here changes any of it for another."""


def make_pages():
    """Make something at every public address, of a real slug in both languages."""
    slugs = {"slug_ru": "article", "slug_en": "article-2"}
    article = make_article(ru=PAST, en=PAST, **slugs)
    topic = make_topic(slug_ru="topic", slug_en="topic-2")
    article.topics.add(topic)
    slugs = {"slug_ru": "event", "slug_en": "event-2"}
    event = make_event(ru=PAST, en=PAST, starts_on=date(2017, 6, 30), **slugs)
    event.topics.add(topic)
    make_domain(code="society").concepts.add(make_entry(ru="5G", en="5G"))


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


UNREADABLE_QUERIES = [
    query.format(text) for text in UNREADABLE for query in ["q={}", "page={}", "{}=1"]
]


@pytest.mark.parametrize(("address", "queries"), in_turn(PUBLIC, UNREADABLE_QUERIES))
def test_nul_and_broken_utf8_in_a_parameter_are_400(visitor, address, queries):
    for query in queries:
        assert visitor.get(f"{address}?{query}").status_code == 400, query


def test_broken_utf8_that_is_not_even_escaped_is_400(visitor):
    response = visitor.generic("GET", "/en/", QUERY_STRING="q=\xff")
    assert response.status_code == 400


def test_nul_and_broken_utf8_in_a_form_are_400(visitor):
    for unreadable in UNREADABLE:
        for field in ["username={}", "other={}", "{}=1"]:
            response = visitor.post(
                "/admin/login/",
                field.format(unreadable),
                content_type="application/x-www-form-urlencoded",
            )
            assert response.status_code == 400, (field, unreadable)
    # Also in one with files, where Django replaces broken UTF-8 itself.
    assert visitor.post("/admin/login/", {"username": "a\x00b"}).status_code == 400
    body = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n\xff\r\n'
    response = visitor.post(
        "/admin/login/",
        body + b"--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert response.status_code in {200, 400}


LISTS = [
    *["ru/news/", "ru/news/2017/", "ru/topics/topic/", "en/topics/topic-2/"],
    *["en/search/", "en/events/", "ru/events/past/", "ru/events/2017/"],
    *["ru/glossary/search/", "en/glossary/", "en/glossary/letters/0-9/"],
    *["ru/glossary/domains/society/", "ru/glossary/tree/"],
    "en/glossary/new/",
]


@pytest.mark.parametrize(
    ("address", "numbers"), in_turn([f"/{path}" for path in LISTS], NO_NUMBERS)
)
def test_malformed_or_unknown_page_number_is_a_404_in_the_language_of_the_page(
    visitor, pages, address, numbers
):
    for number in numbers:
        query = urlencode({"q": "Article", "page": number})
        response = visitor.get(f"{address}?{query}")
        assert response.status_code == 404, number
        assert language_of(response) == address[1:3], number


NOWHERE = [
    *["news/17/", "news/0000/", "news/٢٠١٧/", "news/20170/"],
    *["news/2017/nothing/", "news/2016/article/", "news/2017/%00/"],
    *["news/2017/a%00b/", "news/2017/%FF/", "news/2017/" + "a" * 5000 + "/"],
    *["news/2017/статья/", "news/2017/../../etc/passwd", "news/2017/%2e%2e%2f/"],
    *["events/0000/", "events/0000/06/", "events/0001/01/", "events/9999/12/"],
    *["events/2017/13/", "events/2017/٠٦/", "events/2017/nothing/"],
    *["events/2017/nothing/event.ics", "glossary/nothing/", "glossary/%00/"],
    *["glossary/letters/%00/", "glossary/letters/%FF/"],
    *["glossary/letters/" + "a" * 5000 + "/", "glossary/domains/nothing/"],
    *["glossary/domains/%00/", "topics/nothing/", "topics/nothing/feed/"],
    *["topics/%00/", "topics/%00/feed/"],
]


def test_malformed_year_or_slug_is_a_404_in_the_language_of_the_page(visitor, pages):
    for language, path in zip(cycle(LANGUAGES), NOWHERE, strict=False):
        response = visitor.get(f"/{language}/{path}")
        assert response.status_code == 404, path
        assert language_of(response) == language


def test_nonsense_in_a_permanent_address_is_a_404(visitor, pages):
    for pointer in [
        *["nonsense", "news.article", "news.article/", "news.article/0/"],
        *["news.article/-1/", "news.article/abc/", "news.article/٢/"],
        *[f"news.article/{2**63}/", f"news.article/{2**63 - 1}/"],
        *[f"news.article/{'9' * 400}/", "news.article/%00/", "nothing.thing/1/"],
        *["term/nothing", "term/%00", "term/слово", f"term/{'a' * 5000}"],
        *["auth.group/1/", "accounts.user/1/", "NEWS.ARTICLE/1/"],
        "news.article.x/1/",
    ]:
        assert visitor.get(f"/id/{pointer}").status_code == 404, pointer


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_for_too_long_a_text_says_so_in_the_page(visitor, language):
    response = visitor.get(f"/{language}/search/", {"q": "ж" * 201})
    assert response.status_code == 200
    text = response.content.decode()
    assert 'class="errorlist"' in text
    assert "201" in text
    fine = visitor.get(f"/{language}/search/", {"q": "ж" * 200})
    assert b"errorlist" not in fine.content


# What no search looks for, and what is as hard to look for as 200 characters can be.
ODD_QUERIES = [
    "x" * 10_000,
    "слово " * 1_000,
    "!&|:* <-> ()",
    "%%%___\\",
    "a " * 100,
    "сеть " * 40,
    # Each is folded into eighteen.
    "ﷺ" * 200,
]


@pytest.mark.parametrize("text", ODD_QUERIES, ids=lambda text: text[:10])
@pytest.mark.parametrize(
    ("address", "box"),
    [("/ru/search/", "search"), ("/en/glossary/search/", "glossary")],
)
def test_odd_query_is_answered_by_what_was_searched_or_why_not(
    visitor, pages, address, box, text
):
    response = visitor.get(address, {"q": text})
    assert response.status_code == 200
    [main] = page_of(response).xpath("//main")
    words = " ".join(main.text_content().split())
    assert text.strip() in words or main.xpath('.//*[contains(@class, "errorlist")]')
    assert main.xpath(".//input[@name='q']/@value") == [text]
    suggestions = visitor.get(f"/en/{box}/suggestions/", {"q": text})
    assert suggestions.json()["results"] == []


def test_facet_that_is_none_is_a_404(visitor, pages):
    for address in [
        *["/en/news/?topic=nothing", "/ru/news/2017/?topic=nothing"],
        *["/en/events/?topic=nothing", "/ru/events/past/?place=nothing"],
        *["/en/documents/?kind=nothing", "/ru/documents/?year=1066"],
        *["/en/people/?letter=nothing", "/ru/collaboration/?kind=nothing"],
        *["/en/collaboration/?country=nothing", "/ru/hall-of-fame/?category=nothing"],
        "/en/search/?q=article&kind=news.nothing",
    ]:
        assert visitor.get(address).status_code == 404, address


def test_nonsense_in_the_addresses_of_the_back_office_is_no_500(
    client_of, administrator, pages
):
    client = client_of(administrator)
    client.raise_request_exception = False
    for path in [
        *["?p=-1", "?p=abc", "?p=999999", "?o=99.x", "?e=1", "?q=%27%3B"],
        *["?year=abc", "?year__exact=9999999999999999999", "?state=nonsense"],
        *["?topics__id__exact=abc", "?_to_field=nothing", "?_popup=1&_to_field=id"],
        *["abc/change/", "%00/change/", f"{2**63}/change/", "_00/change/"],
        *["1/history/", "1/delete/"],
    ]:
        response = client.get(f"/admin/news/article/{path}")
        assert response.status_code in {200, 302, 400, 403, 404}, path
    # Lookups that no list offers.
    for lookup in ["title", "title_ru", "topics__title_ru", "pk"]:
        response = client.get(f"/admin/news/article/?{lookup}__regex=(")
        assert response.status_code == 400, lookup


@pytest.mark.parametrize(
    ("cookie", "addresses"),
    [
        ("sessionid", ["/ru/", "/admin/"]),
        ("language", ["/", "/nothing/"]),
        ("csrftoken", ["/admin/login/"]),
    ],
    ids=["session", "language", "token"],
)
@pytest.mark.parametrize(
    "value",
    ["abcdefgh\x00ijkl", '"abcdefgh\\000ijkl"', '"\\000"', "a" * 5000, "é" * 40, '"'],
    ids=["nul", "quoted nul", "only nul", "long", "accents", "quote"],
)
def test_nonsense_in_a_cookie_is_no_500(visitor, cookie, addresses, value):
    headers = {"cookie": f"{cookie}={value}"}
    for address in addresses:
        response = visitor.get(address, headers=headers)
        assert response.status_code in {200, 302, 400, 404}, address


@pytest.mark.parametrize(
    "value", ["en," * 2400, "a" * 7000, "x\x00y", "*;q=0", ";;;,,,", "en;q=abc", "é"]
)
def test_nonsense_in_accept_language_is_no_500(visitor, value):
    for address in ["/", "/nothing/"]:
        response = visitor.get(address, headers={"accept-language": value})
        assert response.status_code in {200, 302, 404}, address


@pytest.mark.parametrize("host", ["evil.example", "a b", "[", "testserver:abc", "@"])
def test_forged_host_is_400(visitor, pages, host):
    for address in ["/", "/ru/", "/admin/login/"]:
        response = visitor.get(address, headers={"host": host})
        assert response.status_code == 400, address
        assert b"evil.example" not in response.content


@pytest.mark.parametrize(
    "address", ["//evil.example/..", "/\\evil.example", "/%2f%2fevil.example", "//en"]
)
def test_odd_slashes_lead_to_no_other_site(visitor, address):
    # The test client would take the first two for a host.
    response = visitor.generic("GET", "/", PATH_INFO=address)
    assert response.status_code in {301, 302, 400, 404}
    assert not response.get("Location", "").startswith(("//", "/\\", "http"))


def test_line_break_in_an_address_splits_no_header(visitor):
    for address in ["/en%0d%0aSet-Cookie:a=b", "/en/news%0d%0aX:y"]:
        response = visitor.get(address)
        assert response.status_code in {301, 404}
        assert "Set-Cookie" not in response.headers
        assert "X" not in response.headers


many = bounds(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize(("address", "texts"), in_turn(PUBLIC, NAUGHTY))
def test_no_naughty_text_is_a_500_and_no_link_is_made_from_a_forged_host(
    pages, visitor, settings, address, texts
):
    settings.ALLOWED_HOSTS = ["*"]
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    for text in texts:
        query = urlencode(dict.fromkeys(NAMES, text))
        response = visitor.get(f"{address}?{query}", headers=forged)
        assert response.status_code in {200, 302, 303, 404}, text
        assert b"evil.example" not in response.content
        assert "evil.example" not in response.get("Location", "")


@many
@given(
    address=st.sampled_from(PUBLIC),
    name=st.sampled_from(NAMES) | st.text(max_size=20),
    text=st.text(max_size=300).map(lambda text: quote(text, errors="replace"))
    | st.binary(max_size=60).map(quote),
)
def test_nothing_in_a_parameter_is_a_500(pages, visitor, address, name, text):
    query = f"?{quote(name, errors='replace')}={text}"
    response = visitor.get(address + query)
    assert response.status_code in {200, 302, 303, 400, 404}


@many
@given(
    room=st.sampled_from(
        ["/", "/en/", "/ru/news/", "/ru/news/2017/", "/id/", "/en/topics/"]
    ),
    octets=st.binary(max_size=40),
)
def test_no_octets_in_an_address_are_a_500(pages, visitor, room, octets):
    response = visitor.get(room + quote(octets, safe=""))
    assert response.status_code in {200, 301, 302, 303, 404}


@many
@given(text=st.text(alphabet="аё'\"-()&|!:*<> \\%\t\n", max_size=40))
def test_no_sign_of_a_query_language_makes_search_fail(pages, visitor, text):
    assert visitor.get("/ru/search/", {"q": text}).status_code == 200


# A body that is larger than what can be meant is refused before it is read


ADD = "/admin/news/article/add/"

HEADING = "What you sent is too large"
HUGE = {"CONTENT_LENGTH": "400000000"}


def post_huge(client, address, **headers):
    """Announce a body that is not there: to read it would fail."""
    return client.post(address, **HUGE, headers=headers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["", "nothing/", "glossary/suggest/"])
def test_the_message_is_in_the_language_of_the_address(client, language, address):
    response = post_huge(client, f"/{language}/{address}")
    assert response.status_code == 413
    assert language_of(response) == language
    assert heading_of(response) == says(HEADING, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/healthz", "/admin/login/", ADD, "/nothing"])
def test_elsewhere_in_the_language_of_the_reader(client, language, address):
    response = post_huge(client, address, **{"accept-language": language})
    assert response.status_code == 413
    assert heading_of(response) == says(HEADING, language)


def test_who_is_signed_in_sends_more_to_the_back_office_and_nowhere_else(
    client_of, editor, settings
):
    settings.BODY_LIMIT = 1000
    client = client_of(in_english(editor))
    assert send(client, ADD, title_ru="Новость").status_code == 302
    assert client.post("/en/search/", {"q": "a" * 1000}).status_code == 413
    settings.UPLOAD_LIMIT = 3_000_000
    response = post_huge(client, ADD)
    assert response.status_code == 413
    assert "3 MB" in response.content.decode()


def test_a_forged_session_opens_nothing():
    client = Client()
    client.cookies["sessionid"] = "x" * 32
    assert post_huge(client, ADD).status_code == 413


def test_a_body_of_unknown_length_is_refused(client):
    response = client.post("/en/", headers={"transfer-encoding": "chunked"})
    assert response.status_code == 411
    assert language_of(response) == "en"


def test_who_is_signed_out_hears_that(client):
    response = post_huge(client, ADD, **{"accept-language": "en"})
    assert "Sign in, go back and send it again." in response.content.decode()


def test_the_back_office_takes_more_also_where_the_site_has_a_prefix(client):
    response = client.post(
        ADD, **HUGE, SCRIPT_NAME="/site", headers={"accept-language": "en"}
    )
    assert "Sign in, go back and send it again." in response.content.decode()


# No Content-Type that a reader can send is an error of the server


# What Django cannot read; what decodes no text; and what it decodes otherwise.
NO_TYPE = ["text/plain; charset*=nonsense''x", "text/plain; charset=\x00"]
NO_TEXT = ["text/plain; charset=hex", "text/plain; charset=undefined"]
OTHER = ["text/plain; charset=idna", "text/plain; charset=utf-16"]


@pytest.mark.parametrize("content_type", [*NO_TYPE, *NO_TEXT, *OTHER])
def test_an_address_is_read_in_utf_8_whatever_the_content_type(content_type):
    environ = RequestFactory().get("/", {"q": "Ёж"}).environ
    environ["CONTENT_TYPE"] = content_type
    read = in_utf_8(lambda environ, _start: WSGIRequest(environ).GET["q"])
    assert read(environ, None) == "Ёж"


@pytest.mark.parametrize("content_type", ["", "application/json; charset=UTF8"])
def test_a_content_type_in_utf_8_stays(content_type):
    environ = {"CONTENT_TYPE": content_type}
    read = in_utf_8(lambda environ, _start: environ["CONTENT_TYPE"])
    assert read(environ, None) == content_type
