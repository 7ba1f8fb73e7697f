"""Readers get stored pages, and everybody else, and every other page, gets none."""

import gzip

import brotli
import pytest
from django.db import connection
from django.http import HttpResponse, SimpleCookie, StreamingHttpResponse
from django.test import Client, RequestFactory

from publishing.cache import page_stamp
from tests.factories import PAST, make_article
from tests.website.stored_pages import (
    ARTICLE,
    rename,
    shows,
    stored_in,
)
from website.page_cache.answers import page_cache

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_root")]


# What is stored


def test_page_is_rendered_once_for_all_processes_and_asks_the_database_nothing(
    article, client
):
    assert shows(client, ARTICLE, "Old title")
    rename(article)
    with connection.execute_wrapper(refuse):
        # Another handler with middleware of its own, as in another process.
        for reader in [client, Client()]:
            assert shows(reader, ARTICLE, "Old title")


def refuse(execute, statement, *rest):
    raise AssertionError(statement)


@pytest.mark.parametrize("address", [ARTICLE, "/ru/news/feed/", "/en/glossary/"])
def test_stored_answer_is_the_first_one_again(article, client, pages_root, address):
    first, again = client.get(address), client.get(address)
    assert stored_in(pages_root) == [f"{address[1:]}.page"]
    assert first.content == again.content
    assert first.headers == again.headers
    assert "Content-Security-Policy" in again.headers
    assert again["Content-Language"] == address[1:3]


def test_answer_is_in_an_encoding_that_the_browser_takes(article, client):
    plain = client.get(ARTICLE)
    assert "Content-Encoding" not in plain.headers
    etags = {plain["ETag"]}
    for accepted, encoding, unpack in [
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
    ]:
        response = client.get(ARTICLE, headers={"accept-encoding": accepted})
        assert response["Content-Encoding"] == encoding
        assert response["Content-Length"] == str(len(response.content))
        assert response["Vary"] == "Accept-Encoding"
        assert unpack(response.content) == plain.content
        etags.add(response["ETag"])
    assert len(etags) == 3
    refusing = client.get(ARTICLE, headers={"accept-encoding": "br;q=0, gzip;q=x"})
    assert refusing.content == plain.content


@pytest.mark.parametrize("is_stored", [True, False])
def test_head_has_the_headers_of_the_page_and_no_body(article, client, is_stored):
    if is_stored:
        client.get(ARTICLE)
    head = client.head(ARTICLE)
    page = client.get(ARTICLE)
    assert head.content == b""
    assert head["Content-Length"] == page["Content-Length"]
    if is_stored:
        assert head.headers == page.headers


def test_browser_that_has_the_page_gets_no_body(article, client):
    etag = client.get(ARTICLE)["ETag"]
    for known in [etag, f'"other", W/{etag}', "*"]:
        response = client.get(ARTICLE, headers={"if-none-match": known})
        assert response.status_code == 304
        assert response.content == b""
        assert response["ETag"] == etag
        assert "Content-Security-Policy" in response.headers
    response = client.get(ARTICLE, headers={"if-none-match": '"other"'})
    assert response.status_code == 200


def test_page_keeps_its_etag_as_long_as_it_is_the_same(article, client):
    etag = client.get(ARTICLE)["ETag"]
    page_stamp.renew()
    assert client.get(ARTICLE)["ETag"] == etag
    page_stamp.renew()
    rename(article, "Odd title")
    assert client.get(ARTICLE)["ETag"] != etag


def test_numbered_page_is_a_page_where_the_list_has_one(client, pages_root, settings):
    settings.PAGE_SIZE = 1
    for title in ["First", "Second"]:
        make_article(en=PAST, title_en=title)
    client.get("/en/news/?page=2")
    assert stored_in(pages_root) == ["en/news/.page-2"]
    assert client.get("/en/news/?page=3").status_code == 404
    assert len(stored_in(pages_root)) == 1


# What is not


def test_only_pages_for_everybody_are_stored(article, client, pages_root):
    make_article(ru=PAST, slug_ru="only-russian")
    for address in [
        *["/", "/en/news/2017/only-russian/", "/en/nothing/", "/en/news"],
        # It sets a cookie, unless the browser has it already.
        *["/en/glossary/suggest/", "/en/search/?q=a", "/en/search/?page=1"],
        *[ARTICLE + "?utm_source=letter", ARTICLE + "?page=2"],
        *["/en/news/?page=1&page=1", "/en/news/?page=01", "/en/news/?page=1000"],
        *["/sitemap.xml", "/healthz", "/readyz", "/robots.txt", "/admin/login/"],
        *["/id/term/word", "/en//news/", "/en/news/../news/", "/en/news/.page/"],
        "/en/%D1%8B" + "a" * 240 + "/",
    ]:
        for _time in range(2):
            client.get(address)
        assert stored_in(pages_root) == [], address


def test_every_reader_of_a_not_translated_page_is_counted(client):
    article = make_article(ru=PAST, slug_ru="only-russian")
    for _time in range(2):
        client.get("/en/news/2017/only-russian/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(readers) FROM publishing_demand")
        assert cursor.fetchone() == (2,)
    assert article.is_visible_in("ru")


def test_who_is_signed_in_neither_gets_nor_leaves_a_stored_page(
    article, client, pages_root, editor
):
    client.get(ARTICLE)
    rename(article)
    signed_in = Client()
    signed_in.force_login(editor)
    assert shows(signed_in, ARTICLE, "New title")
    assert shows(client, ARTICLE, "Old title")
    page_stamp.renew()
    signed_in.get(ARTICLE)
    assert not list((pages_root / page_stamp.current()).glob("**/headers"))


def test_cookie_of_the_language_and_of_forms_does_not_matter(article, client):
    client.get(ARTICLE)
    rename(article)
    client.cookies.load({"language": "ru", "csrftoken": "token"})
    assert shows(client, ARTICLE, "Old title")


def page(**changes):
    response = HttpResponse(b"page", headers=changes.pop("headers", None))
    for name, value in changes.items():
        setattr(response, name, value)
    return response


@pytest.mark.parametrize(
    ("response", "is_stored"),
    [
        (page(), True),
        (page(headers={"Cache-Control": "private"}), False),
        (page(headers={"Cache-Control": "max-age=0, no-store"}), False),
        (page(headers={"Cache-Control": "public, no-cache"}), True),
        (page(headers={"Vary": "Cookie"}), False),
        (page(headers={"Vary": "Accept-Encoding, Cookie"}), False),
        (page(headers={"Vary": "Accept-Encoding"}), True),
        (page(headers={"Set-Cookie": "a=b"}), False),
        (page(cookies=SimpleCookie("a=b")), False),
        (page(headers={"Content-Encoding": "gzip"}), False),
        (page(headers={"Content-Type": "text/plain"}), False),
        (page(headers={"Content-Security-Policy": "script-src 'nonce-a'"}), False),
        (page(status_code=203), False),
        (page(content=b"page" * 2_000_000), False),
        (StreamingHttpResponse([b"page"]), False),
    ],
)
def test_answer_for_some_readers_only_is_not_stored(pages_root, response, is_stored):
    respond = page_cache(lambda request: response)
    assert respond(RequestFactory().get(ARTICLE)).status_code == response.status_code
    assert bool(stored_in(pages_root)) == is_stored


def test_a_page_during_which_something_was_published_is_rendered_again(pages_root):
    shown = []

    def view(request):
        if not shown:
            page_stamp.renew()
        shown.append(f"page {len(shown)}")
        return HttpResponse(shown[-1], headers={"Cache-Control": "no-cache"})

    answer = page_cache(view)(RequestFactory().get(ARTICLE))
    assert answer.content == b"page 1"
    assert page_cache(view)(RequestFactory().get(ARTICLE)).content == b"page 1"
    assert len(shown) == 2


def test_host_that_is_not_ours_gets_no_stored_page(article, client):
    client.get(ARTICLE)
    response = client.get(ARTICLE, headers={"host": "evil.example"})
    assert response.status_code == 400


def test_page_over_http_is_not_answered_where_it_moves_to_https(
    article, client, settings
):
    client.get(ARTICLE)
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(ARTICLE).status_code == 301


# What is compressed, though it is not stored


@pytest.mark.parametrize("address", ["/en/nothing/", "/en/search/?q=a"])
def test_page_that_is_not_stored_is_compressed_where_the_browser_takes_it(
    client, address
):
    plain = client.get(address)
    response = client.get(address, headers={"accept-encoding": "br, gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert response["Content-Length"] == str(len(response.content))
    assert "Accept-Encoding" in response["Vary"]
    assert gzip.decompress(response.content) == plain.content
    assert "Content-Encoding" not in plain.headers
    only_brotli = client.get(address, headers={"accept-encoding": "br"})
    assert only_brotli.content == plain.content


def test_page_with_a_token_or_for_a_person_is_not_compressed(client_of, editor):
    takes = {"accept-encoding": "gzip"}
    client = client_of(None)
    for address in ["/en/glossary/suggest/", "/admin/login/"]:
        response = client.get(address, headers=takes)
        assert "csrfmiddlewaretoken" in response.content.decode()
    client = client_of(editor)
    for address in ["/admin/", "/en/nothing/"]:
        response = client.get(address, headers=takes)
        assert "Content-Encoding" not in response.headers


def test_not_modified_works_for_a_compressed_page_too(client):
    takes = {"accept-encoding": "gzip"}
    etag = client.get("/en/search/?q=a", headers=takes)["ETag"]
    assert etag.startswith("W/")
    again = client.get("/en/search/?q=a", headers={**takes, "if-none-match": etag})
    assert again.status_code == 304
