"""Concepts as an RDF graph (SKOS) for other programs, of what readers see."""

from django.utils.encoding import iri_to_uri
from django.utils.timezone import localdate
from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, Graph, Literal, URIRef

from glossary.interchange.title_page import title_page_texts
from glossary.models import Concept, Term
from publishing.pages.seo import absolute
from text.languages import LANGUAGES
from text.typography import with_plain_spaces

# {media type: rdflib's name of the format}
FORMATS = {"text/turtle": "turtle", "application/ld+json": "json-ld"}

Status = Term.Status
# SKOS allows one of these for a text, not two.
LABELS = {
    Status.ADMITTED: SKOS.altLabel,
    Status.DEPRECATED: SKOS.hiddenLabel,
    Status.SUPERSEDED: SKOS.hiddenLabel,
    Status.LOOKUP: SKOS.hiddenLabel,
}
RELATIONS = {
    "broader_codes": SKOS.broader,
    "narrower_codes": SKOS.narrower,
    "related_codes": SKOS.related,
    "replacing_codes": DCTERMS.isReplacedBy,
}


def scheme():
    return URIRef(absolute("/#glossary"))


def address_of(code):
    return URIRef(absolute(f"/id/term/{code}"))


def graph_of(concepts):
    """Return the graph of concepts of the queryset ``for_machines``."""
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dct", DCTERMS)
    graph.bind("owl", OWL)
    for triple in about_scheme(title_page_texts()):
        graph.add(triple)
    above = codes_above()
    for concept in concepts:
        for triple in about(concept, concept.visible_languages(), above):
            graph.add(triple)
    return graph


def about_scheme(page):
    """Yield the triples of the glossary as a whole, from its title page."""
    here = scheme()
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


def codes_above():
    """Return {code: codes of all that is broader, however far}."""
    through = Concept.broader.through._base_manager
    pairs = through.values_list("from_concept__code", "to_concept__code")
    broader = {}
    for code, above in pairs:
        broader.setdefault(code, set()).add(above)
    return {code: all_above(code, broader) for code in broader}


def all_above(code, broader):
    above, rest = set(), [code]
    while rest:
        new = broader.get(rest.pop(), set()) - above
        above |= new
        rest += new
    return above


def about(concept, languages, above):
    """Yield the triples of a concept in these languages; ``above``: ``codes_above``.

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
        for name, relation in [
            ("summary", SKOS.definition),
            ("note", SKOS.scopeNote),
        ]:
            if text := getattr(concept, f"{name}_{language}"):
                yield here, relation, Literal(text, lang=language)
    for name, relation in RELATIONS.items():
        for code in getattr(concept, name):
            if relation != SKOS.related or not is_in_line(code, concept.code, above):
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


def is_in_line(one, other, above):
    return one in above.get(other, ()) or other in above.get(one, ())


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
