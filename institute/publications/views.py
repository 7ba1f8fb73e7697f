from functools import cached_property, partial
from itertools import product

from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bibliography.identifiers import address
from bibliography.responses import FORMATS, records_response
from institute.pages.views import SectionList
from institute.people.models import Person, name_in_index
from institute.projects.models import Project
from institute.publications import works
from institute.publications.models import KIND_FACTS, Publication, name_of
from institute.sections import Section
from publishing.cache.compiled import Slices
from publishing.cache.memory import cached_until_change
from publishing.catalogue.facets import (
    Facet,
    Facets,
    choices_of,
    choices_of_kinds,
    keys_in,
    years_facet,
)
from publishing.content.addresses import path_to
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
from publishing.pages.views import Counted, with_pages
from text.languages import LANGUAGES, current, language_of_words
from text.pointers import Pointer

# The lists


class PublicationList(SectionList):
    """The works, all of them or those of a person, project, year or type."""

    section, template = Section.PUBLICATIONS, "institute/publication_list.html"

    def __init__(self, request, **address):
        super().__init__(request, **address)
        # Of a page the pointers; what they lead to is read with the introduction.
        self.types = dict(self.page.object_list)
        self.page.object_list = works.works_among(
            self.types, self.entries, self.language
        )

    def more_pointers(self):
        return self.types

    @cached_property
    def facets(self):
        return facets_of(self.request)

    @cached_property
    def numbers(self):
        chosen = self.facets.lookups
        key = ("works", self.language, *chosen.items())
        return cached_until_change(key, partial(works.numbers_of, chosen))

    def items(self):
        types = Slices(partial(types_on_page, self.language, self.facets.lookups))
        return Counted(types, self.numbers[self.language])

    def context(self):
        return {"files": works.files_of(self.facets.query)}


def types_on_page(language, chosen, start, stop):
    return [*works.types_of(language, start, stop, **chosen).items()]


@require_safe
def publication_list_file(request, suffix):
    """Return the works that the list shows, on all its pages."""
    language = current()
    types = works.types_of(language, **facets_of(request).lookups)
    items = works.items_of(types, language)
    return records_response(items, suffix, "publications")


def facets_of(request):
    types, years, offered, projects, people = cached_until_change(
        ("facets of works", current()), choices_of_works
    )
    return Facets(
        Facet(request, "type", _("By kind"), types, lookup="type"),
        years_facet(request, years, offered, lookup="year"),
        Facet(request, "project", _("By project"), projects, lookup="project"),
        Facet(request, "person", _("By person"), people, lookup="person"),
    )


def choices_of_works():
    """Return types, years, those of works in this language, projects and people."""
    # {language: keys} of each.
    found = [{code: set() for code in LANGUAGES} for _name in range(4)]
    for code, kind in product(LANGUAGES, works.kinds):
        names = ["work_type", "work_year", kind.projects, kind.people]
        for keys, more in zip(found, keys_in(kind.visible(code), *names), strict=True):
            keys[code] |= more
    types, years, projects, people = found
    kinds = [(kind.value, kind.plural) for kind in Publication.Kind]
    return (
        choices_of_kinds(kinds, types[current()]),
        set.union(*years.values()),
        years[current()],
        choices_of(Project.objects, projects),
        choices_of(Person.objects, people, label=name_in_index),
    )


# The page of one


class PublicationPage(ItemPage):
    model = Publication
    shows = ["projects", "file"]
    og_type = "article"

    @staticmethod
    def around(publication):
        """Return what its not-translated page has: the authors."""
        return {"authors": authors_of(publication, current())}

    def more_pointers(self):
        self.authors = authors_of(self.record, self.language)
        return [author["page"] for author in self.authors if author["page"]]

    @cached_property
    def item(self):
        return self.record.csl(self.language)

    @cached_property
    def files(self):
        """(format, address) of each file for reference managers."""
        slug = self.record.slug_in(self.language)
        route = "institute:publication_file"
        return [
            (form, path_to(route, self.language, slug=slug, suffix=suffix))
            for suffix, form in FORMATS.items()
        ]

    def context(self):
        return {
            "item": self.item,
            "work": works.Work(self.item),
            "authors": with_pages(self.authors, self.connections.entries),
            "files": [(form.name, path) for form, path in self.files],
        }

    def head_fields(self):
        described = [
            ("describedby", path, form.media_type) for form, path in self.files
        ]
        doi = address("doi", self.record.doi)
        return {"permanent_url": doi, "signposts": described}

    def json_ld(self):
        """Return the work in the words of schema.org."""
        publication, item, language = self.record, self.item, self.language
        kind = KIND_FACTS[publication.kind].schema_type
        container, publisher = item.get("container-title"), item.get("publisher")
        is_article = publication.kind == Publication.Kind.ARTICLE
        doi = address("doi", publication.doi)
        node = {
            "@type": kind,
            "@id": absolute(publication.pointer.address),
            "name": publication.title_in(language),
            "headline": publication.title_in(language) if "Article" in kind else None,
            "alternateName": item["title"] if item["language"] != language else None,
            "description": getattr(publication, f"summary_{language}")
            or item.get("abstract"),
            "author": [agent(name) for name in item.get("author", [])],
            "editor": [agent(name) for name in item.get("editor", [])],
            "datePublished": str(publication.issued_in or ""),
            "inLanguage": item["language"],
            "url": absolute(publication.address_in(language)),
            "sameAs": [*filter(None, [doi, publication.url])],
            "identifier": doi,
            "publisher": publisher and {"@type": "Organization", "name": publisher},
            "isPartOf": container
            and {"@type": "Periodical" if is_article else "Book", "name": container},
        }
        if kind == "Book":
            extent = publication.extent
            node |= {
                "isbn": publication.isbn,
                "numberOfPages": int(extent) if extent.isdecimal() else None,
                "bookEdition": publication.edition,
            }
        if kind in {"ScholarlyArticle", "Chapter"}:
            node["pagination"] = publication.pages
        return node


@require_safe
def publication_file(request, slug, suffix):
    """Return the publication as a record for reference managers."""
    publication = PublicationPage.readable_at(slug=slug)
    return records_response([publication.csl(current())], suffix, slug)


def authors_of(publication, language):
    """Return name, part in the work and perhaps the page of each author."""
    return [author_of(row, language) for row in publication.authors()]


def author_of(row, language):
    name = name_of(row, language)
    role = Publication.authorships.rel.related_model.Role(row["role"])
    name = name.get("literal") or f"{name['given']} {name['family']}"
    return {
        "name": name,
        "language": language_of_words(name),
        "role": "" if role == "author" else role.label,
        "page": row["person"] and Pointer("institute.person", row["person"]),
    }


def agent(name):
    if "literal" in name:
        return {"@type": "Person", "name": name["literal"]}
    return {
        "@type": "Person",
        "name": f"{name['given']} {name['family']}",
        "givenName": name["given"],
        "familyName": name["family"],
    }
