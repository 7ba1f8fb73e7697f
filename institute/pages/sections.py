"""What all lists of the institute share: the page that introduces a section."""

from django.shortcuts import render

from institute.pages.models import Page
from publishing.catalogue import resolve
from publishing.pages.seo import head_of_list
from publishing.pages.views import connections_of, untranslated_count
from text.languages import current


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
