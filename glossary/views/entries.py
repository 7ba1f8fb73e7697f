from django.utils.translation import gettext

from glossary import folding
from glossary.columns import columns_of, domain_of
from glossary.letters import REST, label_of_rest, part_of
from glossary.models import Concept, Term
from glossary.models.parts import PARTS
from glossary.usage import used_in
from publishing.seo import absolute, addresses_of, head_of_record
from publishing.views import connections_of, find, respond
from text.languages import current
from text.pointers import Pointer

LABEL = Concept._meta.label_lower
# Relations between concepts, beside those that are only related.
HIERARCHY = ["broader", "narrower", "confusable"]


def entry(request, slug):
    concept = find(Concept.objects.with_parts(), slug=slug)
    return respond(request, concept, "glossary/entry.html", entry_context)


def entry_context(concept, *, domains=None, broader=None, confusable=None, **connected):
    """Return what the page shows; what is given is what a form has not saved yet."""
    language = current()
    bring_parts(concept)
    if domains is None:
        domains = [domain_of(row) for row in concept.told_domains]
    beside = Term.objects.beside(concept, language)
    pks = {
        "broader": concept.broader_pks if broader is None else keys_of(broader),
        "narrower": concept.narrower_pks,
        "confusable": concept.confusable_pks
        if confusable is None
        else keys_of(confusable),
        "replaced_by": [concept.replaced_by_id],
        "before": [beside.get("before")],
        "behind": [beside.get("behind")],
    }
    pointers = {
        name: [Pointer(LABEL, pk) for pk in some if pk] for name, some in pks.items()
    }
    more = [one for some in pointers.values() for one in some]
    connections = connections_of(concept, language, more=more, **connected)
    found = {
        name: [connections.entries[one] for one in some if one in connections.entries]
        for name, some in pointers.items()
    }
    shown = {entry.pointer for name in HIERARCHY for entry in found[name]}
    related = [one for one in connections.related if one.pointer not in shown]
    columns = columns_of(concept)
    return {
        "head": head_of_record(
            concept,
            feed=addresses_of("glossary:feed")[language],
            nodes=[json_ld(concept, columns[0])],
        ),
        "concept": concept,
        "path": path_to(concept, columns[0]),
        "columns": columns,
        "domains": domains,
        "address": absolute(concept.term_address),
        **{name: found[name] for name in HIERARCHY},
        "near": [one for one in related if one.kind == LABEL],
        "related": [one for one in related if one.kind != LABEL],
        "replaced_by": next(iter(found["replaced_by"]), None),
        "before": next(iter(found["before"]), None),
        "behind": next(iter(found["behind"]), None),
        "used_in": used_in(concept, language),
        "connections": connections,
    }


def keys_of(records):
    return [one.pk for one in records]


def path_to(concept, column):
    """Return the pages above: the index, and the letter under which it has this."""
    language = column.language
    path = [(gettext("Glossary"), addresses_of("glossary:index")[language])]
    if column.preferred and concept.is_visible_in(language):
        name = part_of(folding.letter(column.title, language), language)
        label = label_of_rest(language) if name == REST else name
        path.append((label, addresses_of("glossary:letter", letter=name)[language]))
    return path


def bring_parts(concept):
    """Give to a record of a form what a page's record has from its statement."""
    if hasattr(concept, "told_terms"):
        return
    stored = Concept.objects.with_parts().filter(pk=concept.pk).first()
    for name in PARTS:
        setattr(concept, name, getattr(stored, name, []))


def json_ld(concept, column):
    """Return schema.org's DefinedTerm in the active language."""
    glossary = addresses_of("glossary:index")[column.language]
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
