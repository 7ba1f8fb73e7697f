"""Saves the values of a concept in which a row differs from it."""

from glossary.imports import citations
from glossary.interchange.entries import TEXTS
from glossary.models import Concept, Domain, Term
from publishing.models import Link
from text.languages import LANGUAGES
from text.pointers import Pointer


def store(row):
    """Save the concept with its texts, terms and citations; return it."""
    names = {change.name for change in row.differences if not change.term}
    concept = row.instance or new_concept(row)
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
        set_domains(concept, row.entry["domains"], row.subject.lookups)
    store_terms(concept, row)
    for name in TEXTS:
        if any(f"{name}_sources_{language}" in names for language in LANGUAGES):
            citations.store(concept, name, row.entry, row.subject.lookups)
    return concept


def new_concept(row):
    titles = {f"title_{code}": title for code, title in row.titles().items()}
    return Concept(code=row.code, **titles)


def set_domains(concept, codes, lookups):
    for code in codes:
        if names := lookups.new_domains.pop(code, None):
            titles = {f"title_{language}": name for language, name in names.items()}
            position = Domain.objects.count()
            Domain.objects.create(code=code, position=position, **titles)
    concept.domains.set(Domain.objects.filter(code__in=codes))
    concept.mark_updated()


def store_terms(concept, row):
    """Save the changed terms; one that stops being preferred before the new one."""
    stored = {(term.language, term.text): term for term in concept.terms.all()}
    position = max((term.position for term in stored.values()), default=-1)
    values = {}
    for change in row.differences:
        if change.term:
            values.setdefault(change.term, {})[change.name] = change.new
    saved = []
    for key, changed in values.items():
        term = stored.get(key)
        if term is None:
            position += 1
            term = Term(concept=concept, position=position, part_of_speech="")
            term.language = key[0]
        for name, value in changed.items():
            if name == "example_source":
                lookups = row.subject.lookups
                value = citations.source_named(value, term.language, lookups)
            setattr(term, name, "\n".join(value) if isinstance(value, list) else value)
        saved.append((term, [*changed]))
    for term, names in sorted(saved, key=saving_order):
        term.save(update_fields=names if term.pk else None)


def saving_order(saved):
    term, _names = saved
    return term.status == Term.Status.PREFERRED, term.pk is None


# Relations, when all concepts are there


def relate(row, pks):
    """Save the relations of a concept; ``pks``: {code: key}."""
    concept = row.instance
    changed = {change.name for change in row.differences if not change.term}

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
    there = Link.objects.related_with(concept)
    both = {end for link in there for end in [link.source, link.target]}
    pointers = [Pointer(concept.pointer.model, pk) for pk in pks]
    if new := [pointer for pointer in pointers if pointer not in both]:
        Link.objects.relate(concept, [*chosen, *new])
