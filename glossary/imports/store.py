"""Saves the values of a concept in which a row differs from it."""

from itertools import zip_longest

from glossary.interchange.entries import TEXTS
from glossary.models import Citation, Concept, Domain, Term
from glossary.models.concept import titles_of
from publishing.models import Link
from text.languages import LANGUAGES
from text.pointers import Pointer


def store(row):
    """Save the concept with its texts, terms and citations; return it."""
    names = row.changed.keys()
    titles = titles_of(row.terms)
    titles = {f"title_{language}": title for language, title in titles.items()}
    concept = row.instance or Concept(code=row.code, **titles)
    columns = {
        f"{column}_{language}": row.entry[name]
        for text, column in TEXTS.items()
        for language in LANGUAGES
        if (name := f"{text}_{language}") in names
    }
    if "same_as" in names:
        columns["same_as"] = "\n".join(row.entry["same_as"])
    if "own_wording" in names:
        columns["own_wording"] = row.entry["own_wording"]
    for name, value in columns.items():
        setattr(concept, name, value)
    if row.is_new:
        concept.save()
    elif columns:
        concept.save(update_fields=[*columns])
    if "domains" in names:
        concept.domains.set(Domain.objects.filter(code__in=row.entry["domains"]))
        concept.mark_updated()
    for name in TEXTS:
        if any(f"{name}_sources_{language}" in names for language in LANGUAGES):
            store_citations(concept, name, row)
    store_terms(concept, row)
    return concept


def store_terms(concept, row):
    """Save the changed terms."""
    stored = {(term.language, term.text): term for term in concept.terms.all()}
    position = max((term.position for term in stored.values()), default=-1)
    for key, changed in row.changed_terms.items():
        term = stored.get(key)
        if term is None:
            position += 1
            term = Term(concept=concept, position=position, part_of_speech="")
            term.language = key[0]
        for name, (_old, value) in changed.items():
            if name == "example_source":
                source, _locator = row.lookups.source_and_locator(value)
                value = source or row.lookups.make_source({term.language: value})
            setattr(term, name, "\n".join(value) if isinstance(value, list) else value)
        term.save(update_fields=[*changed] if term.pk else None)


def store_citations(concept, name, row):
    """Save the sources of the definition or the note of a concept."""
    stored = list(concept.citations.filter(supports=name))
    for position, (source, locators) in enumerate(cited_in(name, row)):
        citation = next((each for each in stored if each.source_id == source.pk), None)
        if citation:
            stored.remove(citation)
        else:
            citation = Citation(concept=concept, source=source, supports=name)
        citation.position = position
        for language, locator in locators.items():
            setattr(citation, f"locator_{language}", locator)
        citation.save()
    for citation in stored:
        citation.delete()


def cited_in(name, row):
    """Return [(source, {language: place in it})] of the definition or the note.

    Lines of both languages that name the same source are one citation, and so are two
    at the same place of which no source is known: that is made.
    """
    cited, lookups = [], row.lookups
    lists = [row.entry.get(f"{name}_sources_{code}", []) for code in LANGUAGES]
    for lines in zip_longest(*lists, fillvalue=""):
        unknown = {}
        for language, line in zip(LANGUAGES, lines, strict=True):
            source, locator = lookups.source_and_locator(line)
            if source:
                locators_in(cited, source, language)[language] = locator
            elif line:
                unknown[language] = line
        if unknown:
            cited.append((lookups.make_source(unknown), dict.fromkeys(unknown, "")))
    return cited


def locators_in(cited, source, language):
    """Return the places of a citation of a source that has none in a language yet."""
    for other, locators in cited:
        if other == source and language not in locators:
            return locators
    cited.append((source, {}))
    return cited[-1][1]


# Relations, when all concepts are there


def relate(row, pks):
    """Save the relations of a concept; ``pks``: {code: key}."""
    concept = row.instance
    changed = row.changed.keys()

    def keys(name):
        return [pks[code] for code in row.entry[name] if code in pks]

    for name in changed & {"broader", "confusable"}:
        getattr(concept, name).set(keys(name))
    if "related" in changed:
        add_related(concept, keys("related"))
    if "replaced_by" in changed and (pk := pks.get(row.entry["replaced_by"])):
        concept.replaced_by_id = pk
        concept.save(update_fields=["replaced_by"])
    if changed & {"broader", "confusable", "related", "replaced_by"}:
        concept.mark_updated()


def add_related(concept, pks):
    """Relate the concepts that are not related yet, in either direction."""
    chosen = [link.target for link in Link.objects.from_record(concept).related()]
    there = [link.source for link in Link.objects.to_record(concept).related()]
    known = {concept.pointer, *chosen, *there}
    pointers = [Pointer(concept.pointer.model, pk) for pk in pks]
    if new := [pointer for pointer in pointers if pointer not in known]:
        Link.objects.relate(concept, [*chosen, *new])
