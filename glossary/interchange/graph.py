"""Writes all concepts as SKOS: Turtle and JSON-LD, both the same graph.

The graph is written concept by concept: rdflib would hold all of a big glossary in
memory and sort it, which takes far longer.
"""

import json
from dataclasses import asdict

from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, Literal, URIRef

from glossary import skos
from text.languages import LANGUAGES

SPACES = {"skos": SKOS, "dct": DCTERMS, "owl": OWL, "xsd": XSD}
PREFIXES = {prefix: str(space) for prefix, space in SPACES.items()}


def turtle(file, concepts, title_page, *, everything=False):
    """Write Turtle to a text file."""
    for prefix, namespace in PREFIXES.items():
        file.write(f"@prefix {prefix}: <{namespace}> .\n")
    for subject, predicates in nodes(concepts, title_page, everything=everything):
        lines = [
            f"{short(predicate)} {' , '.join(map(short, objects))}"
            for predicate, objects in predicates.items()
        ]
        file.write(f"\n{subject.n3()} " + " ;\n    ".join(lines) + " .\n")


def json_ld(file, concepts, title_page, *, everything=False):
    """Write JSON-LD to a text file, one node per line."""
    file.write(f'{{"@context": {json.dumps(PREFIXES)},\n"@graph": [')
    divider = "\n"
    for subject, predicates in nodes(concepts, title_page, everything=everything):
        node = {"@id": str(subject)}
        for predicate, objects in predicates.items():
            if predicate == RDF.type:
                node["@type"] = [str(item) for item in objects]
            else:
                node[short(predicate)] = [value(item) for item in objects]
        file.write(divider + json.dumps(node, ensure_ascii=False))
        divider = ",\n"
    file.write("\n]}\n")


def nodes(concepts, title_page, *, everything):
    """Yield (subject, {predicate: objects}): the glossary, concepts, collections."""
    yield from grouped(about_file(title_page)).items()
    groups, above = {}, skos.codes_above()
    if not everything:
        concepts = concepts.visible_anywhere()
    concepts = concepts.without_texts().for_machines(everything=everything)
    for concept in concepts.order_by("code").iterator(500):
        languages = LANGUAGES if everything else concept.visible_languages()
        by_subject = grouped(skos.about(concept, languages, above))
        here = skos.address_of(concept.code)
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


def about_file(title_page):
    """Yield the triples of the title page, and the moment of the state of the file."""
    yield from skos.about_scheme(asdict(title_page))
    moment = Literal(title_page.moment, datatype=XSD.dateTime)
    yield skos.scheme(), DCTERMS.modified, moment


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
    if node.language:
        return {"@value": str(node), "@language": node.language}
    if node.datatype:
        return {"@value": str(node), "@type": str(node.datatype)}
    return {"@value": str(node)}
