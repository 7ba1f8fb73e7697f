from institute.pages.models import Page
from publishing.pages.seo import absolute, head_of_record, modified_at
from publishing.pages.views import connections_of, get_visible_or_404, render_record
from text.languages import current
from text.pointers import pointers


def page_detail(request, path):
    page = get_visible_or_404(Page.objects.for_page, path=path)
    return render_record(request, page, "institute/page_detail.html", page_context)


def page_context(page, *, attachments=None, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    language = current()
    if attachments is None:
        attachments = page.attachment_pks
    attached = pointers("library.document", *attachments)
    connections = connections_of(page, language, more=attached, **connected)
    tree = Tree(page, language)
    return {
        "head": page_head(page, tree, language),
        "page": page,
        "tree": tree,
        "attachments": connections.all(attached),
        "connections": connections,
        "related": connections.related,
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
        return [
            {
                "name": self._name(page),
                "url": self._url(page),
                "is_current": page.pk == self.page.pk,
            }
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


def page_head(page, tree, language):
    return head_of_record(page, nodes=[json_ld(page, language)], path=tree.crumbs)


def json_ld(page, language):
    """Return schema.org's WebPage in the active language."""
    published = page.first_published_at
    modified = modified_at(page, language)
    return {
        "@type": "WebPage",
        "name": page.title_in(language),
        "description": getattr(page, f"summary_{language}") or "",
        "url": absolute(page.address_in(language)),
        "inLanguage": language,
        "datePublished": published.isoformat() if published else None,
        "dateModified": modified.isoformat() if modified else None,
        "publisher": {"@id": absolute("/#organization")},
    }
