"""Reads pages of the site in this process, as a reader would."""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from lxml import etree

SITEMAP = "/sitemap.xml"
LOCATIONS = "//*[local-name()='loc']/text()"


class PageError(Exception):
    """Which page the site does not give: a sentence for a person."""


class Visitor:
    def __init__(self):
        self.client = Client(
            raise_request_exception=False,
            headers={
                "Host": urlsplit(settings.SITE_URL).netloc,
                # So that it is not counted among the readers.
                "User-Agent": "crawler of the site itself",
            },
        )

    def get(self, address):
        # No reader can send the variable, by which website.limits knows the site.
        ours = {"website.visitor": True}
        return self.client.get(address, secure=settings.HTTPS, **ours)

    def addresses(self):
        """Return the addresses that the sitemap lists, without the name of the site."""
        response = self.get(SITEMAP)
        if response.status_code != 200:
            raise PageError(f"{SITEMAP} answers {response.status_code}.")
        root = etree.fromstring(response.content)
        return [urlsplit(address).path for address in root.xpath(LOCATIONS)]
