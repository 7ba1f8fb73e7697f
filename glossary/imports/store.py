"""Saves the values of a concept in which a row differs from it."""

from glossary.imports import citations
from glossary.interchange.entries import TEXTS
from glossary.models import Concept, Domain, Term
from publishing.models import Link
from text.languages import LANGUAGES
from text.pointers import Pointer

Status = Term.Status
RELATIONS = ["broader", "confusable", "related", "replaced_by"]


def store(row):
    """Save the concept with its texts, terms and citations; return it."""
    names = {difference.name for difference in row.differences}
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
    for supports in TEXTS:
        texts = citations.cited_texts(row.entry, supports)
        if any(f"{supports}_sources_{language}" in names for language in texts):
            citations.store(concept, supports, texts, row.subject.lookups)
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


# Terms


def store_terms(concept, row):
    """Save the changed terms; one that stops being preferred before the new one."""
    stored = {(term.language, term.text): term for term in concept.terms.all()}
    position = max((term.position for term in stored.values()), default=-1)
    changed = {
        difference.fact[1:3]
        for difference in row.differences
        if difference.fact[0] == "term"
    }
    saved = []
    for given in row.entry["terms"]:
        key = given["language"], given.get("of", given["text"])
        if key not in changed:
            continue
        term = stored.get(key)
        if term is None:
            position += 1
            term = Term(concept=concept, position=position)
        names = set_values(term, given, row)
        saved.append((term, names))
    for term, names in sorted(saved, key=lambda pair: saving_order(*pair)):
        if term.pk is None:
            term.save()
        else:
            term.save(update_fields=names)


def saving_order(term, names):
    """Return a sort key: a term that stops being preferred is saved first."""
    return (term.status == Status.PREFERRED, term.pk is None)


def set_values(term, values, row):
    """Set the values that differ, or all of a new one; return their names."""
    here = ("term", values["language"], values.get("of", values["text"]))
    differing = {
        difference.name
        for difference in row.differences
        if difference.fact[:-1] == here
    }
    if term.pk is None:
        term.language = values["language"]
        term.part_of_speech = ""
    for name in differing:
        value = values[name]
        if name == "example_source":
            value = citations.source_named(value, term.language, row.subject.lookups)
        elif isinstance(value, list):
            value = "\n".join(value)
        setattr(term, name, value)
    return differing


# Relations, when all concepts are there


def relate(row, pks):
    """Save the relations of a concept; ``pks``: {code: key}."""
    names = {
        difference.name
        for difference in row.differences
        if difference.name in RELATIONS
    }
    concept = row.instance

    def keys(name):
        return [pks[code] for code in row.entry[name] if code in pks]

    for name in names & {"broader", "confusable"}:
        getattr(concept, name).set(keys(name))
    if "related" in names:
        add_related(concept, keys("related"))
    if "replaced_by" in names and (pk := pks.get(row.entry["replaced_by"])):
        concept.replaced_by_id = pk
        concept.save(update_fields=["replaced_by"])
    if names:
        concept.mark_updated()


def add_related(concept, pks):
    """Relate the concepts that are not related yet, in either direction."""
    chosen = [link.target for link in Link.objects.from_record(concept).related()]
    there = Link.objects.related_with(concept)
    both = {end for link in there for end in [link.source, link.target]}
    pointers = [Pointer(concept.pointer.model, pk) for pk in pks]
    if new := [pointer for pointer in pointers if pointer not in both]:
        Link.objects.relate(concept, [*chosen, *new])
