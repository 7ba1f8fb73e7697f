"""The mirror: the last folder of the page cache that has all public pages.

    PAGES_ROOT/
      current -> 1795…       the pages of this moment that somebody has asked for
      complete -> 1795…      the mirror, from which nginx answers while the site is down

Where ``MIRROR`` is on, the worker asks the site in its own process for the addresses of
the sitemap, and for what the pages link to. So the page cache stores them. If none has
failed, all could be stored and nothing has changed meanwhile, the folder becomes
``complete``. Not in it are searches, forms, permanent URLs, not-translated pages,
versions and documents.
"""

import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation
from lxml import etree, html

from publishing.cache import page_stamp
from text.languages import LANGUAGES
from website.middleware import language_of_address
from website.page_cache import validity
from website.page_cache.answers import may_be_stored, name_of
from website.page_cache.stored_page import NUMBER
from website.views import errors

# Pages, feeds and calendars, but no documents, and no former versions.
MIRRORED = re.compile(rf"/(?:{'|'.join(LANGUAGES)})/(?!.*/version/)(?:.*/|.*\.ics)?")
# By the name of the view: what only a living site can answer.
NOT_MIRRORED = {
    *["search", "suggestions", "display"],
    *["glossary:search", "glossary:autocomplete"],
    *["glossary:feedback", "glossary:match"],
}
SITEMAP = "/sitemap.xml"
LOCATIONS = "//*[local-name()='loc']/text()"


class PageError(Exception):
    """Which page the site does not give: a sentence for a person."""


class Visitor:
    """Reads pages of the site in this process, as a reader would."""

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


def refresh():
    """Fill the present folder if it is not the mirror; return whether it is now."""
    stamp = validity.valid_stamp()
    if stamp is None:
        return False
    return stamp == page_stamp.complete() or bool(fill(stamp))


def fill(stamp):
    """Have all public pages stored; return how many, 0 if one has changed meanwhile."""
    visitor, root = Visitor(), settings.PAGES_ROOT
    seen = {*visitor.addresses()}
    queue = sorted(seen)
    # It grows while it is walked through.
    for address in queue:
        response = visitor.get(address)
        if page_stamp.current() != stamp:
            return 0
        if not is_stored(response, stamp):
            raise OSError(f"{address} could not be stored.")
        for link in links_from(response, address):
            if link not in seen:
                seen.add(link)
                queue.append(link)
    for language in LANGUAGES:
        with translation.override(language):
            page = errors.standalone_page("503.html", 503)
        Path(root, stamp, f"503-{language}.html").write_bytes(page.content)
    new = Path(root, f".{stamp}")
    # One that was killed may have left it.
    new.unlink(missing_ok=True)
    new.symlink_to(stamp)
    new.replace(Path(root, page_stamp.COMPLETE))
    return len(queue)


def is_stored(response, stamp):
    """Return whether a page is in the folder of a stamp, or is none that may be."""
    name = name_of(response.wsgi_request)
    if name is None or not may_be_stored(response.wsgi_request, response):
        return True
    return Path(settings.PAGES_ROOT, stamp, name).exists()


def links_from(response, address):
    """Return the addresses that the answer of an address links."""
    if response.status_code >= 500:
        raise PageError(f"{address} answers {response.status_code}.")
    if 300 <= response.status_code < 400:
        return linked([response.headers["Location"]], address)
    if not response.headers["Content-Type"].startswith("text/html"):
        return []
    return linked(html.fromstring(response.content).xpath("//@href"), address)


def linked(links, address):
    """Return those of the links in a page that belong to the mirror, as addresses."""
    page = settings.SITE_URL + address
    absolute = {urldefrag(urljoin(page, link.strip()))[0] for link in links}
    addresses = [
        link.removeprefix(settings.SITE_URL)
        for link in absolute
        if link.startswith(f"{settings.SITE_URL}/")
    ]
    return sorted(filter(is_mirrored, addresses))


def is_mirrored(address):
    url = urlsplit(address)
    is_page = not url.query or NUMBER.fullmatch(url.query)
    if not is_page or not MIRRORED.fullmatch(url.path):
        return False
    # Addresses in a language are known only where it is the active one.
    with translation.override(language_of_address(url.path)):
        try:
            return resolve(url.path).view_name not in NOT_MIRRORED
        except Resolver404:
            return False
