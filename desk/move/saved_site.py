"""Reads the saved mirror of an old site, as wget leaves it, by CSS selectors."""

import re
from contextlib import suppress
from datetime import date
from fnmatch import fnmatch
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from desk.move.archive import Archive
from desk.move.links import host_of, inner
from text.languages import LANGUAGES

# What a rule may say, and what it says if it does not.
RULE = dict.fromkeys(["kind", "title", "text", "only", "language", "summary"], "")
RULE |= {"address": "*", "date": "", "remove": [], "counterpart": "", "columns": {}}
PAGES = re.compile(r"\.(html?|php\d?|aspx?|jsp|cgi|shtml)([?@].*)?$|^[^.]+$", re.I)
# What "wget -E" adds, and the name that a folder's own page gets.
ADDED = re.compile(r"((?:\.(?:php\d?|aspx?|jsp|cgi)|[?@][^/]*))\.html$", re.IGNORECASE)
INDEX = re.compile(r"(?<=/)index\.(html?|php)$")
CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
DATES = [
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    r"(?P<day>\d{1,2})[./\s]+(?P<month>\d{1,2}|[^\W\d]{3,})[./,\s]+(?P<year>\d{4})",
    r"(?P<month>[^\W\d]{3,})\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
]
MONTHS = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт"]
MONTHS += ["ноя", "дек", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug"]
MONTHS += ["sep", "oct", "nov", "dec"]


class SavedSite(Archive):
    """The rules are those that docs/move.md tells."""

    def __init__(self, folder, host, pages, encoding="utf-8"):
        super().__init__()
        self.host, self.encoding = host.rstrip("/"), encoding
        self.rules = [RULE | rule for rule in pages]
        unknown = {name for rule in self.rules for name in rule} - RULE.keys()
        if not (name := urlsplit(host).hostname) or unknown:
            raise ValueError(", ".join(unknown) or "host = http://…")
        folder = folder / name if (folder / name).is_dir() else folder
        # {address: file} of all that was saved. A link may lead out of the folder.
        self.saved = {
            canonical(f"/{file.relative_to(folder).as_posix()}"): file
            for file in sorted(folder.rglob("*"))
            if file.is_file() and not file.is_symlink()
        }

    def read(self):
        pages = {
            address: page
            for address, file in self.saved.items()
            if PAGES.search(file.name) and (page := self._page(address, file))
        }
        # A link of either makes a pair.
        for address, page in pages.items():
            if (other := pages.get(page["other"])) and not other["other"]:
                other["other"] = address
        while pages:
            page = pages.pop(next(iter(pages)))
            kind, versions = page["rule"]["kind"], {page["language"]: page["cells"]}
            other = pages.get(page["other"], page)
            if other["rule"]["kind"] == kind and other["language"] not in versions:
                versions[other["language"]] = pages.pop(page["other"])["cells"]
            self.add(kind, page["rule"]["columns"], versions)
        return self

    def _page(self, address, file):
        """Return what a rule finds in a page, or None."""
        octets = file.read_bytes()
        declared = CHARSET.search(octets[:4000])
        encoding = declared[1].decode() if declared else self.encoding
        try:
            root = html.document_fromstring(octets, html.HTMLParser(encoding=encoding))
        except (LookupError, etree.ParserError):
            return self.fault("No HTML, or of an unknown encoding", address)
        rules = [rule for rule in self.rules if fnmatch(address, rule["address"])]
        rules = [rule for rule in rules if has(root, rule["only"] or "html")]
        if not rules:
            return self.fault("No rule is for these pages", address)
        rule = rules[0]
        language = rule["language"] or (root.get("lang") or "")[:2]
        if language not in LANGUAGES:
            return self.fault("The language is unknown", address)
        cells = {name: text_at(root, rule[name]) for name in ["title", "summary"]}
        cells["published_at"] = day_in(text_at(root, rule["date"]))
        cells["body"] = self._body(root, rule, address)
        columns = {"title": "title", "text": "body", "date": "published_at"}
        for name, column in columns.items():
            if rule[name] and not cells[column]:
                self.fault(f"No {name} is where the rule says", address)
        if not cells["title"]:
            return None
        cells["old_address"] = self.host + address
        others = has(root, rule["counterpart"])
        other = others and self._address_at(others[0].get("href", ""), address)
        page = {"rule": rule, "language": language, "cells": cells}
        return {**page, "other": other or None}

    def _body(self, root, rule, address):
        parts = has(root, rule["text"])
        for part in parts:
            for element in part.cssselect(", ".join(rule["remove"]) or "script"):
                element.drop_tree()
            part.rewrite_links(lambda link: self._moved(link, address))
        return "".join(map(inner, parts)).strip()

    def _moved(self, link, page):
        """Return a link by its address on the old site; note the file it leads to."""
        address = None if link.startswith("#") else self._address_at(link, page)
        if address is None:
            return link
        file = self.saved.get(address)
        if file and not PAGES.search(file.name):
            self.files[address] = file
        elif not file:
            self.fault("Links lead to what was not saved", address)
        return address

    def _address_at(self, link, page):
        """Return the path on the old site, or None of what leads elsewhere."""
        with suppress(ValueError):
            parts = urlsplit(urljoin(self.host + page, link.strip()))
            if host_of(parts.netloc) == host_of(self.host):
                query = f"?{parts.query}" if parts.query else ""
                return canonical(unquote((parts.path or "/") + query))
        return None


def canonical(path):
    """Return the address of a file, or of a link that was made to lead to it."""
    return INDEX.sub("", ADDED.sub(r"\1", path).replace("@", "?", 1))


def has(root, selector):
    return root.cssselect(selector) if selector else []


def text_at(root, selector):
    """Return what an element says: its content, date or words."""
    for element in has(root, selector):
        text = element.get("content") or element.get("datetime")
        if text := " ".join((text or element.text_content()).split()):
            return text
    return ""


def day_in(text):
    """Return the first day in a text, in ISO 8601, or "": months may be words."""
    for match in [match for each in DATES for match in re.finditer(each, text)]:
        month = match["month"].casefold()[:3]
        number = MONTHS.index(month) % 12 + 1 if month in MONTHS else month
        with suppress(ValueError):
            day = date(int(match["year"]), int(number), int(match["day"]))
            return day.isoformat()
    return ""
