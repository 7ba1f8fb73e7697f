from glossary.models import Concept
from publishing.languages import current
from publishing.seo import absolute, head_of_record
from publishing.views import connections_of, find, respond


def entry(request, slug):
    concept = find(Concept.objects.with_related(), slug=slug)
    return respond(request, concept, "glossary/entry.html", entry_context)


def entry_context(concept, **connected):
    """Return what the page shows; ``connected`` is what a form has not saved yet."""
    connections = connections_of(concept, current(), **connected)
    return {
        "head": head_of_record(concept, nodes=[json_ld(concept)]),
        "concept": concept,
        "connections": connections,
        "related": connections.related,
    }


def json_ld(concept):
    """Return schema.org's DefinedTerm in the active language."""
    language = current()
    return {
        "@type": "DefinedTerm",
        "@id": absolute(concept.term_address),
        "name": concept.title_in(language),
        "description": getattr(concept, f"summary_{language}"),
        "termCode": concept.code,
        "url": absolute(concept.address_in(language)),
        "inLanguage": language,
    }
