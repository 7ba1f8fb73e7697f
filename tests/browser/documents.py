"""What can be read off the HTML of a page."""

import re
from copy import deepcopy
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml import html

# Proper names and terms stand in a page of the other language unmarked; so says WCAG
# 3.1.2.
NAMES = {
    "TechSoup Global",
    "Creative Commons",
    "Русский",
    "JPEG, PNG, WebP, AVIF",
    "Пр-",
}
# Of the net, or a part of one as slugs are.
ADDRESS = re.compile(r"\S*(?:://|www\.|@|\w[./]\w)\S*|[a-z0-9]+(?:-[a-z0-9]+){2,}")
CYRILLIC = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё\s,.«»-]*")
LATIN = re.compile(r"[A-Za-z]+(?:[\s,&’'-]+[A-Za-z]+)+")
FEWEST_LATIN_LETTERS = 13

READ_ALOUD = ["alt", "aria-label", "placeholder", "title"]
# A text area may hold the source of a rich text.
NOT_TEXT = {"script", "style", "template", "code", "textarea"}
# Types of script elements that hold data.
DATA = {"application/json", "application/ld+json"}


class Document:
    """The HTML that an address answered with."""

    def __init__(self, path, status, headers, text):
        self.path = path
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.text = text

    def __repr__(self):
        return self.path

    @property
    def is_html(self):
        kind = self.headers.get("content-type", "")
        return kind.startswith("text/html") and bool(self.text)

    @cached_property
    def tree(self):
        return html.document_fromstring(self.text)

    @property
    def language(self):
        return self.tree.get("lang")

    def count(self, name):
        return len(self.tree.findall(f".//{name}"))

    def hrefs(self, xpath="//a[@href]"):
        return [element.get("href") for element in self.tree.xpath(xpath)]

    def paths_inside(self, site):
        """Return the paths on this site that the page names, without fragments."""
        elements = self.tree.xpath("//a | //link | //img | //script")
        paths = set()
        for element in elements:
            target = element.get("href") or element.get("src")
            url = target and urlsplit(urljoin(site.address(self.path), target))
            if url and f"{url.scheme}://{url.netloc}" == site.url:
                paths.add(url._replace(scheme="", netloc="", fragment="").geturl())
        return paths

    def lost_fragments(self):
        """Return the fragments of links within the page that lead nowhere."""
        ids = set(self.tree.xpath("//@id"))
        return [
            href
            for href in self.hrefs("//a[starts-with(@href, '#')]")
            if href[1:] and href[1:] not in ids
        ]

    def alternates(self):
        return {
            link.get("hreflang"): link.get("href")
            for link in self.tree.xpath("//head/link[@rel='alternate'][@hreflang]")
        }

    def inline(self):
        """Return what a strict policy forbids to stand in a page."""
        forbidden = []
        for element in self.tree.iter("*"):
            if element.tag == "style":
                forbidden.append("<style>")
            if element.tag == "script" and not element.get("src"):
                kind = element.get("type", "")
                if kind not in DATA and not (
                    kind == "importmap" and element.get("nonce")
                ):
                    forbidden.append(f"<script type={kind!r}>")
            forbidden += [
                f"<{element.tag} {name}={value!r}>"
                for name, value in element.items()
                if name == "style"
                or name.startswith("on")
                or value.strip().lower().startswith("javascript:")
            ]
        return forbidden

    def unmarked(self):
        """Return the runs of one language's script in the scope of another."""
        faults = []
        body = deepcopy(self.tree.find("body"))
        # An address is one word, wherever a line of it may end.
        whole = "self::wbr or @class='unbroken' or @class='compound' or @class='long'"
        for part in body.xpath(f".//*[{whole}]"):
            part.drop_tag()
        for language, text in spoken(body, self.language):
            faults += [f"in {language}: {run}" for run in strange_runs(text, language)]
        return faults


def spoken(element, language):
    """Yield each text that a screen reader says, with the language in force there."""
    if not isinstance(element.tag, str) or element.tag in NOT_TEXT:
        return
    language = element.get("lang", language)
    for name in READ_ALOUD:
        if element.get(name):
            yield language, element.get(name)
    if element.text:
        yield language, element.text
    for child in element:
        yield from spoken(child, language)
        if child.tail:
            yield language, child.tail


def strange_runs(text, language):
    """Return the runs in ``text`` that are surely not of this language.

    Names and terms of a word or two are at home in a Russian text.
    """
    pattern = CYRILLIC if language == "en" else LATIN
    runs = [run.strip(" ,.:") for run in pattern.findall(ADDRESS.sub("|", text))]
    fewest = 1 if language == "en" else FEWEST_LATIN_LETTERS
    return [
        run for run in runs if run not in NAMES and sum(map(str.isalpha, run)) >= fewest
    ]
