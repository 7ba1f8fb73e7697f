"""The links and pictures in a text of an old site, as those of this one."""

from collections import namedtuple
from html import escape
from urllib.parse import urljoin, urlsplit

from django.core.exceptions import ValidationError
from lxml import etree, html

from imports.publishables import OLD_ADDRESSES
from publishing.content import old_urls
from publishing.models import Redirect
from text.languages import language_of
from text.richtext.grammar import POINTER

# Addresses without a host are of a site that this name stands for.
UNKNOWN_HOST = "old.invalid"
# A link or picture in a text; ``words``: what it says, or the alternative.
Use = namedtuple("Use", "element attribute path words")


class OldSite:
    """Where the addresses of the site lead from which rows come.

    ``targets``: {path: pointer of a row}; ``languages``: {path: language}.
    """

    def __init__(self, rows):
        addresses = [
            row.cells.get(name) or "" for row in rows for name in OLD_ADDRESSES
        ]
        self.hosts = {UNKNOWN_HOST, *map(host_of, addresses)}
        self.targets, self.languages = {}, {}

    def add(self, path, pointer, language):
        self.targets.setdefault(path, pointer)
        self.languages.setdefault(path, language)

    def path_in(self, link, base=""):
        """Return the path of a link within the old site, or None."""
        try:
            address = urljoin(urljoin(f"http://{UNKNOWN_HOST}/", base), link.strip())
            is_inside = host_of(address) in self.hosts and address.startswith("http")
            return old_urls.path_of(address) if is_inside else None
        except (ValueError, ValidationError):
            return None

    def end_of(self, path):
        """Return the pointer that an item has at a path, or None."""
        page, _mark, query = path.partition("?")
        paths = old_urls.candidate_paths(page, query)
        found = next(filter(None, map(self.targets.get, paths)), None)
        if found is None and path not in self.targets:
            # What is said of it once holds for all rows.
            former = Redirect.objects.filter(target="").at(paths)
            found = self.targets[path] = former and former.pointer
        return found

    def uses_in(self, row, column, root):
        """Yield what a text, which stands in a column, has of the old site."""
        # The old address of the row, by which its links are read.
        names = [f"old_address_{language_of(column)}", *OLD_ADDRESSES]
        base = next((row.cells[name] for name in names if row.cells.get(name)), "")
        for element in [*root.iter("a", "img")]:
            is_picture = element.tag == "img"
            attribute = "src" if is_picture else "href"
            link = (element.get(attribute) or "").strip()
            if not link or link.startswith("#") or POINTER.fullmatch(link):
                continue
            if path := self.path_in(link, base):
                words = element.get("alt", "") if is_picture else element.text_content()
                yield Use(element, attribute, path, " ".join(words.split()))

    def moved(self, row, column):
        """Return a text whose links lead to this site, and the paths that do not."""
        if (root := parsed(row.cells[column])) is None:
            return row.cells[column], []
        lost = []
        for element, attribute, path, _words in self.uses_in(row, column, root):
            if end := self.end_of(path):
                element.set(attribute, end.address)
                continue
            lost.append(path)
            if attribute == "src":
                element.drop_tree()
            else:
                element.drop_tag()
        return inner(root), lost


def host_of(address):
    try:
        host = urlsplit(address if "//" in address[:8] else f"//{address}").hostname
    except ValueError:
        return ""
    return (host or "").removeprefix("www.")


def parsed(text):
    """Return the element around a text that may have links, or None."""
    folded = text.lower()
    if "<a" not in folded and "<img" not in folded:
        return None
    try:
        return html.fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return None


def inner(element):
    children = (html.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "") + "".join(children)
