from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from publishing.catalogue import Entries
from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content import sections
from publishing.pages.seo import absolute, modified_at, x_default
from text.languages import LANGUAGES, first_language


class BilingualSitemap(Sitemap):
    """A sitemap whose items stand in several languages, with hreflang between them.

    The domain comes from the settings: Django would take the Host header.
    """

    i18n = True
    alternates = True

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
            default = self.default_address(url["item"], addresses, first)
            url["alternates"].append({"lang_code": "x-default", "location": default})
            if len(addresses) < 2:
                url["alternates"] = []
        return urls

    def default_address(self, item, addresses, first):
        return x_default(addresses, first)


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

    def __init__(self, routes, home):
        super().__init__()
        self.routes = routes
        self.home = home

    def items(self):
        return [*filter(self.get_languages_for_item, self.routes)]

    def get_languages_for_item(self, item):
        return [code for code in LANGUAGES if sections.read().is_open(item, code)]

    def location(self, item):
        return reverse(item)

    def default_address(self, item, addresses, first):
        if item[0] == self.home:
            return absolute("/")
        return super().default_address(item, addresses, first)
