"""What a page tells search engines, social sites and the language switch; sitemaps."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from textwrap import shorten
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext

from publishing.catalogue import Entries
from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.catalogue.demonstration import invented
from publishing.content import sections
from publishing.content.addresses import path_to
from publishing.content.sections import crumbs_to
from text.languages import LANGUAGES, current, first_language, languages_from, others
from text.pointers import Pointer

# The signs of a description for which search engines have room.
LONGEST_DESCRIPTION = 300


def absolute(path):
    """Return the full address; never from the Host header, which anyone can forge."""
    return path if path.startswith("http") else f"{settings.SITE_URL}{path}"


def addresses_of(route, **kwargs):
    return {language: path_to(route, language, **kwargs) for language in LANGUAGES}


def x_default(addresses, first):
    """Return the address for readers of no listed language, by what is ``first``."""
    codes = languages_from(first)
    return next((addresses[code] for code in codes if code in addresses), None)


def modified_at(record, language):
    moments = [
        getattr(record, f"{name}_{language}") for name in ["updated_at", "published_at"]
    ]
    return max(filter(None, moments), default=None)


def is_later_day(moment, than):
    return bool(moment and than) and localdate(moment) > localdate(than)


def html_date(value):
    """Return a day, a moment or a partial date as HTML writes it."""
    if isinstance(value, str):
        return value
    if not isinstance(value, datetime):
        return value.isoformat()
    return timezone.localtime(value).isoformat(timespec="seconds")


def without_gaps(data):
    if isinstance(data, list):
        return [without_gaps(item) for item in data]
    if isinstance(data, dict):
        return {
            name: without_gaps(value)
            for name, value in data.items()
            if value not in (None, "", [])
        }
    return data


@dataclass
class Head:
    """The head of a page. ``addresses``: {language: path} for the language switch.

    ``languages``: those in which this very page really stands; only between them is
    there an hreflang. A page with ``noindex`` has no canonical address. ``language``:
    that of the title, where it is not the page's.
    """

    title: str = ""
    language: str = ""
    # What its picture shows where it is shared, if not the title.
    shared_title: str = ""
    description: str = ""
    addresses: dict = field(default_factory=dict)
    languages: list = field(default_factory=list)
    noindex: bool = False
    # Of a list: its address is that of the first, and says which page it is.
    page: int = 1
    feed: str = ""
    og_type: str = "website"
    # The date of the item, and when its text in this language came out.
    published: datetime | None = None
    came_out: datetime | None = None
    modified: datetime | None = None
    # False: the page does not say when it was published.
    is_dated: bool = True
    nodes: list = field(default_factory=list)
    # The links of signposting.org: (rel, address, media type or "").
    signposts: list = field(default_factory=list)
    # What else indexes read: (name, content) of each meta element.
    metas: list = field(default_factory=list)
    # What draws the picture that stands for the page where it is shared.
    image: object = None
    is_home: bool = False
    # What the page adds to the institute in schema.org's words.
    institute: dict = field(default_factory=dict)
    canonical_path: str = ""
    # Of a record's own page.
    pointer: Pointer | None = None
    # The pages above it: (name, path) of each.
    above: list = field(default_factory=list)
    # Where the page stands in both languages side by side, and whether it is that.
    parallel: str = ""
    is_parallel: bool = False
    # Where the versions of the item are listed.
    versions: str = ""

    @property
    def came_out_later(self):
        return self.is_dated and is_later_day(self.came_out, self.published)

    @property
    def was_updated(self):
        if not self.modified or not self.came_out or not self.is_dated:
            return bool(self.modified)
        return is_later_day(self.modified, self.came_out)

    @cached_property
    def address(self):
        """Where the page stands, also one that is not indexed; "": it is an error."""
        path = self.addresses.get(current())
        if path and self.page > 1:
            path += f"{'&' if '?' in path else '?'}page={self.page}"
        return absolute(path) if path else ""

    def alternates_from(self, first):
        """Return (language, address), with that for readers of none: in ``first``."""
        if self.noindex or len(self.languages) < 2 or self.page > 1:
            return []
        real = {code: self.addresses[code] for code in self.languages}
        default = "/" if self.is_home else x_default(real, first)
        return [
            *((code, absolute(path)) for code, path in real.items()),
            ("x-default", absolute(default)),
        ]

    @cached_property
    def also_in(self):
        others = [language for language in self.languages if language != current()]
        return [(language, self.addresses[language]) for language in others]

    @property
    def elsewhere(self):
        if current() in self.languages or not self.languages:
            return None
        there = self.languages[0]
        return {"language": there, "url": self.addresses[there]}

    # Its elements

    def describe(self, institute):
        """Return what search engines may show below the title."""
        if not self.title:
            return institute.about
        text = self.description or f"{self.title} — {institute.name}"
        return shorten(text, LONGEST_DESCRIPTION, placeholder="…")

    def elements(self, institute):
        """Yield (name, attributes) of each element for search engines and the like."""
        if self.noindex:
            yield meta("robots", "noindex")
            if self.canonical_path:
                yield link("canonical", absolute(self.canonical_path))
        else:
            description = self.describe(institute)
            yield meta("description", description)
            yield link("canonical", self.address)
            yield from self._open_graph(institute, description)
        for rel, address, media_type in self.signposts:
            yield link(rel, address, **({"type": media_type} if media_type else {}))
        for name, content in self.metas:
            yield meta(name, content)
        for language, address in self.alternates_from(institute.first_language):
            yield link("alternate", address, hreflang=language)
        if self.feed:
            kind = "application/atom+xml"
            yield link("alternate", self.feed, title=institute.name, type=kind)

    def _open_graph(self, institute, description):
        """Yield what social sites read, of https://ogp.me."""
        picture, alt = self.shared_picture(institute)
        yield og("og:type", self.og_type)
        yield og("og:site_name", institute.name)
        yield og("og:title", self.title or institute.name)
        yield og("og:description", description)
        yield og("og:url", self.address)
        yield og("og:locale", locale_of(current()))
        for language, _path in self.also_in:
            yield og("og:locale:alternate", locale_of(language))
        if picture:
            yield og("og:image", absolute(picture))
            yield og("og:image:width", "1200")
            yield og("og:image:height", "630")
            if alt:
                yield og("og:image:alt", alt)
            yield meta("twitter:card", "summary_large_image")
        for name in ["published", "modified"]:
            if moment := getattr(self, name):
                yield og(f"article:{name}_time", html_date(moment))

    def shared_picture(self, institute):
        if self.image:
            alt = "" if self.image.is_decorative else self.image.alt
            return self.image.share_path, alt
        return institute.share_picture_of(self.shared_title or self.title)


def link(relation, address, **more):
    return "link", {"rel": relation, **more, "href": address}


def meta(name, content):
    return "meta", {"name": name, "content": content}


def og(name, content):
    return "meta", {"property": name, "content": content}


def locale_of(language):
    """Return the language with its territory, as Open Graph has it: "ru_RU"."""
    return f"{language}_{settings.TERRITORIES[language]}"


def breadcrumbs(steps):
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": name,
                "item": {"@id": absolute(path)},
            }
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def head_of_record(
    record, *, nodes=(), path=None, permanent_url="", signposts=(), **fields
):
    """Build the head of a record's own page in the active language.

    ``path``: the breadcrumbs of the pages above it, by default of its list.
    ``permanent_url``: another than that of every record.
    """
    language = current()
    is_visible = record.is_visible_in(language)
    versions = record.versions_address_in(language)
    nodes = list(nodes)
    if record.pointer in invented():
        # What schema.org has for every kind of thing.
        said = {"disambiguatingDescription": gettext("An invented example")}
        nodes[:1] = [nodes[0] | said] if nodes else []
    if path is None:
        title, route = record.list_link()
        path = crumbs_to(route, title)
    if is_visible:
        types = ["AboutPage", *(node["@type"] for node in nodes[:1])]
        fields["signposts"] = [
            ("cite-as", absolute(permanent_url or record.pointer.address), ""),
            *(("type", f"https://schema.org/{name}", "") for name in types),
            *((rel, absolute(address), kind) for rel, address, kind in signposts),
            *([("timegate", absolute(f"{versions}timegate/"), "")] if versions else []),
        ]
        if path:
            here = record.title_in(language), record.address_in(language)
            nodes.append(breadcrumbs([*path, here]))
    return Head(
        title=record.marked_title_in(language),
        pointer=record.pointer,
        shared_title=record.shared_title(language),
        description=getattr(record, f"summary_{language}") or "",
        addresses={
            code: record.address_in(code)
            for code in LANGUAGES
            if record.has_a_page_in(code)
        },
        languages=record.visible_languages(),
        noindex=not is_visible,
        published=record.first_published_at,
        came_out=getattr(record, f"published_at_{language}"),
        modified=modified_at(record, language),
        is_dated=record.is_dated,
        nodes=nodes if is_visible else [],
        above=path,
        parallel=f"{record.address_in(language)}?with={others(language)[0]}"
        if record.has_parallel_text
        else "",
        versions=versions,
        **fields,
    )


def head_of_list(title, route, *, kwargs=None, facets=None, **fields):
    """Build the head of a list that stands in every language.

    ``facets``: a filtered list is not indexed: search engines get the whole one, and a
    topic has a page of its own.
    """
    paths = addresses_of(route, **(kwargs or {}))
    if facets:
        paths = {code: path + facets.query_in(code) for code, path in paths.items()}
        fields["noindex"] = fields.get("noindex") or bool(facets.query_in(current()))
    return Head(title, addresses=paths, **{"languages": LANGUAGES, **fields})


# Sitemaps


class BilingualSitemap(Sitemap):
    """A sitemap whose items stand in several languages, with hreflang between them.

    The domain comes from the settings: Django would take the Host header.
    """

    i18n = True
    alternates = True
    home = None

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_urls(self, *args, **kwargs):
        urls, first = super().get_urls(*args, **kwargs), first_language()
        for url in urls:
            addresses = {
                alternate["lang_code"]: alternate["location"]
                for alternate in url["alternates"]
            }
            item, _language = url["item"]
            is_home = item == self.home
            default = absolute("/") if is_home else x_default(addresses, first)
            url["alternates"].append({"lang_code": "x-default", "location": default})
            if len(addresses) < 2:
                url["alternates"] = []
        return urls


class RecordSitemap(BilingualSitemap):
    """What is visible of one model, in each of its languages."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def items(self):
        entries = CatalogueEntry.objects.of_kinds([self.model]).visible_anywhere()
        rows = self.model.in_sitemap(entries).order_by("to_pk")
        return Entries(rows, LANGUAGES[0])

    def get_languages_for_item(self, item):
        return item.visible_languages()

    def lastmod(self, item):
        return max(modified_at(item, code) for code in item.visible_languages())


class PageSitemap(BilingualSitemap):
    """Home and lists, by their route names, where there is anything to read."""

    home = "home"

    def __init__(self, routes):
        super().__init__()
        self.routes = routes

    def items(self):
        return [*filter(self.get_languages_for_item, self.routes)]

    def get_languages_for_item(self, item):
        return [code for code in LANGUAGES if sections.read().is_open(item, code)]

    def location(self, item):
        return reverse(item)
