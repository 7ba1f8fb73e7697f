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
from publishing.models import CatalogueEntry, Link
from publishing.pages.seo import absolute, addresses_of, head_of_record
from publishing.pages.views import connections_of, get_visible_or_404, render_record
from text.fold import first_letter
from text.languages import current
from text.pointers import pointers

LABEL = Concept._meta.label_lower
# Relations that only concepts have; any items may be "related".
CONCEPT_RELATIONS = ["broader", "narrower", "confusable"]


def concept_detail(request, slug):
    concept = get_visible_or_404(Concept.objects.for_page, slug=slug)
    return render_record(
        request, concept, "glossary/concept_detail.html", concept_context
    )


def concept_context(
    concept, *, domains=None, broader=None, confusable=None, **connected
):
    """Return the context of the page; a preview passes the unsaved values of a form."""
    language = current()
    add_details(concept)
    if domains is None:
        domains = [Domain(**row) for row in concept.domain_rows]
    pks = {
        "broader": concept.broader_pks if broader is None else keys_of(broader),
        "narrower": concept.narrower_pks,
        "confusable": concept.confusable_pks
        if confusable is None
        else keys_of(confusable),
        "replaced_by": [concept.replaced_by_id],
    }
    ends = {name: pointers(LABEL, *keys) for name, keys in pks.items()}
    more = [pointer for group in ends.values() for pointer in group]
    connections = connections_of(concept, language, more=more, **connected)
    entries = {
        name: [
            connections.entries[pointer]
            for pointer in group
            if pointer in connections.entries
        ]
        for name, group in ends.items()
    }
    listed = {entry.pointer for name in CONCEPT_RELATIONS for entry in entries[name]}
    related = [entry for entry in connections.related if entry.pointer not in listed]
    columns = language_columns(concept)
    path = path_to(concept, columns[0])
    return {
        "head": head_of_record(
            concept,
            feed=addresses_of("glossary:feed")[language],
            nodes=[json_ld(concept, columns[0])],
            path=path,
            permanent_url=concept.term_address,
            signposts=[
                ("describedby", concept.term_address, kind) for kind in skos.WRITERS
            ],
        ),
        "concept": concept,
        "path": path,
        "columns": columns,
        "domains": domains,
        "address": absolute(concept.term_address),
        # In the preview of a release it leads to the page there.
        "address_here": absolute(get_script_prefix()[:-1] + concept.term_address),
        **{name: entries[name] for name in CONCEPT_RELATIONS},
        "related_concepts": [entry for entry in related if entry.kind == LABEL],
        "related": [entry for entry in related if entry.kind != LABEL],
        "replaced_by": next(iter(entries["replaced_by"]), None),
        "used_in": used_in(concept, language),
        "connections": connections,
    }


def keys_of(records):
    return [record.pk for record in records]


def path_to(concept, column):
    """Return the breadcrumbs: the index, and its section with this concept."""
    language = column.language
    path = [(gettext("Glossary"), addresses_of("glossary:list")[language])]
    if column.preferred and concept.is_visible_in(language):
        name = section_of(first_letter(column.title), language)
        label = label_of_rest(language) if name == REST else name
        path.append((label, addresses_of("glossary:letter", letter=name)[language]))
    return path


def add_details(concept):
    """Set what ``for_page`` adds, on a record that came from a form."""
    if hasattr(concept, "term_rows"):
        return
    stored = Concept.objects.for_page().filter(pk=concept.pk).first()
    for name in DETAILS:
        setattr(concept, name, getattr(stored, name, []))


def json_ld(concept, column):
    """Return the DefinedTerm of schema.org in the active language."""
    glossary = addresses_of("glossary:list")[column.language]
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
            "name": gettext("Glossary"),
            "url": absolute(glossary),
            "inLanguage": column.language,
        },
    }


# How many items that mention a concept are shown.
LIMIT = 20


def used_in(concept, language):
    """Return (kind, [(year or None, entry)]) of the newest items with a mention.

    By an editor's link, or by a term. The most frequent kind comes first, and of each
    the latest year.
    """
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
