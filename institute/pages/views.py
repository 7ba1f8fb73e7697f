from institute.pages.models import Page
from publishing.seo import absolute, head_of_record, modified_at
from publishing.views import connections_of, find, respond
from text.languages import current
from text.pointers import Pointer


def page_detail(request, path):
    page = find(Page.objects.with_related().with_attachment_pks(), path=path)
    return respond(request, page, "institute/page_detail.html", page_context)


def page_context(page, *, attachments=None, **connected):
    """Return what the page shows; ``connected`` is what a form has not saved yet."""
    language = current()
    if attachments is None:
        attachments = page.attachment_pks
    attached = [Pointer("library.document", pk) for pk in attachments]
    connections = connections_of(page, language, more=attached, **connected)
    tree = Tree(page, language)
    return {
        "head": page_head(page, tree, language),
        "page": page,
        "tree": tree,
        "attachments": [
            connections.entries[one] for one in attached if one in connections.entries
        ],
        "connections": connections,
        "related": connections.related,
    }


class Tree:
    """What stands around a page: the path to it, and what a reader may go on to."""

    def __init__(self, page, language):
        self.page, self.language = page, language
        near = list(Page.objects.around(page, language))
        paths = {getattr(one, f"path_{language}"): one for one in near}
        parts = getattr(page, f"path_{language}").split("/")
        above = ["/".join(parts[:length]) for length in range(1, len(parts))]
        self.path = [paths[path] for path in above if path in paths]
        self.below = [
            one for one in near if one.parent_id == page.pk and one.is_in_menu
        ]
        self.beside = [
            one
            for one in near
            if page.parent_id and one.parent_id == page.parent_id and one.is_in_menu
        ]

    @property
    def crumbs(self):
        """Pairs of a name and an address of what stands above."""
        return [(self._name(one), self._url(one)) for one in self.path]

    @property
    def menu(self):
        """The pages below this one; where there are none, those beside it."""
        return self.below or (self.beside if len(self.beside) > 1 else [])

    @property
    def menu_lines(self):
        return [
            {
                "name": self._name(one),
                "url": self._url(one),
                "is_current": one.pk == self.page.pk,
            }
            for one in self.menu
        ]

    @property
    def head(self):
        """The name of the page under which the menu stands, if a reader may see it."""
        if self.below:
            return self._name(self.page)
        return self._name(self.path[-1]) if self.path else ""

    def _name(self, page):
        return page.name_in_menu(self.language)

    def _url(self, page):
        return page.address_in(self.language)


def page_head(page, tree, language):
    return head_of_record(page, nodes=[json_ld(page, language), *crumbs(page, tree)])


def json_ld(page, language):
    """Return schema.org's WebPage in the active language."""
    published = getattr(page, f"published_at_{language}")
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


def crumbs(page, tree):
    """Return schema.org's BreadcrumbList; none of a root."""
    if not tree.path:
        return []
    return [
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": number,
                    "name": one.name_in_menu(tree.language),
                    "item": {"@id": absolute(one.address_in(tree.language))},
                }
                for number, one in enumerate([*tree.path, page], 1)
            ],
        }
    ]
