"""Writes all concepts as SKOS: Turtle and JSON-LD, both the same graph.

Concept by concept: to hold the graph of a big glossary, and to order it anew, takes
far longer than to write it.
"""

import json
from dataclasses import asdict

from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, Literal, URIRef

from glossary import skos
from text.languages import LANGUAGES

SPACES = {"skos": SKOS, "dct": DCTERMS, "owl": OWL, "xsd": XSD}
PREFIXES = {prefix: str(space) for prefix, space in SPACES.items()}


def turtle(file, concepts, edition, *, everything=False):
    """Write to a text file."""
    for prefix, namespace in PREFIXES.items():
        file.write(f"@prefix {prefix}: <{namespace}> .\n")
    for subject, told in nodes(concepts, edition, everything=everything):
        lines = [
            f"{short(predicate)} {' , '.join(map(short, objects))}"
            for predicate, objects in told.items()
        ]
        file.write(f"\n{subject.n3()} " + " ;\n    ".join(lines) + " .\n")


def json_ld(file, concepts, edition, *, everything=False):
    """Write to a text file, a node to a line."""
    file.write(f'{{"@context": {json.dumps(PREFIXES)},\n"@graph": [')
    divider = "\n"
    for subject, told in nodes(concepts, edition, everything=everything):
        node = {"@id": str(subject)}
        for predicate, objects in told.items():
            if predicate == RDF.type:
                node["@type"] = [str(one) for one in objects]
            else:
                node[short(predicate)] = [value(one) for one in objects]
        file.write(divider + json.dumps(node, ensure_ascii=False))
        divider = ",\n"
    file.write("\n]}\n")


def nodes(concepts, edition, *, everything):
    """Yield (subject, {predicate: objects}): the glossary, concepts, collections."""
    yield from parted(about_file(edition)).items()
    groups = {}
    found = concepts if everything else concepts.visible_anywhere()
    found = found.without_texts().for_machines(everything=everything)
    for concept in found.order_by("code").iterator(500):
        languages = LANGUAGES if everything else concept.visible_languages()
        told = parted(skos.about(concept, languages))
        here = skos.address_of(concept.code)
        yield here, told.pop(here)
        # What is left is of the scheme and of collections, told by each concept.
        for subject, predicates in told.items():
            known = groups.setdefault(subject, {})
            for predicate, objects in predicates.items():
                known.setdefault(predicate, {}).update(objects)
    yield from sorted(groups.items())


def parted(triples):
    """Return {subject: {predicate: {object: None}}}, each in its order and once."""
    told = {}
    for subject, predicate, one in triples:
        told.setdefault(subject, {}).setdefault(predicate, {})[one] = None
    return told


def about_file(edition):
    """Yield what the title page says of the glossary, and the moment of its state."""
    yield from skos.about_scheme(asdict(edition))
    moment = Literal(edition.moment, datatype=XSD.dateTime)
    yield skos.scheme(), DCTERMS.modified, moment


def short(one):
    """Return how Turtle writes an address, by its prefix if it has one, or a text."""
    if not isinstance(one, URIRef):
        return one.n3()
    for prefix, namespace in PREFIXES.items():
        name = one.removeprefix(namespace)
        if name != one and name.isalpha():
            return f"{prefix}:{name}"
    return "a" if one == RDF.type else one.n3()


def value(one):
    if isinstance(one, URIRef):
        return {"@id": str(one)}
    if one.language:
        return {"@value": str(one), "@language": one.language}
    if one.datatype:
        return {"@value": str(one), "@type": str(one.datatype)}
    return {"@value": str(one)}
