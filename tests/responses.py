"""Reads responses: pages and XML."""

import re
from contextlib import contextmanager

import pytest
from django.template.backends.django import Template
from django.utils.translation import gettext, override
from lxml import etree, html

SITE = "https://institute.example"


@contextmanager
def unrendered():
    """Leave pages empty, where nothing but their status is asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda *_arguments, **_options: "")
        yield


def language_of(response):
    """Return the ``lang`` of a page."""
    return re.search(r'<html lang="([^"]+)"', response.content.decode())[1]


def page_of(response):
    """Parse a page without soft hyphens, which nobody reads."""
    return html.fromstring(response.content.decode().replace("\u00ad", ""))


def page_at(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return page_of(response)


def page_for(client, record, language="en"):
    """Return the page of a record, as ``page_of`` does."""
    return page_at(client, record.address_in(language))


def texts(page, path):
    return [" ".join(node.text_content().split()) for node in page.xpath(path)]


def heading_of(response):
    return page_of(response).xpath("string(//h1)").strip()


def says(text, language):
    """Return an interface text as a reader of ``language`` sees it."""
    with override(language):
        return gettext(text)


def links_in(response, where="//main"):
    """Return [(text, address)] of the links in a part of the page."""
    return [
        (" ".join(link.text_content().split()), link.get("href"))
        for link in page_of(response).xpath(f"{where}//a[@href]")
    ]


def titles_in(response):
    """Return the titles of a list of entries, in order."""
    page = html.fromstring(response.content.decode())
    return [
        " ".join(title.text_content().split())
        for title in page.xpath("//*[@class='entry-title']")
    ]


def xml_of(response):
    """Parse an XML response strictly."""
    return etree.fromstring(
        response.content, etree.XMLParser(recover=False, resolve_entities=False)
    )
