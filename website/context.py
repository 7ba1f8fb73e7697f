from contextvars import ContextVar
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, ngettext, npgettext

from glossary.models import Concept, Domain, GeneratedFile
from institute.models import Organization, Project
from journal.models import Journal
from publishing.cache.compiled import compiled
from publishing.cache.memory import cached_until_change, is_seen_by_all
from publishing.catalogue.demonstration import demonstration
from publishing.content.addresses import path_to
from publishing.content.sections import Sections
from text.languages import current
from website.appearance import appearance_of
from website.models import MenuItem, menus_in
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
        # Templates take long to look for what is not there.
        "release_preview": getattr(request, "release_preview", None),
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
def surroundings_rows():
    """Read the menu, the sections and the languages of the glossary's PDF, as one row.

    It is one of a section: ``migrate`` makes them.
    """
    pdfs = GeneratedFile.objects.filter(file__isnull=False)
    parts = [MenuItem.objects.lines(), Section.objects.lines(), pdfs.values("language")]
    return Section.objects.order_by("pk").values_list(*map(ArraySubquery, parts))[:1]


class Frame:
    """The institute, its sections and the menus of the site, read by two queries.

    It is shared by the requests of a process: nobody may change what it returns.
    """

    def __init__(self):
        self.organization = Organization.objects.get_or_unnamed()
        parts = next(iter(surroundings_rows()), [[], [], []])
        self.lines, sections, self.glossary_pdfs = parts
        self.sections = Sections(sections)
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


# How much there is in a section of the site: what the doors of the home page tell


def counted(section, language, organization):
    """Return the ``number`` of a section, in ``words``, and perhaps a ``chart``.

    ``caption``: what the chart shows. It is empty of a section that counts nothing, or
    has nothing yet.
    """
    count = COUNTED.get(section)
    found = count(language, organization) if count else (0, "", None, "")
    return dict(zip(PARTS, found, strict=True)) if found[0] else {}


def concepts(language, _organization):
    domains = Domain.objects.with_concepts_in(language)
    number = Concept.objects.visible_in(language).count()
    words = ngettext("concept in the glossary", "concepts in the glossary", number)
    parts = [domain.number_in(language) for domain in domains]
    return number, words, bars(parts), gettext("by domain")


def years_of_the_journal(_language, _organization):
    today = timezone.localdate()
    first = Journal.objects.known().founded_year or today.year
    number = today.year - first
    words = ngettext("year of the journal", "years of the journal", number)
    return number, words, strip(number), f"{first}–{today.year}"


def projects(language, _organization):
    records = Project.objects.visible_in(language).order_by("first_year")
    rows = [*records.values_list("first_year").annotate(Count("pk"))]
    number = sum(number for _year, number in rows)
    words = npgettext("how many", "project", "projects", number)
    # Of some no year is known.
    years = {year: number for year, number in rows if year}
    span = f"{min(years)}–{max(years)}" if years else ""
    return number, words, bars([*years.values()]), f"{gettext('by year')}, {span}"


def years_since_the_founding(_language, organization):
    today = timezone.localdate()
    founded_on = organization.founded_on or today
    number = today.year - founded_on.year
    number -= (today.month, today.day) < (founded_on.month, founded_on.day)
    words = npgettext("how many", "year", "years", number)
    return number, words, blocks(number), f"{founded_on.year}–{today.year}"


# Drawings 40 high, of (left, top, width, height).


def bars(parts):
    """Draw a bar for each part; ``top``: the place of the largest, and its number."""
    if len(parts) < 2:
        return None
    most = max(parts)
    # Its number stands above the largest.
    heights = [max(1, round(30 * part / most)) for part in parts]
    shapes = [(10 * at, 40 - height, 8, height) for at, height in enumerate(heights)]
    top = 10 * parts.index(most) + 4, most
    return {"shapes": shapes, "width": 10 * len(parts), "top": top}


def strip(years):
    """Draw a block for each year, in one row as wide as it may be."""
    step = 160 / max(years, 36)
    # Text, as no number with a comma is one in a drawing.
    wide = f"{0.8 * step:.2f}"
    shapes = [(f"{step * at:.2f}", 24, wide, 16) for at in range(years)]
    return {"shapes": shapes, "width": 160}


def blocks(years):
    """Draw a block for each year, in columns of five; too many would tell nothing."""
    if not 0 < years <= 100:
        return None
    shapes = [(8 * (at // 5), 8 * (at % 5), 7, 7) for at in range(years)]
    return {"shapes": shapes, "width": shapes[-1][0] + 8}


PARTS = ["number", "words", "chart", "caption"]
# {section: function that returns these}
COUNTED = {
    "glossary:list": concepts,
    "journal:home": years_of_the_journal,
    "institute:projects": projects,
    "chronicle": years_since_the_founding,
}
