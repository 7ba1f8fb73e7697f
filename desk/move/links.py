"""The links and pictures in a text of an old site, as those of this one."""

import re
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from lxml import etree, html as lxml_html

from imports.upload import listed
from publishing.content import old_urls
from text.richtext.grammar import POINTER, remove, unwrap

HAS_LINKS = re.compile(r"<(?:a|img)\b", re.IGNORECASE)
# Also what only looks so: it is looked up, no more.
ADDRESS = re.compile(r"""\b(?:href|src)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""", re.I)
# Addresses without a host are of a site that this name stands for.
UNKNOWN_HOST = "old.invalid"


class Use(NamedTuple):
    """That a text has a file of the archive: its name there, and its old address."""

    name: str
    path: str
    language: str
    # What the link says, or the alternative of a picture.
    words: str
    is_picture: bool


class OldSite:
    """What the addresses of the old site lead to.

    ``targets``: {path: pointer} of the rows; ``former``: the same of redirects that
    are here; ``hosts``: the names of the site.
    """

    def __init__(self, files):
        self.files = files
        self.targets, self.former, self.hosts = {}, {}, {UNKNOWN_HOST}
        # {path: language} of the targets.
        self.languages = {}

    def add_host(self, address):
        self.hosts.add(host_of(address.strip()))

    def path_in(self, link, base):
        """Return the path of a link within the old site, or None."""
        try:
            address = urljoin(urljoin(f"http://{UNKNOWN_HOST}/", base), link.strip())
            parts = urlsplit(address)
            is_inside = parts.scheme in {"http", "https"}
            if not is_inside or host_of(address) not in self.hosts:
                return None
            return old_urls.path_of(address)
        except (ValueError, ValidationError):
            return None

    def paths_in(self, text, base):
        """Yield the paths that a text may link to, each as it may be stored."""
        for match in ADDRESS.finditer(text) if HAS_LINKS.search(text) else ():
            if path := self.path_in(unescape(match[1].strip("\"'")), base):
                yield from candidates(path)

    def end_of(self, path):
        """Return the pointer that an item has at a path, or None."""
        for each in candidates(path):
            if end := self.targets.get(each) or self.former.get(each):
                return end
        return None


def candidates(path):
    page, _mark, query = path.partition("?")
    return old_urls.candidate_paths(page, query)


def host_of(address):
    try:
        host = urlsplit(address if "//" in address[:8] else f"//{address}").hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def moved(text, base, language, site):
    """Return a text whose links lead to this site; what it uses; what is lost of it.

    That is a list of ``Use``, and the messages about links that lead nowhere.
    """
    if not HAS_LINKS.search(text):
        return text, [], []
    try:
        root = lxml_html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return text, [], []
    uses, lost, faults = [], [], []
    for element in [*root.iter("a", "img")]:
        name = "src" if element.tag == "img" else "href"
        link = (element.get(name) or "").strip()
        if not link or link.startswith("#") or POINTER.fullmatch(link):
            continue
        if (path := site.path_in(link, base)) is None:
            continue
        try:
            end = site.end_of(path) if element.tag == "a" else None
            if end is None and (file := site.files.find(path.partition("?")[0])):
                is_picture = element.tag == "img"
                words = element.get("alt", "") if is_picture else element.text_content()
                end = site.files.pointer_of(file)
                uses.append(Use(file, path, language, words, is_picture))
        except ValidationError as error:
            faults += error.messages
            end = None
        else:
            lost += [] if end else [path]
        if end:
            element.set(name, end.address)
        elif element.tag == "img":
            remove(element)
        else:
            unwrap(element)
    if lost:
        message = gettext(
            "Nothing has these former addresses, and links to them are left out: "
            "%(names)s."
        )
        faults.append(message % {"names": listed({*lost})})
    inner = (lxml_html.tostring(child, encoding="unicode") for child in root)
    return escape(root.text or "") + "".join(inner), uses, faults
