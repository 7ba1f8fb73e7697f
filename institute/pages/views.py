from functools import cached_property

from django.shortcuts import render

from institute.pages.models import Page
from publishing.catalogue import resolve
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute, head_of_list
from publishing.pages.views import connections_of, untranslated_count
from text.languages import current


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
        """Return schema.org's WebPage in the active language."""
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
        parts = getattr(page, f"path_{language}").split("/")
        above = ["/".join(parts[:length]) for length in range(1, len(parts))]
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
        return [(self._name(page), self._url(page)) for page in self.path]

    @property
    def menu(self):
        """The pages below this one; where there are none, those beside it."""
        return self.children or (self.siblings if len(self.siblings) > 1 else [])

    @property
    def menu_lines(self):
        """(name, address, whether it is this page) of each page in the menu."""
        return [
            (self._name(page), self._url(page), page.pk == self.page.pk)
            for page in self.menu
        ]

    @property
    def head(self):
        """The name of the page whose children the menu lists, if it is visible."""
        if self.children:
            return self._name(self.page)
        return self._name(self.path[-1]) if self.path else ""

    def _name(self, page):
        return page.name_in_menu(self.language)

    def _url(self, page):
        return page.address_in(self.language)


class Introduction:
    """The page at the head of a section's list, as far as readers see it.

    ``more``: pointers of what else the list shows; they are in ``entries``.
    """

    def __init__(self, section, more=()):
        self.section = section
        pages = Page.objects.filter(section=section).with_related()
        self.page = pages.visible_in().first()
        self.connections = self.page and connections_of(self.page, current(), more=more)
        self.entries = (
            self.connections.entries if self.page else resolve(more, current())
        )

    def head(self, **fields):
        """Build the head of the list; ``title``, ``addresses`` … as in ``Head``."""
        title = self.page.title_in(current()) if self.page else self.section.label
        summary = self.page and getattr(self.page, f"summary_{current()}")
        return head_of_list(
            fields.pop("title", str(title)),
            self.section.route,
            description=fields.pop("description", summary or ""),
            **fields,
        )

    def render(self, request, template, page, numbers, head=None, **context):
        """Show a page of the list.

        ``numbers``: {language: how many readers have}, where that is said. ``context``:
        what else the template shows.
        """
        head = head or self.head(page=page.number)
        shown = {
            "head": head,
            "page": page,
            "left_out": untranslated_count(numbers, head) if numbers else None,
            "page_of_section": self.page,
            "section": self.section,
            "connections": self.connections,
            "related": self.connections.related if self.connections else [],
        }
        return render(request, template, shown | context)
