from itertools import chain

from django.db.models import Exists, OuterRef
from django.urls import get_script_prefix
from django.utils.text import capfirst
from django.utils.translation import gettext

from glossary.interchange import skos
from glossary.language_columns import language_columns
from glossary.models import Concept, Domain, LinkedText
from glossary.models.subqueries import DETAILS
from glossary.models.term import REST, label_of_rest, section_of
from publishing.cache.compiled import Parameter, compiled
from publishing.catalogue import COLUMNS, Entry
from publishing.content.sections import crumbs_to, section_name
from publishing.models import CatalogueEntry, Link
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute, addresses_of
from text.fold import first_letter

# Relations that only concepts have; any items may be "related".
CONCEPT_RELATIONS = ["broader", "narrower", "confusable"]


class ConceptPage(ItemPage):
    model = Concept
    shows = [*CONCEPT_RELATIONS, "replaced_by"]
    feed_route = "glossary:feed"
    is_kept = True

    def __init__(self, record, **form):
        if not hasattr(record, "term_rows"):
            # It came from a form.
            stored = Concept.objects.for_page().filter(pk=record.pk).first()
            for name in DETAILS:
                setattr(record, name, getattr(stored, name, []))
        super().__init__(record, **form)
        self.columns = language_columns(record)
        self.path = path_to(record, self.columns[0])

    def head_fields(self):
        address = self.record.term_address
        return {
            "path": self.path,
            "permanent_url": address,
            "signposts": [("describedby", address, kind) for kind in skos.WRITERS],
        }

    def context(self):
        address = self.record.term_address
        relations = {name: self.entries(name) for name in CONCEPT_RELATIONS}
        listed = {entry.pointer for entry in chain(*relations.values())}
        related = [e for e in self.connections.related if e.pointer not in listed]
        label = Concept._meta.label_lower
        return {
            "path": self.path,
            "columns": self.columns,
            "domains": self.domains(),
            # In the preview of a release it leads to the page there.
            "permanent_address": [
                absolute(get_script_prefix()[:-1] + address),
                absolute(address),
            ],
            **relations,
            "related_concepts": [entry for entry in related if entry.kind == label],
            "related": [entry for entry in related if entry.kind != label],
            "replaced_by": self.entry("replaced_by"),
            "used_in": used_in(self.record, self.language),
        }

    def domains(self):
        if "domains" in self.keys:
            return Domain.objects.filter(pk__in=self.keys["domains"])
        return [Domain(**row) for row in self.record.domain_rows]

    def json_ld(self):
        """Return the DefinedTerm of schema.org in the active language."""
        concept, column = self.record, self.columns[0]
        return {
            "@type": "DefinedTerm",
            "@id": absolute(concept.term_address),
            "name": column.title,
            "alternateName": [term.text for term in column.in_use],
            "description": column.definition,
            "termCode": concept.code,
            "url": absolute(concept.address_in(column.language)),
            "sameAs": concept.same_as_lines,
            "inDefinedTermSet": {
                "@type": "DefinedTermSet",
                "@id": absolute("/#glossary"),
                "name": section_name("glossary:list", gettext("Glossary")),
                "url": absolute(addresses_of("glossary:list")[column.language]),
                "inLanguage": column.language,
            },
        }


def path_to(concept, column):
    """Return the breadcrumbs: the index, and its section with this concept."""
    language = column.language
    path = crumbs_to("glossary:list", gettext("Glossary"))
    if path and column.preferred and concept.is_visible_in(language):
        name = section_of(first_letter(column.title), language)
        label = label_of_rest(language) if name == REST else name
        path.append((label, addresses_of("glossary:letter", letter=name)[language]))
    return path


# How many items that mention a concept are shown.
LIMIT = 20


def used_in(concept, language):
    """Return (kind, [(year or None, entry)]) of the newest items with a mention."""
    kinds = {}
    for row in rows_that_use(language, pk=concept.pk):
        entry = Entry(row, language)
        name = capfirst(str(entry.model._meta.verbose_name_plural))
        kinds.setdefault(name, []).append((year_of(entry), entry))
    for uses in kinds.values():
        uses.sort(key=lambda use: use[0] or 0, reverse=True)
    return sorted(kinds.items(), key=lambda kind: -len(kind[1]))


def year_of(entry):
    """Return the year that dates an item, or in which it ended, or None."""
    if entry.day:
        return entry.day.year
    return entry.details.get("last_year") or entry.details.get("first_year")


@compiled
def rows_that_use(language):
    label, pk = Concept._meta.label_lower, Parameter("pk")
    links = Link.objects.in_text().filter(to_model=label, to_pk=pk)
    links = links.exclude(from_model=label, from_pk=pk)
    linked = LinkedText.objects.leading_to(pk)
    by_editors = links.filter(
        from_model=OuterRef("to_model"), from_pk=OuterRef("to_pk"), language=language
    )
    by_terms = linked.filter(
        to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"), language=language
    )
    users = CatalogueEntry.objects.visible_in(language).filter(
        Exists(by_editors) | Exists(by_terms)
    )
    return users.newest_first().values(*COLUMNS)[:LIMIT]
