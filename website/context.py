from contextvars import ContextVar
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from glossary.models import GeneratedFile
from institute.models import Organization
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change, is_seen_by_all
from publishing.catalogue.demonstration import demonstration
from publishing.content.addresses import path_to
from publishing.content.sections import Sections
from text.languages import current
from website.appearance import appearance_of
from website.models import MenuItem, menus_in
from website.numbers import counted
from website.page_cache import validity
from website.preparation import is_being_prepared
from website.sections import Section, sections_in
from website.views import errors

# The frame of the request that is answered, in a list; None: none is.
_of_request = ContextVar("frame_of_request", default=None)


def frame(request):
    """Add the institute and the menus, which surround every page.

    They are lazy: read only where a template shows them. The ``Frame`` is kept in
    memory as long as its stamp is valid.
    """
    surroundings = SimpleLazyObject(current_frame)

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
        "is_being_prepared": is_being_prepared,
        "all_sections": lambda: sections_in(current()),
        "open_routes": lambda: {route for route, *_rest in sections_in(current())},
        "sections_below": lambda: surroundings.sections_below(current()),
    }
    return {
        "surroundings": surroundings,
        **{name: SimpleLazyObject(read) for name, read in lazy.items()},
        "LANGUAGE_CODE": current(),
        "appearance": appearance_of(request),
    }


def current_frame():
    """Return the ``Frame`` of this moment: within a request always the same."""
    kept = _of_request.get()
    if kept:
        return kept[0]
    frame = cached_until_change("frame", read_frame, validity.valid_stamp)
    if kept is not None:
        kept.append(frame)
    return frame


def begin_request(**kwargs):
    _of_request.set([])


def end_request(**kwargs):
    _of_request.set(None)


def read_frame():
    """Read the ``Frame``, and keep the institute for pages without the database."""
    frame = Frame()
    if is_seen_by_all():
        errors.remember(frame.organization)
    return frame


@compiled
def with_frame(model):
    """Read one row, of whatever model, with what surrounds each page."""
    pdfs = GeneratedFile.objects.filter(file__isnull=False)
    return model.objects.order_by("pk").annotate(
        lines=ArraySubquery(MenuItem.objects.lines()),
        section_lines=ArraySubquery(Section.objects.lines()),
        glossary_pdfs=ArraySubquery(pdfs.values("language")),
    )[:1]


class Frame:
    """The institute, its sections and the menus of the site, read by one query.

    It is shared by the requests of a process: nobody may change what it returns.
    """

    def __init__(self):
        institutes = with_frame(Organization)
        # While no institute is stored, there is no row of it to annotate.
        rows = institutes or with_frame(Section)
        self.organization = institutes[0] if institutes else Organization()
        lines = MenuItem.objects.lines().values_list("line", flat=True)
        self.lines = rows[0].lines if rows else lines
        self.sections = Sections(rows[0].section_lines if rows else [])
        self._menus = {}
        # What templates have rendered of it: for ``{% kept %}``.
        self.fragments = {}

    def menus(self, language):
        """Return the menu and the links of the footer in a language."""
        if language not in self._menus:
            self._menus[language] = menus_in(language, self.lines, self.sections)
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
        above = (it for it in menu if url in [sub["url"] for sub in it["children"]])
        return next(above, None)

    def sections_below(self, language):
        """Return (name, address) of what no item of the first level leads to."""
        menu, _foot = self.menus(language)
        children = chain.from_iterable(item["children"] for item in menu)
        names = {child["url"]: child["label"] for child in children}
        shown = {path_to("search", language), *(item["url"] for item in menu)}
        site_map = "site-map", gettext("Site map"), path_to("site-map", language)
        return [
            (names.get(url, label), url)
            for _route, label, url in [*sections_in(language), site_map]
            if url not in shown
        ]

    def urls(self, language):
        """Return the addresses of all items of both."""
        items = [*chain(*self.menus(language))]
        children = chain(*(item["children"] for item in items))
        return {item["url"] for item in [*items, *children]}
