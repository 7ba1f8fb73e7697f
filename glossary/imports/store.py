"""Saves the values of a concept in which a row differs from it."""

from itertools import zip_longest

from glossary.interchange.entries import TEXTS
from glossary.models import Citation, Concept, Domain, Term
from glossary.models.concept import titles_of
from publishing.models import Link
from text.languages import LANGUAGES
from text.pointers import Pointer


def store(row):
    """Save the concept with all that belongs to it; return it."""
    names, pks = row.changed.keys(), row.lookups.pks
    titles = titles_of(row.terms)
    titles = {f"title_{language}": title for language, title in titles.items()}
    concept = row.instance or Concept(pk=pks[row.code], code=row.code, **titles)
    columns = columns_of(row)
    for name, value in columns.items():
        setattr(concept, Concept._meta.get_field(name).attname, value)
    if row.is_new:
        concept.save(force_insert=True)
    elif columns:
        concept.save(update_fields=[*columns])
    if "domains" in names:
        concept.domains.set(Domain.objects.filter(code__in=row.entry["domains"]))
    # Of other concepts, which may not be stored yet, the keys are reserved.
    for name in names & {"broader", "confusable"}:
        getattr(concept, name).set([pks[code] for code in row.entry[name]])
    if "related" in names:
        add_related(concept, [pks[code] for code in row.entry["related"]])
    if names & {"domains", "broader", "confusable", "related"}:
        concept.mark_updated()
    for name in TEXTS:
        if any(f"{name}_sources_{language}" in names for language in LANGUAGES):
            store_citations(concept, name, row)
    store_terms(concept, row)
    return concept


def columns_of(row):
    """Return {field: value} of what differs in the table of the concepts itself."""
    entry, names = row.entry, row.changed.keys()
    columns = {
        f"{column}_{language}": entry[name]
        for text, column in TEXTS.items()
        for language in LANGUAGES
        if (name := f"{text}_{language}") in names
    }
    if "same_as" in names:
        columns["same_as"] = "\n".join(entry["same_as"])
    if "own_wording" in names:
        columns["own_wording"] = entry["own_wording"]
    if "replaced_by" in names:
        columns["replaced_by"] = row.lookups.pks[entry["replaced_by"]]
    return columns


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


def add_related(concept, pks):
    """Relate the concepts that are not related yet, in either direction."""
    chosen = [link.target for link in Link.objects.from_record(concept).related()]
    there = [link.source for link in Link.objects.to_record(concept).related()]
    known = {concept.pointer, *chosen, *there}
    pointers = [Pointer(concept.pointer.model, pk) for pk in pks]
    if new := [pointer for pointer in pointers if pointer not in known]:
        Link.objects.relate(concept, [*chosen, *new])
