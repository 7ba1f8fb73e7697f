"""Reads the saved mirror of an old site, as wget leaves it, by CSS selectors."""

import re
from datetime import datetime
from fnmatch import fnmatch
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from desk.move.archive import Archive
from text.languages import LANGUAGES

PAGES = re.compile(r"\.(html?|php\d?|aspx?|jsp|cgi|shtml)([?@].*)?$|^[^.]+$", re.I)
# What "wget -E" adds, and the name that a folder's own page gets.
ADDED = re.compile(r"((?:\.(?:php\d?|aspx?|jsp|cgi)|[?@][^/]*))\.html$", re.IGNORECASE)
INDEX = re.compile(r"(?<=/)index\.(html?|php)$")
CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
NUMBERS = {"%d": r"(?P<d>\d{1,2})", "%m": r"(?P<m>\d{1,2})", "%Y": r"(?P<Y>\d{4})"}
NUMBERS |= {"%H": r"(?P<H>\d{1,2})", "%M": r"(?P<M>\d{2})", "%B": r"(?P<B>[^\W\d]+)"}
MONTHS = ["янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт"]
MONTHS += ["ноя", "дек", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug"]
MONTHS += ["sep", "oct", "nov", "dec"]


class SavedSite:
    """``rules``: ``{"host": …, "pages": [rule, …]}``, as docs/move.md tells them."""

    def __init__(self, folder, rules):
        self.rules = rules
        self.host = rules["host"].rstrip("/")
        name = urlsplit(self.host).hostname
        if not name or not rules["pages"]:
            raise ValueError("host")
        self.folder = folder / name if (folder / name).is_dir() else folder
        self.archive = Archive()
        # {address: file} of all that was saved, and {address: what a rule read}.
        files = [
            file
            for file in sorted(self.folder.rglob("*"))
            # A link may lead out of the folder.
            if file.is_file() and not file.is_symlink()
        ]
        self.files = {self.address_of(file): file for file in files}
        self.addresses = {file: address for address, file in self.files.items()}
        self.found = {}

    def address_of(self, file):
        name = ADDED.sub(r"\1", file.relative_to(self.folder).as_posix())
        return "/" + INDEX.sub("", f"/{name}".replace("@", "?", 1))[1:]

    def read(self):
        for address, file in self.files.items():
            if PAGES.search(file.name):
                self._read_page(address, file)
        for address, page in self.found.items():
            if other := self.found.get(page["counterpart"]):
                other["counterpart"] = other["counterpart"] or address
        for address in [*self.found]:
            if page := self.found.pop(address, None):
                self._add(page)
        return self.archive

    def _add(self, page):
        """Add the item of a page, with that in the other language."""
        pages, other = [page], self.found.get(page["counterpart"])
        names = ["kind", "language"]
        if other and [other[n] == page[n] for n in names] == [True, False]:
            pages.append(self.found.pop(page["counterpart"]))
        versions = {each["language"]: each["cells"] for each in pages}
        self.archive.add_item(page["kind"], {"": page["columns"], **versions})

    def _fault(self, message, address):
        self.archive.faults.append((message, address))

    def _read_page(self, address, file):
        try:
            root = html.document_fromstring(self._decoded(address, file.read_bytes()))
        except (etree.ParserError, ValueError):
            self._fault("No HTML", address)
            return
        for rule in self.rules["pages"]:
            if fnmatch(address, rule.get("address", "*")) and (
                "only" not in rule or root.cssselect(rule["only"])
            ):
                self._take(address, file, root, rule)
                return
        self._fault("No rule is for these pages", address)

    def _decoded(self, address, octets):
        declared = CHARSET.search(octets[:4000])
        names = [declared and declared[1].decode(), self.rules.get("encoding"), "utf-8"]
        for name in filter(None, names):
            try:
                return octets.decode(name).replace("\0", "")
            except (LookupError, UnicodeDecodeError):
                continue
        self._fault("The encoding is unknown, and read as Windows-1251", address)
        return octets.decode("cp1251", errors="replace")

    def _take(self, address, file, root, rule):
        language = rule.get("language") or (root.get("lang") or "")[:2]
        if language not in LANGUAGES:
            self._fault("The language is unknown", address)
            return
        cells = {"old_address": self.host + address}
        for name in ["title", "summary"]:
            cells[name] = " ".join(text_at(root, rule.get(name)).split())
        if not cells["title"]:
            self._fault("No title is where the rule says", address)
            return
        cells["body"] = self._body(root, file, address, rule)
        if not cells["body"]:
            self._fault("No text is where the rule says", address)
        if "date" in rule:
            cells["published_at"] = day_in(text_at(root, rule["date"]), rule)
            if not cells["published_at"]:
                self._fault("No date is where the rule says: a draft", address)
        other = root.cssselect(rule["counterpart"]) if "counterpart" in rule else []
        other = other and self._address_at(other[0].get("href", ""), file, address)
        self.found[address] = {
            "kind": rule["kind"],
            "columns": rule.get("columns", {}),
            "language": language,
            "cells": cells,
            "counterpart": other or None,
        }

    def _body(self, root, file, address, rule):
        parts = root.cssselect(rule["text"])
        for part in parts:
            for selector in rule.get("remove", []):
                for element in part.cssselect(selector):
                    element.drop_tree()
            for element in part.iter("a", "img"):
                name = "src" if element.tag == "img" else "href"
                if link := element.get(name):
                    element.set(name, self._link_at(link, file, address))
        return "".join(map(inner, parts)).strip()

    def _link_at(self, link, file, address):
        """Return a link by its address on the old site; note the file it leads to."""
        path = self._address_at(link, file, address)
        if path is None:
            return link
        target = self.files.get(path)
        if target and not PAGES.search(target.name):
            self.archive.files[path] = target
        elif not target:
            self._fault("Links lead to what was not saved", path)
        return path

    def _address_at(self, link, file, address):
        """Return the path on the old site, or None of what leads elsewhere."""
        if link.startswith("#"):
            return None
        # As a program that saves sites makes them: from file to file.
        local = unquote(urlsplit(link).path) if "://" not in link else ""
        saved = self.addresses.get((file.parent / local).resolve()) if local else None
        if saved:
            return saved
        try:
            full = urlsplit(urljoin(self.host + address, link.strip()))
        except ValueError:
            return None
        own = urlsplit(self.host).hostname.removeprefix("www.")
        if (full.hostname or "").removeprefix("www.") != own:
            return None
        query = f"?{full.query}" if full.query else ""
        return INDEX.sub("", unquote(full.path or "/") + unquote(query))


def inner(element):
    children = (html.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + "".join(children)


def text_at(root, selector):
    """Return what an element says: its content, date or words."""
    for element in root.cssselect(selector) if selector else ():
        text = element.get("content") or element.get("datetime")
        if text := text or element.text_content():
            return text
    return ""


def day_in(text, rule):
    """Return the day in a text, in ISO 8601, or "": ``date_format`` as strptime's."""
    pattern = re.escape(rule.get("date_format", "%d.%m.%Y")).replace(r"\ ", r"\s+")
    for name, numbers in NUMBERS.items():
        pattern = pattern.replace(re.escape(name), numbers).replace(name, numbers)
    if not (match := re.search(pattern, text)):
        return ""
    parts = match.groupdict()
    month = (
        parts.get("m")
        or 1
        + next(
            (n for n, name in enumerate(MONTHS) if parts["B"].lower().startswith(name)),
            -1,
        )
        % 12
    )
    try:
        moment = [parts.get("H") or 0, parts.get("M") or 0]
        when = datetime(*map(int, [parts["Y"], month, parts.get("d") or 1, *moment]))
    except ValueError:
        return ""
    return f"{when:%Y-%m-%d %H:%M}" if parts.get("H") else f"{when:%Y-%m-%d}"
