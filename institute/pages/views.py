from functools import cached_property

from institute.pages.models import Page
from publishing.cache.memory import cached_until_change
from publishing.catalogue import resolve
from publishing.pages.items import ItemPage
from publishing.pages.lists import ListPage
from publishing.pages.seo import absolute
from publishing.pages.views import connections_of


class PagePage(ItemPage):
    model = Page
    shows = ["attachments"]

    def context(self):
        return {"tree": self.tree, "attachments": self.entries("attachments")}

    @cached_property
    def tree(self):
        return Tree(self.record, self.language)

    def head_fields(self):
        return {"path": self.tree.crumbs}

    def json_ld(self):
        return {
            "@type": "WebPage",
            **self.json_ld_basics(),
            **self.json_ld_dates(),
            "publisher": {"@id": absolute("/#organization")},
        }


class Tree:
    """The pages around a page: those above it, and the local menu."""

    def __init__(self, page, language):
        self.page, self.language = page, language
        near = list(Page.objects.around(page, language))
        by_path = {getattr(page, f"path_{language}"): page for page in near}
        above = page.paths_above(language)
        self.path = [by_path[path] for path in above if path in by_path]
        in_menu = [other for other in near if other.is_in_menu]
        self.children = [other for other in in_menu if other.parent_id == page.pk]
        self.siblings = [
            other
            for other in in_menu
            if page.parent_id and other.parent_id == page.parent_id
        ]

    @property
    def crumbs(self):
        """(name, address) of each page above."""
        return [self._line(page) for page in self.path]

    @property
    def menu(self):
        """The pages below this one; where there are none, those beside it."""
        return self.children or (self.siblings if len(self.siblings) > 1 else [])

    @property
    def menu_lines(self):
        """(name, address, whether it is this page) of each page in the menu."""
        return [(*self._line(page), page.pk == self.page.pk) for page in self.menu]

    @property
    def head(self):
        """The name of the page whose children the menu lists, if it is visible."""
        if self.children:
            return self._name(self.page)
        return self._name(self.path[-1]) if self.path else ""

    def _name(self, page):
        name = getattr(page, f"menu_title_{self.language}")
        return name or page.title_in(self.language)

    def _line(self, page):
        return self._name(page), page.address_in(self.language)


class SectionList(ListPage):
    """The list of a section, below the page that introduces it, if readers have one."""

    section = None

    @property
    def route(self):
        return self.section.route

    @property
    def heading(self):
        return self.section.label

    def name(self):
        page = self.introduction
        return page.title_in(self.language) if page else super().name()

    def more_pointers(self):
        """Return the pointers of what else the list shows: see ``entries``."""
        return ()

    @cached_property
    def introduction(self):
        def read():
            pages = Page.objects.filter(section=self.section).with_related()
            return pages.visible_in().first()

        return cached_until_change(("introduction", self.section, self.language), read)

    @cached_property
    def connections(self):
        """What the introduction is connected to, or None."""
        page, more = self.introduction, self.more_pointers()
        return page and connections_of(page, self.language, more=more)

    @cached_property
    def entries(self):
        if self.connections:
            return self.connections.entries
        return resolve(self.more_pointers(), self.language)

    def head_fields(self):
        page = self.introduction
        summary = page and getattr(page, f"summary_{self.language}")
        return {"description": summary or ""}

    def whole_context(self):
        return {
            "page_of_section": self.introduction,
            "connections": self.connections,
            "related": self.connections.related if self.connections else [],
            **super().whole_context(),
        }
