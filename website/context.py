from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from glossary.models import GeneratedFile
from institute.models import Organization
from publishing.cache.memory import cached_until_change, is_seen_by_all
from publishing.catalogue.demonstration import demonstration
from publishing.content.addresses import path_to
from text.languages import current
from website.appearance import appearance_of
from website.models import MenuItem, menus_in
from website.numbers import counted
from website.page_cache import validity
from website.sections import sections_in
from website.views import errors


def frame(request):
    """Add the institute and the menus, which surround every page.

    They are lazy: read only where a template shows them. The ``Frame`` is kept in
    memory as long as its stamp is valid.
    """
    surroundings = SimpleLazyObject(
        lambda: cached_until_change("frame", read_frame, validity.valid_stamp)
    )

    def current_urls():
        """Return the address of the menu that is nearest to the page, if any is."""
        language, path = current(), request.path
        home = path_to("home", language)
        # Below the home page stand all others.
        urls = surroundings.urls(language) - {"", "" if path == home else home}
        above = [url for url in urls if path.startswith(url)]
        return frozenset([max(above, key=len)] if above else [])

    lazy = {
        "organization": lambda: surroundings.organization,
        "current_urls": current_urls,
        "menu_group": lambda: surroundings.group_of(current(), request.path),
        "doors": lambda: surroundings.doors(current()),
        "menu": lambda: surroundings.menus(current())[0],
        "links_at_the_foot": lambda: surroundings.menus(current())[1],
        "demonstration": demonstration,
        "all_sections": lambda: sections_in(current()),
        "sections_below": lambda: surroundings.sections_below(current()),
    }
    return {
        "surroundings": surroundings,
        **{name: SimpleLazyObject(read) for name, read in lazy.items()},
        "LANGUAGE_CODE": current(),
        "appearance": appearance_of(request),
    }


def read_frame():
    """Read the ``Frame``, and keep the institute for pages without the database."""
    frame = Frame()
    if is_seen_by_all():
        errors.remember(frame.organization)
    return frame


class Frame:
    """The institute and the menus of the site, read by one query.

    It is shared by the requests of a process: nobody may change what it returns.
    """

    def __init__(self):
        lines = MenuItem.objects.lines()
        pdfs = GeneratedFile.objects.filter(file__isnull=False)
        institute = (
            Organization.objects.order_by("pk")
            .annotate(lines=ArraySubquery(lines))
            .annotate(glossary_pdfs=ArraySubquery(pdfs.values("language")))
            .first()
        )
        self.organization = institute or Organization()
        # While no institute is stored, there is no row to annotate.
        self.lines = (
            institute.lines if institute else lines.values_list("line", flat=True)
        )
        self._menus, self._urls = {}, {}
        # What templates have rendered of it: for ``{% kept %}``.
        self.fragments = {}

    def menus(self, language):
        """Return the menu and the links of the footer in a language."""
        if language not in self._menus:
            self._menus[language] = menus_in(language, self.lines)
        return self._menus[language]

    def doors(self, language):
        """Return the items that also stand on the home page, as they are described."""
        menu, _foot = self.menus(language)
        items = chain.from_iterable([item, *item["children"]] for item in menu)
        return [
            {**item, **counted(item["section"], language, self.organization)}
            for item in items
            if item["description"] and item["url"]
        ]

    def group_of(self, language, url):
        """Return the item of the menu below which an address stands, or None."""
        menu, _foot = self.menus(language)
        return next(
            (
                item
                for item in menu
                if any(child["url"] == url for child in item["children"])
            ),
            None,
        )

    def sections_below(self, language):
        """Return (name, address) of what no item of the first level leads to."""
        menu, _foot = self.menus(language)
        shown = {path_to("search", language), *(item["url"] for item in menu)}
        sections = [
            *sections_in(language),
            (gettext("Site map"), path_to("site-map", language)),
        ]
        return [(label, url) for label, url in sections if url not in shown]

    def urls(self, language):
        """Return the addresses of all items of both."""
        if language not in self._urls:
            items = [*chain(*self.menus(language))]
            children = chain(*(item["children"] for item in items))
            self._urls[language] = {item["url"] for item in [*items, *children]}
        return self._urls[language]
