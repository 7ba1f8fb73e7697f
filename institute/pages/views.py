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
        return {"tree": self.tree}

    @cached_property
    def tree(self):
        """The pages around it, as (name, address): those above it, and the local menu.

        The menu lists the pages below, or those beside it where there are none; its
        head is the name of the page whose children these are, if that is visible.
        """
        page, language = self.record, self.language
        near = [*Page.objects.around(page, language)]
        by_path = {getattr(it, f"path_{language}"): it for it in near}
        above = filter(None, map(by_path.get, page.paths_above(language)))
        path = [*map(self._line, above)]
        in_menu = [it for it in near if it.is_in_menu]
        menu = children = [it for it in in_menu if it.parent_id == page.pk]
        heads = [*path, self._line(page)] if children else path
        if page.parent_id and not children:
            menu = [it for it in in_menu if it.parent_id == page.parent_id]
        return {
            "path": path,
            "children": children,
            "head": heads[-1][0] if heads else "",
            "menu": [(*self._line(it), it.pk == page.pk) for it in menu]
            if children or len(menu) > 1
            else [],
        }

    def _line(self, page):
        name = getattr(page, f"menu_title_{self.language}")
        return name or page.title_in(self.language), page.address_in(self.language)

    def head_fields(self):
        return {"path": self.tree["path"]}

    def json_ld(self):
        return {
            "@type": "WebPage",
            **self.json_ld_basics(),
            **self.json_ld_dates(),
            "publisher": {"@id": absolute("/#organization")},
        }


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
