"""Writes concepts as SKOS, an RDF graph for other programs: Turtle and JSON-LD.

The graph is written concept by concept: rdflib would hold all of a big glossary in
memory and sort it, which takes far longer.
"""

import json
from dataclasses import asdict

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
    yield from grouped(about_scheme(title_page)).items()
    groups, broader = {}, broader_concepts("code")
    above = {code: all_above(code, broader) for code in broader}
    if not everything:
        concepts = concepts.visible_anywhere()
    concepts = concepts.for_files(everything=everything, lookup_terms=True)
    for concept in concepts.iterator(500):
        languages = LANGUAGES if everything else concept.visible_languages()
        by_subject = grouped(about(concept, languages, above))
        here = address_of(concept.code)
        yield here, by_subject.pop(here)
        # The rest is about the scheme and the collections: each concept repeats it.
        for subject, predicates in by_subject.items():
            known = groups.setdefault(subject, {})
            for predicate, objects in predicates.items():
                known.setdefault(predicate, {}).update(objects)
    yield from sorted(groups.items())


def grouped(triples):
    """Return {subject: {predicate: {object: None}}}, in order and without doubles."""
    by_subject = {}
    for subject, predicate, item in triples:
        by_subject.setdefault(subject, {}).setdefault(predicate, {})[item] = None
    return by_subject


def scheme():
    return URIRef(absolute("/#glossary"))


def address_of(code):
    return URIRef(absolute(f"/id/term/{code}"))


def about_scheme(title_page):
    """Yield the triples of the title page, and the moment of the state of the file."""
    here, page = scheme(), asdict(title_page)
    yield here, RDF.type, SKOS.ConceptScheme
    for predicate, name in [
        (DCTERMS.title, "title"),
        (DCTERMS.publisher, "publisher"),
        (DCTERMS.rights, "licence"),
    ]:
        for language, text in page[name].items():
            if text:
                yield here, predicate, Literal(text, lang=language)
    if page["licence_url"]:
        yield here, DCTERMS.license, URIRef(iri_to_uri(page["licence_url"]))
    moment = Literal(title_page.moment, datatype=XSD.dateTime)
    yield here, DCTERMS.modified, moment


def about(concept, languages, above):
    """Yield the triples of a concept in these languages; ``above``: {code: codes}.

    What is broader or narrower, however far, is not related as well (SKOS, S27).
    """
    here = address_of(concept.code)
    yield here, RDF.type, SKOS.Concept
    yield here, SKOS.inScheme, scheme()
    yield here, SKOS.notation, Literal(concept.code)
    if not concept.broader_codes:
        yield here, SKOS.topConceptOf, scheme()
        yield scheme(), SKOS.hasTopConcept, here
    for language in languages:
        yield from labels(concept, here, language)
        for name, relation in TEXTS.items():
            if text := getattr(concept, f"{name}_{language}"):
                yield here, relation, Literal(text, lang=language)
    for name, relation in RELATIONS.items():
        for code in getattr(concept, name):
            own, others = above.get(concept.code, ()), above.get(code, ())
            if relation != SKOS.related or (
                code not in own and concept.code not in others
            ):
                yield here, relation, address_of(code)
    if concept.replaced_by_id:
        yield here, OWL.deprecated, Literal(True)
    for line in concept.same_as_lines:
        yield here, SKOS.exactMatch, URIRef(iri_to_uri(line))
    for row in concept.citation_rows:
        yield from sources(row["source"], here, languages)
    for domain in concept.domain_rows:
        yield from members(domain, here)
    moments = [getattr(concept, f"updated_at_{code}") for code in languages]
    if changed := max(filter(None, moments), default=None):
        yield here, DCTERMS.modified, Literal(localdate(changed), datatype=XSD.date)


def labels(concept, here, language):
    """Yield each term of a language once, with its best status."""
    title = getattr(concept, f"title_{language}") or ""
    texts = {title}
    if title:
        yield here, SKOS.prefLabel, label(title, language)
    rows = [row for row in concept.term_rows if row["language"] == language]
    for row in sorted(rows, key=lambda row: [*Status].index(row["status"])):
        if row["text"] not in texts:
            texts.add(row["text"])
            kind = LABELS.get(row["status"], SKOS.altLabel)
            yield here, kind, label(row["text"], language)


def label(text, language):
    return Literal(with_plain_spaces(text), lang=language)


def sources(source, here, languages):
    """Yield the URL of a source, or its title if it has none."""
    if source["url"]:
        yield here, DCTERMS.source, URIRef(iri_to_uri(source["url"]))
        return
    for language in languages:
        if title := source[f"title_{language}"]:
            yield here, DCTERMS.source, Literal(title, lang=language)


def members(domain, here):
    collection = URIRef(absolute(f"/#glossary-{domain['code']}"))
    yield collection, RDF.type, SKOS.Collection
    for language in LANGUAGES:
        if title := domain[f"title_{language}"]:
            yield collection, SKOS.prefLabel, label(title, language)
    yield collection, SKOS.member, here
