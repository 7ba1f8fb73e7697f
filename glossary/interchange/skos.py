"""Writes concepts as SKOS, an RDF graph for other programs: Turtle and JSON-LD.

The graph is written concept by concept: rdflib would hold all of a big glossary in
memory and sort it, which takes far longer.
"""

import json

from django.utils.encoding import iri_to_uri
from django.utils.timezone import localdate
from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, Literal, URIRef

from glossary.models import Term
from glossary.models.concept import all_above, broader_concepts
from publishing.pages.seo import absolute
from text.languages import LANGUAGES
from text.typography import with_plain_spaces

SPACES = {"skos": SKOS, "dct": DCTERMS, "owl": OWL, "xsd": XSD}
PREFIXES = {prefix: str(space) for prefix, space in SPACES.items()}

Status = Term.Status
# SKOS allows one of these for a text, not two.
LABELS = {
    Status.ADMITTED: SKOS.altLabel,
    Status.DEPRECATED: SKOS.hiddenLabel,
    Status.SUPERSEDED: SKOS.hiddenLabel,
    Status.LOOKUP: SKOS.hiddenLabel,
}
TEXTS = {"summary": SKOS.definition, "note": SKOS.scopeNote}
RELATIONS = {
    "broader_codes": SKOS.broader,
    "narrower_codes": SKOS.narrower,
    "related_codes": SKOS.related,
    "replacing_codes": DCTERMS.isReplacedBy,
}


def write_turtle(concepts, title_page, everything=False):
    """Yield the parts of a file."""
    for prefix, namespace in PREFIXES.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"
    for subject, predicates in nodes(concepts, title_page, everything):
        lines = [
            f"{short(predicate)} {' , '.join(map(short, objects))}"
            for predicate, objects in predicates.items()
        ]
        yield f"\n{subject.n3()} " + " ;\n    ".join(lines) + " .\n"


def write_json_ld(concepts, title_page, everything=False):
    """Yield the parts of a file, one node per line."""
    yield f'{{"@context": {json.dumps(PREFIXES)},\n"@graph": ['
    divider = "\n"
    for subject, predicates in nodes(concepts, title_page, everything):
        node = {"@id": str(subject)}
        for predicate, objects in predicates.items():
            if predicate == RDF.type:
                node["@type"] = [str(item) for item in objects]
            else:
                node[short(predicate)] = [value(item) for item in objects]
        yield divider + json.dumps(node, ensure_ascii=False)
        divider = ",\n"
    yield "\n]}\n"


WRITERS = {"text/turtle": write_turtle, "application/ld+json": write_json_ld}


def short(node):
    """Return a node as Turtle writes it, an address with its prefix if it has one."""
    if not isinstance(node, URIRef):
        return node.n3()
    for prefix, namespace in PREFIXES.items():
        name = node.removeprefix(namespace)
        if name != node and name.isalpha():
            return f"{prefix}:{name}"
    return "a" if node == RDF.type else node.n3()


def value(node):
    if isinstance(node, URIRef):
        return {"@id": str(node)}
    kinds = {"@language": node.language, "@type": node.datatype and str(node.datatype)}
    return {"@value": str(node)} | {kind: text for kind, text in kinds.items() if text}


# The graph


def nodes(concepts, title_page, everything):
    """Yield (subject, {predicate: objects}): the glossary, concepts, collections."""
    yield scheme(), grouped(about_scheme(title_page))
    collections, tops, broader = {}, [], broader_concepts("code")
    above = {code: all_above(code, broader) for code in broader}
    if not everything:
        concepts = concepts.visible_anywhere()
    concepts = concepts.for_files(everything=everything, lookup_terms=True)
    for concept in concepts.iterator(500):
        languages = LANGUAGES if everything else concept.visible_languages()
        here = address_of(concept.code)
        yield here, grouped(about(concept, languages, above))
        tops += [] if concept.broader_codes else [here]
        for domain in concept.domain_rows:
            collections.setdefault(domain["code"], (domain, []))[1].append(here)
    if tops:
        yield scheme(), {SKOS.hasTopConcept: tops}
    for code, (domain, members) in sorted(collections.items()):
        yield (
            URIRef(absolute(f"/#glossary-{code}")),
            {
                RDF.type: [SKOS.Collection],
                SKOS.prefLabel: [
                    label(title, language)
                    for language in LANGUAGES
                    if (title := domain[f"title_{language}"])
                ],
                SKOS.member: members,
            },
        )


def grouped(pairs):
    """Return {predicate: {object: None}}, in order and without doubles."""
    by_predicate = {}
    for predicate, item in pairs:
        by_predicate.setdefault(predicate, {})[item] = None
    return by_predicate


def scheme():
    return URIRef(absolute("/#glossary"))


def address_of(code):
    return URIRef(absolute(f"/id/term/{code}"))


def about_scheme(title_page):
    """Yield what the title page says, and the moment of the state of the file."""
    yield RDF.type, SKOS.ConceptScheme
    for predicate, texts in [
        (DCTERMS.title, title_page.title),
        (DCTERMS.publisher, title_page.publisher),
        (DCTERMS.rights, title_page.licence_name),
    ]:
        for language, text in texts.items():
            if text:
                yield predicate, Literal(text, lang=language)
    if title_page.licence_url:
        yield DCTERMS.license, URIRef(iri_to_uri(title_page.licence_url))
    yield DCTERMS.modified, Literal(title_page.moment, datatype=XSD.dateTime)


def about(concept, languages, above):
    """Yield what is said of a concept in these languages; ``above``: {code: codes}.

    What is broader or narrower, however far, is not related as well (SKOS, S27).
    """
    yield RDF.type, SKOS.Concept
    yield SKOS.inScheme, scheme()
    yield SKOS.notation, Literal(concept.code)
    if not concept.broader_codes:
        yield SKOS.topConceptOf, scheme()
    for language in languages:
        yield from labels(concept, language)
        for name, relation in TEXTS.items():
            if text := getattr(concept, f"{name}_{language}"):
                yield relation, Literal(text, lang=language)
    for name, relation in RELATIONS.items():
        for code in getattr(concept, name):
            own, others = above.get(concept.code, ()), above.get(code, ())
            if relation != SKOS.related or (
                code not in own and concept.code not in others
            ):
                yield relation, address_of(code)
    if concept.replaced_by_id:
        yield OWL.deprecated, Literal(True)
    for line in concept.same_as_lines:
        yield SKOS.exactMatch, URIRef(iri_to_uri(line))
    for row in concept.citation_rows:
        yield from sources(row["source"], languages)
    moments = [getattr(concept, f"updated_at_{code}") for code in languages]
    if changed := max(filter(None, moments), default=None):
        yield DCTERMS.modified, Literal(localdate(changed), datatype=XSD.date)


def labels(concept, language):
    """Yield each term of a language once, with its best status."""
    title = getattr(concept, f"title_{language}") or ""
    texts = {title}
    if title:
        yield SKOS.prefLabel, label(title, language)
    rows = [row for row in concept.term_rows if row["language"] == language]
    for row in sorted(rows, key=lambda row: [*Status].index(row["status"])):
        if row["text"] not in texts:
            texts.add(row["text"])
            kind = LABELS.get(row["status"], SKOS.altLabel)
            yield kind, label(row["text"], language)


def label(text, language):
    return Literal(with_plain_spaces(text), lang=language)


def sources(source, languages):
    """Yield the URL of a source, or its title if it has none."""
    if source["url"]:
        yield DCTERMS.source, URIRef(iri_to_uri(source["url"]))
        return
    for language in languages:
        if title := source[f"title_{language}"]:
            yield DCTERMS.source, Literal(title, lang=language)
