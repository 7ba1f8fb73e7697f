"""The static mirror: the public site as plain files, for when all else is down.

    MIRROR_ROOT/
      current -> 2026-11-27T120000Z
      2026-11-27T120000Z/
        en/news/index.html page-2.html      /en/news/, /en/news/?page=2
        en/news/feed/index.atom             /en/news/feed/
        en/documents/charter/ru.pdf
        media/ static/ robots.txt sitemap.xml
        503-en.html                         for what is not in it
        .mirror.json                        of which stamp it is

It begins with the sitemap and follows links. It appears whole, because the link is
renamed into its place. Not in it: searches, forms, other queries than a page number,
permanent URLs.
"""

import fcntl
import json
import os
import re
import shutil
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from lxml import html

from text.languages import LANGUAGES
from website.page_cache import validity
from website.page_cache.stored_page import NUMBER
from website.request_language import language_of_address
from website.views import errors
from website.visitor import PageError, Visitor

CURRENT, FACTS = "current", ".mirror.json"
NAME = "%Y-%m-%dT%H%M%S.%fZ"
START = ["/sitemap.xml", "/robots.txt", "/.well-known/security.txt"]
# By the name of the view: what only a living site can answer.
NOT_MIRRORED = {
    *["search", "suggestions", "display"],
    *["glossary:search", "glossary:autocomplete", "glossary:feedback"],
}
# What the worker has perhaps not made yet.
MADE_LATER = "/glossary/export/"
MIRRORED = re.compile(rf"/(?:{'|'.join(LANGUAGES)}|media)/")
LINKS = "//@href | //@src | //meta[@property='og:image']/@content"
# The suffix of what has an address that ends with a slash.
SUFFIXES = {"text/html": "html", "application/atom+xml": "atom"}
# How much longer than an attempt takes there is none.
REST = 10


# Until when this process makes none, by a clock that nobody sets.
_rests_until = 0


class BusyError(Exception):
    """Another process makes the mirror."""


def refresh(root):
    """Make the mirror anew if a page may have changed; return whether it is new.

    It is not where the last attempt has ended a moment ago.
    """
    global _rests_until
    stamp = validity.valid_stamp()
    if stamp and stamp == facts_of(root).get("stamp"):
        return True
    began = time.monotonic()
    if began < _rests_until:
        return False
    try:
        make(root)
    finally:
        now = time.monotonic()
        _rests_until = now + REST * (now - began)
    return True


def make(root):
    """Make the mirror anew; return how many files it has."""
    root = Path(root).resolve()
    root.mkdir(parents=True, exist_ok=True)
    with only_one(root):
        # Before the first page is rendered: what changes meanwhile makes it old.
        stamp = validity.valid_stamp()
        name = timezone.now().strftime(NAME)
        mirror = Mirror(root / name, root / CURRENT)
        try:
            mirror.fill()
            facts = {"stamp": stamp, "etags": mirror.etags}
            (mirror.folder / FACTS).write_text(json.dumps(facts))
            os.symlink(name, root / f".{name}")
            os.replace(root / f".{name}", root / CURRENT)
        except BaseException:
            shutil.rmtree(mirror.folder, ignore_errors=True)
            raise
        for path in root.iterdir():
            if path.name != name and path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
        return mirror.number


@contextmanager
def only_one(root):
    with open(root / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError("Another process is making the mirror.") from error
        yield


def facts_of(root):
    with suppress(OSError, ValueError):
        return json.loads((Path(root) / CURRENT / FACTS).read_text())
    return {}


class Mirror:
    """A folder that is filled; ``last``: the mirror before, whose files it shares."""

    def __init__(self, folder, last):
        self.folder, self.last = folder, last
        self.visitor = Visitor()
        self.etags, self.last_etags = {}, facts_of(last.parent).get("etags", {})
        self.number = 0

    def fill(self):
        self.folder.mkdir()
        seen = {*START, *self.visitor.sitemaps(), *self.visitor.addresses()}
        queue = sorted(seen)
        # It grows while it is walked through.
        for address in queue:
            for link in self.add(address):
                if link not in seen:
                    seen.add(link)
                    queue.append(link)
        shutil.copytree(
            settings.STATIC_ROOT, self.folder / "static", copy_function=link_or_copy
        )
        for language in LANGUAGES:
            with translation.override(language):
                page = errors.standalone_page("503.html", 503)
            self.target(f"503-{language}.html").write_bytes(page.content)

    def add(self, address):
        """Store what readers get at an address; return the addresses that it links."""
        if address.startswith(settings.MEDIA_URL):
            self.add_picture(address)
            return []
        known = self.last_etags.get(address)
        response = self.visitor.get(address, known)
        if response.status_code == 304:
            self.keep(address, known)
            return []
        if response.status_code >= 500 and MADE_LATER not in address:
            raise PageError(f"{address} answers {response.status_code}.")
        if 300 <= response.status_code < 400:
            return linked([response.headers["Location"]], address)
        if response.status_code != 200:
            return []
        self.number += 1
        name = name_of(address, response.headers["Content-Type"])
        if response.streaming:
            self.etags[address] = response.headers.get("ETag")
            with open(self.target(name), "wb") as file:
                file.writelines(response.streaming_content)
            return []
        self.target(name).write_bytes(response.content)
        if not name.endswith(".html"):
            return []
        return linked(links_in(response.content), address)

    def keep(self, address, etag):
        """Take over a file that is the same as in the mirror before."""
        self.etags[address] = etag
        self.number += 1
        name = address.removeprefix("/")
        link_or_copy(self.last / name, self.target(name))

    def add_picture(self, address):
        """Store a picture, whose address never has another content."""
        name = resolve(address).kwargs["name"]
        with suppress(FileNotFoundError):
            link_or_copy(
                settings.MEDIA_ROOT / name, self.target(address.removeprefix("/"))
            )
            self.number += 1

    def target(self, name):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def name_of(address, content_type):
    """Return the name of a file; a page of a list has its number in it."""
    url = urlsplit(address)
    name = url.path.removeprefix("/")
    if not name.endswith("/"):
        return name
    suffix = SUFFIXES[content_type.partition(";")[0]]
    number = NUMBER.fullmatch(url.query)
    return f"{name}{f'page-{number[1]}' if number else 'index'}.{suffix}"


def links_in(content):
    """Return the links of a page as they are written."""
    tree = html.fromstring(content)
    sizes = [size for text in tree.xpath("//@srcset") for size in text.split(",")]
    return [*tree.xpath(LINKS), *(size.split()[0] for size in sizes)]


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
    if not MIRRORED.match(url.path) or (url.query and not NUMBER.fullmatch(url.query)):
        return False
    # Addresses in a language are known only where it is the active one.
    with translation.override(language_of_address(url.path)):
        try:
            return resolve(url.path).view_name not in NOT_MIRRORED
        except Resolver404:
            return False


def link_or_copy(source, target):
    """Let a file have another name; copy it where that is another disk."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(source, target)
