"""Works of the institute's people: publications, and what other packages register.

A package above registers a kind of its own in its ``AppConfig.ready``; its works then
stand in the list of publications, on the pages of people and projects, and in their
files::

    works.kinds.append(
        works.Kind(
            Article,
            people="authorships__person",
            projects="projects",
            year="issue__year",
            type_of=Value("article"),
        )
    )

Its model is ``Publishable``; it has ``Article.objects.for_citation()``, whose records
answer ``csl(language)`` and ``byline(language)``, who wrote it, without a further
statement. ``people``, ``projects`` and ``year`` are lookups; ``among``: which of them
are works of the institute's people, by default all.
"""

from dataclasses import dataclass, field

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast

from bibliography.gost import source
from bibliography.items import date_parts
from bibliography.responses import FORMATS
from institute.publications.models import Publication
from publishing.cache.compiled import Parameter, array_of, compiled, with_keys
from publishing.catalogue.demonstration import invented, invented_keys
from publishing.catalogue.facets import query_of
from publishing.content.addresses import path_to
from publishing.content.registry import model_of
from publishing.content.sections import shown_path
from publishing.models import Publishable
from text.languages import current, language_of_words, others, text_languages
from text.pointers import Pointer

# How many of the newest stand on the page of a person or a project.
MOST_ON_PAGE = 20
# What a source names in the language of the work.
NAMES = {"container-title", "publisher", "publisher-place", "collection-title"}


@dataclass(frozen=True)
class Kind:
    """``type_of``: an expression of the ``Publication.Kind`` of each work."""

    model: type[Publishable]
    people: str
    projects: str
    year: str
    type_of: object
    among: Q = field(default_factory=Q)

    @property
    def label(self):
        return self.model._meta.label_lower

    def rows(self, language, chosen, *, anywhere=False):
        """Select label, key, year, title, type and place of the visible works.

        ``chosen``: {"person", "project", "year" or "type": value}. ``anywhere``: also
        those that are visible in another language only.
        """
        lookups = {
            "person": self.people,
            "project": self.projects,
            "year": self.year,
            "type": "work_type",
        }
        works = self.visible(language, anywhere=anywhere).filter(
            **{lookups[name]: value for name, value in chosen.items()}
        )
        columns = ["label", "pk", "year", "title", "type", "is_invented"]
        return works.distinct().values_list(*(f"work_{name}" for name in columns))

    def visible(self, language, *, anywhere=False):
        works = self.model.objects.rewrite(False).filter(self.among).order_by()
        works = works.visible_anywhere() if anywhere else works.visible_in(language)
        return works.annotate(
            work_label=Value(self.label),
            work_pk=F("pk"),
            work_year=F(self.year),
            work_title=F(f"title_{language}"),
            work_type=Cast(self.type_of, CharField()),
            work_is_invented=Q(pk__in=invented_keys(self.model)),
        )


kinds = [
    Kind(
        Publication,
        people="authorships__person",
        projects="projects",
        year="issued_in",
        type_of=F("kind"),
    )
]


def select(language, chosen, **where):
    """Select the works of all kinds, the latest year first, what is invented last."""
    first, *others = [kind.rows(language, chosen, **where) for kind in kinds]
    rows = first.union(*others)
    order = ["work_is_invented", "-work_year", "work_title", "work_label", "work_pk"]
    return rows.order_by(*order)


def numbers_of(chosen):
    """Return {language: number}: what readers have, and what only another one has."""
    language = current()
    here = select(language, chosen).count()
    anywhere = select(language, chosen, anywhere=True).count()
    return {language: here, **dict.fromkeys(others(language), anywhere - here)}


def types_of(language, start=None, stop=None, *, anywhere=False, **chosen):
    """Return {pointer: Publication.Kind}: ``types_of("en", 0, 20, person=5)``."""
    rows = rows_of(language, start, stop, anywhere, invented(), *chosen, **chosen)
    return {
        Pointer(label, pk): Publication.Kind(kind)
        for label, pk, _year, _title, kind, _is_invented in rows
    }


@compiled
def rows_of(language, start, stop, anywhere, invented, *names):
    """Return a part of the rows; the statement holds the keys of ``invented``."""
    chosen = {name: Parameter(name) for name in names}
    return select(language, chosen, anywhere=anywhere)[start:stop]


@compiled
def citable(label):
    return with_keys(model_of(label).objects.for_citation())


def records_of(pointers):
    """Return {pointer: record} for citation, in their order; one statement a kind."""
    pks = {}
    for pointer in pointers:
        pks.setdefault(pointer.model, []).append(pointer.pk)
    records = {
        record.pointer: record
        for label, keys in pks.items()
        for record in citable(label, pks=array_of(keys))
    }
    return {pointer: records[pointer] for pointer in pointers if pointer in records}


def items_of(pointers, language):
    """Return the works as items of CSL-JSON, in their order."""
    return [record.csl(language) for record in records_of(pointers).values()]


@dataclass
class Work:
    """A work as lists show it; ``item``: CSL-JSON, ``entry``: of the catalogue."""

    item: dict
    entry: object = None
    byline: str = ""
    kind: Publication.Kind = Publication.Kind.OTHER

    @property
    def year(self):
        return next(iter(date_parts(self.item, "issued")), "")

    @property
    def language(self):
        """The language in which it is cited."""
        return self.item["language"]

    @property
    def language_name(self):
        return text_languages([self.language])

    @property
    def is_foreign(self):
        return self.language != current()

    @property
    def is_invented(self):
        return self.entry.pointer in invented()

    @property
    def byline_language(self):
        """The language of the names: some have them in one only."""
        return language_of_words(self.byline)

    @property
    def source_language(self):
        """The language of ``source``: the reader's where that is but numbers."""
        return self.language if NAMES & self.item.keys() else current()

    @property
    def source(self):
        # Its address stands on the page of the work.
        item = {**self.item, "URL": "", "language": self.source_language}
        return source(item, current())


def works_among(types, entries, language):
    """Return the works of those pointers that are among the catalogue's entries."""
    records = records_of([pointer for pointer in types if pointer in entries])
    return [
        Work(
            record.csl(language),
            entries[pointer],
            record.byline(entries[pointer].language),
            types[pointer],
        )
        for pointer, record in records.items()
    ]


# On the page of a person or a project


def files_of(query):
    """Return (format, address) of each file of what a query chooses of the list."""
    return [
        (
            form.name,
            path_to("institute:publication_list_file", current(), suffix=suffix)
            + query,
        )
        for suffix, form in FORMATS.items()
    ]


def newest_works(record, name, language):
    """Return {pointer: type} of those of a record, which lists choose by a name."""
    if not record.pk:
        return {}
    chosen = {name: record.pk}
    return types_of(language, 0, MOST_ON_PAGE + 1, anywhere=True, **chosen)


def preview_of(record, name, types, connections, language):
    """Return the newest works that were found, and where all of them are."""
    shown = works_among(types, connections.entries, language)[:MOST_ON_PAGE]
    query = f"?{query_of(name, record.slug_in(language))}"
    path = shown_path("institute:publications")
    has_own = any(not work.entry.is_foreign for work in shown)
    return {
        "shown": shown,
        "number": len(types),
        "more": path + query if path and len(types) > MOST_ON_PAGE else "",
        "files": files_of(query) if has_own and path else [],
    }
