"""The sitemap, read as a search engine reads it."""

import re
from datetime import datetime

import pytest
from django.utils.timezone import localdate
from lxml import html

from glossary.pdf.book import update_pdfs
from tests.factories import (
    PAST,
    future,
    make_article,
    make_institute,
    make_topic,
)
from tests.responses import SITE, links_in, xml_of
from tests.website.factory import fill_sections
from tests.website.stored_pages import kept_in_memory
from text.languages import LANGUAGES
from website.sections import SECTIONS

pytestmark = pytest.mark.django_db

SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def read(client, path="/sitemap.xml"):
    """Return {address: {language: address}} as the sitemap gives them."""
    response = client.get(path)
    assert response["Content-Type"] == "application/xml"
    root = xml_of(response)
    assert root.tag == f"{{{SPACES['s']}}}urlset"
    pages = {}
    for url in root.findall("s:url", SPACES):
        [loc] = url.findall("s:loc", SPACES)
        assert loc.text not in pages
        links = url.findall("x:link[@rel='alternate']", SPACES)
        pages[loc.text] = {link.get("hreflang"): link.get("href") for link in links}
        assert len(pages[loc.text]) == len(links)
    return pages


@pytest.fixture
def records():
    article = make_article("both", ru=PAST, en=PAST)
    make_article("only ru", ru=PAST)
    make_article("only en", en=PAST)
    make_article("draft")
    make_article("to come", ru=future(), en=PAST)
    make_topic()
    return article


# The sections but the search and the form, and the site map, each in two languages.
ALWAYS = (len(SECTIONS) - 1) * len(LANGUAGES)


def test_every_page_is_there_wants_to_be_found_and_names_its_versions_as_its_head(
    client, records
):
    make_institute(about_ru="Об институте", about_en="About the institute")
    fill_sections()
    with kept_in_memory():
        pages = read(client)
        answers = {page: client.get(page.removeprefix(SITE)) for page in pages}
    assert sum(address.count("/") <= 5 for address in pages) == ALWAYS
    for address, alternates in pages.items():
        assert address.startswith(f"{SITE}/")
        response = answers[address]
        assert response.status_code == 200, address
        text = response.content.decode()
        assert 'content="noindex"' not in text, address
        assert f'<link rel="canonical" href="{address}">' in text
        page = html.fromstring(text)
        named, shared = page.xpath(
            "//meta[@name='description' or @property='og:description']/@content"
        )
        assert named == shared
        is_home = address in {f"{SITE}/ru/", f"{SITE}/en/"}
        assert (
            named.startswith(("Об\N{NO-BREAK SPACE}институте", "About the")) == is_home
        ), address
        if alternates:
            assert set(alternates) == {*LANGUAGES, "x-default"}
            assert address in alternates.values()
        for language in set(alternates) & set(LANGUAGES):
            assert pages[alternates[language]] == alternates, address
            assert alternates[language].startswith(f"{SITE}/{language}/")
        links = page.xpath("//head/link[@rel='alternate' and @hreflang]")
        in_head = {link.get("hreflang"): link.get("href") for link in links}
        assert in_head == alternates, address
    # The default is the entrance for home, and else the first language.
    for language in LANGUAGES:
        assert pages[f"{SITE}/{language}/"]["x-default"] == f"{SITE}/"
        article = pages[f"{SITE}{records.address_in(language)}"]
        assert article["x-default"] == f"{SITE}{records.address_in('ru')}"
        news = pages[f"{SITE}/{language}/news/"]
        assert news["x-default"] == f"{SITE}/ru/news/"
    # A single version names no other.
    alone = {address for address, alternates in pages.items() if not alternates}
    assert {re.sub(r".*/", "", address.rstrip("/")) for address in alone} == {
        *["only-ru-ru", "only-en-en", "to-come-en"],
    }


def test_site_of_which_only_the_name_is_known_has_no_link_that_leads_nowhere(client):
    make_institute()
    update_pdfs()
    pages = [address for address in read(client) if "/en/" in address]
    found = {
        link.partition("#")[0]
        for address in pages
        for _text, link in links_in(client.get(address.removeprefix(SITE)), "")
        if link.startswith("/")
    }
    assert len(found) > len(pages)
    for link in sorted(found):
        assert client.get(link).status_code < 400, link


def test_date_of_a_page_is_its_newest_change(client, records):
    root = xml_of(client.get("/sitemap.xml"))
    for url in root.findall("s:url", SPACES):
        [loc] = url.findall("s:loc", SPACES)
        if loc.text == f"{SITE}{records.address_in('ru')}":
            [day] = url.findall("s:lastmod", SPACES)
            newest = max(records.updated_at_ru, records.updated_at_en)
            assert datetime.fromisoformat(day.text).date() == localdate(newest)
            break
    else:
        pytest.fail("The article is not in the sitemap.")


def test_addresses_of_the_sitemap_never_come_from_the_request(
    client, settings, records
):
    settings.ALLOWED_HOSTS = ["*"]
    response = client.get("/sitemap.xml", headers={"host": "evil.example"})
    assert b"evil.example" not in response.content
    assert b"testserver" not in response.content
