"""The terms by which texts are linked, and the linked copies of texts (``LinkedText``).

A saved text is linked at once. When concepts change, the worker links anew the texts
that have a link to one of them, and those that may use one of its terms. It stores by
which version of the glossary all texts are linked (``LinkedVersion``) only at the end,
so what was broken off is done again.
"""

import time
from functools import lru_cache
from itertools import batched, groupby
from typing import NamedTuple

from django.db.models import Q

from glossary.linker import Pattern, TermIndex, link_html, match_terms
from glossary.models import Concept, LinkedText, LinkedVersion, Term
from glossary.models.linked_text import digest
from publishing.cache import page_stamp
from publishing.content import locks
from publishing.content.registry import model_of, publishable_models
from publishing.content.search import as_query
from publishing.content.snapshots import stem
from publishing.content.status import State
from publishing.models import CatalogueEntry, Revision
from publishing.translations.language_checks import Finding
from text.languages import LANGUAGES, language_of, others
from text.lemmas import lemmas
from text.pointers import Pointer, parse_or_none
from text.richtext import pointers_in


def term_index(language: str, version: int | None = None) -> TermIndex:
    """Return the terms of ``language`` that are linked; matches have keys of concepts.

    Also of concepts with a publication date to come: nothing runs on that day. Until
    then the page leaves such a link out.
    """
    version = glossary_version() if version is None else version
    return _index(language, version, linked_terms)


def glossary_version() -> int:
    """Return a number that grows with each change of a concept."""
    return Revision.objects.version_of(Concept)


def index_of_all_terms(language: str) -> TermIndex:
    """Return the same of all terms, also those of drafts or not linked."""
    return _index(language, glossary_version(), all_terms)


@lru_cache(8)
def _index(language, version, terms):
    return TermIndex(map(pattern, terms(language)), language)


def all_terms(language):
    return Term.objects.without_lookup_terms().filter(language=language).in_order()


def linked_terms(language):
    published = {f"concept__state_{language}": State.PUBLISHED}
    return all_terms(language).filter(is_linked=True, **published)


def pattern(term) -> Pattern:
    return Pattern(
        key=term.concept_id,
        text=term.text,
        is_case_sensitive=term.is_case_sensitive,
        forms=tuple(term.form_lines),
        not_when=tuple(term.not_when_lines),
    )


Status = Term.Status
# What the glossary advises against.
OUTDATED = {Status.DEPRECATED, Status.SUPERSEDED}
# Its own texts speak of terms, also of the wrong ones.
OWN = f"{Concept._meta.app_label}."


class Terms(NamedTuple):
    """The terms of a language; all dictionaries are by the key of the concept.

    A term is the set of its lemmas in ``outdated`` and in ``equivalents``.
    """

    index: TermIndex
    preferred: dict
    outdated: dict
    equivalents: dict


def prepare():
    """Return the check; see ``publishing.translations.language_checks``."""
    version = glossary_version()
    return lambda pair: list(findings(pair, version))


@lru_cache(4)
def terms_of(language, version):
    is_published = Q(**{f"concept__state_{language}": State.PUBLISHED})
    terms = Term.objects.filter(is_published, language=language).in_order()
    preferred, outdated, equivalents = {}, {}, {}
    for term in terms.only("concept", "text", "status", "forms", "lemmas"):
        if term.status == Status.PREFERRED:
            preferred[term.concept_id] = term.text
        named = outdated if term.status in OUTDATED else equivalents
        own = named.setdefault(term.concept_id, set())
        own.add(frozenset(term.lemmas))
        own.update(words_of(form, language) for form in term.form_lines)
    return Terms(term_index(language), preferred, outdated, equivalents)


def words_of(text, language):
    return frozenset(lemmas(text, language).split())


def findings(pair, version):
    if pair.pointer.model.startswith(OWN):
        return
    terms = {code: terms_of(code, version) for code in pair.values}
    texts = {code: pair.plain(code) for code in pair.values}
    matches = {code: matches_in(texts[code], terms[code], code) for code in texts}
    is_asked = pair.is_typed and not pair.is_title
    for language, found in matches.items():
        [other] = others(language)
        there = words_of(texts[other], other) if is_asked else frozenset()
        in_other = {concept for concept, _is_outdated in matches[other]}
        for (concept, is_outdated), words in found.items():
            is_in_both = concept in in_other
            if is_outdated and is_in_both:
                yield finding(pair, terms[language], concept, (language, words))
            # A text without a term may say the same: that is asked of who writes it.
            if is_asked and not is_in_both and has_none(terms[other], concept, there):
                sides = (language, words), (other, "")
                yield finding(pair, terms[other], concept, *sides)


def matches_in(text, terms, language):
    """Return {(key of a concept, whether by an outdated term): its first words}."""
    matches = {}
    for match in match_terms(text, terms.index):
        words = text[match.start : match.end]
        outdated = terms.outdated.get(match.key, ())
        is_outdated = bool(outdated) and words_of(words, language) in outdated
        matches.setdefault((match.key, is_outdated), words)
    return matches


def finding(pair, terms, concept, *sides):
    """Return what is said of (language, words), the last of which are replaced."""
    new = terms.preferred.get(concept)
    replacement = (*sides[-1], new) if new else ()
    return Finding(pair.pointer, pair.text, "term", sides, replacement)


def has_none(terms, concept, words):
    """Tell whether a text has no equivalent of a term, not even within a name."""
    equivalents = terms.equivalents.get(concept, ())
    return bool(equivalents) and not any(each <= words for each in equivalents)


# The linked copies


# Texts that are read, and stored, together.
BATCH = 50
# Where so many concepts change at once, all texts are linked anew.
MANY_CONCEPTS = 30
# Seconds after which readers get the links of a run that goes on.
RENEW_EVERY = 60


def update_saved_texts(sender, pointer, names, **kwargs):
    """Link texts that were saved: a receiver of ``signals.text_saved``."""
    texts = [(pointer, stem(name), language_of(name)) for name in names]
    update_texts(texts, glossary_version(), is_saved=True)


# Fields of a ``LinkedText`` that its linking sets.
LINKED = ["source_hash", "index_version", "html", "concepts"]
OVERWRITE = {
    "update_conflicts": True,
    "unique_fields": ["to_model", "to_pk", "field", "language"],
    "update_fields": LINKED,
}


def linked_copy(record, name, language, version):
    """Return the ``LinkedText`` of a text, as it is to be stored."""
    html = getattr(record, f"{name}_{language}")
    pointers = filter(None, map(parse_or_none, pointers_in(html)))
    label = Concept._meta.label_lower
    # Concepts to which an editor has linked by hand.
    by_hand = {pointer.pk for pointer in pointers if pointer.model == label}
    own = {record.pk} if isinstance(record, Concept) else set()
    linked_html, by_terms = link_html(
        html,
        term_index(language, version),
        lambda pk: Pointer(label, pk).address,
        skip=frozenset(by_hand | own),
    )
    return LinkedText(
        to_model=record.pointer.model,
        to_pk=record.pk,
        field=name,
        language=language,
        source_hash=digest(html),
        index_version=version,
        html=linked_html,
        concepts=sorted({*by_terms, *by_hand}),
    )


def delete_texts(sender, instance, **kwargs):
    """Delete the linked texts of a deleted record; a receiver of ``post_delete``."""
    LinkedText.objects.to_record(instance).delete()


# All texts that wait: a job of the worker


def update_links():
    """Link the texts that changed concepts concern, one process at a time."""
    if glossary_version() <= linked_version():
        return
    with locks.session_lock("glossary.links") as is_ours:
        if is_ours:
            version, since = glossary_version(), linked_version()
            changed = Revision.objects.filter(to_model=Concept._meta.label_lower)
            changed = changed.filter(pk__gt=since, pk__lte=version)
            pks = sorted(set(changed.values_list("to_pk", flat=True)))
            is_whole = since == 0 or len(pks) >= MANY_CONCEPTS
            update_texts(set(all_texts()) if is_whole else texts_of(pks), version)
            LinkedVersion.objects.update_or_create(defaults={"version": version})


def linked_version():
    """Return the stored version, 0 before the first run."""
    return LinkedVersion.objects.values_list("version", flat=True).first() or 0


# Texts are named by (pointer, field, language)


def texts_of(concept_pks):
    """Return the texts that have a link to these concepts, or may have one now."""
    linked = LinkedText.objects.filter(concepts__overlap=concept_pks)
    rows = linked.values_list("to_model", "to_pk", "field", "language")
    texts = {(Pointer(model, pk), *rest) for model, pk, *rest in rows}
    for language in LANGUAGES:
        terms = linked_terms(language).filter(concept__in=concept_pks)
        words = {text for term in terms for text in [term.text, *term.form_lines]}
        texts |= set(texts_with(words, language)) if words else set()
    return texts


def texts_with(words, language):
    """Yield the texts that may contain one of these terms, in any inflection."""
    inflected = Q()
    for text in {lemmas(text, language) for text in words} - {""}:
        inflected |= Q(**{f"search_{language}": as_query(text, language)})
    entries = CatalogueEntry.objects.of_kinds(models_with_texts()).filter(inflected)
    ends = entries.values_list("to_model", "to_pk") if inflected else ()
    pointers = {Pointer(*end) for end in ends}
    for model in models_with_texts():
        literal = Q()
        for name in model.rich_text_fields():
            for text in words:
                literal |= Q(**{f"{name}_{language}__icontains": text})
        pks = model._base_manager.filter(literal).values_list("pk", flat=True)
        pointers |= {Pointer(model._meta.label_lower, pk) for pk in pks}
    for pointer in pointers:
        for name in model_of(pointer.model).rich_text_fields():
            yield pointer, name, language


def models_with_texts():
    return [model for model in publishable_models() if model.rich_text_fields()]


def all_texts():
    for model in models_with_texts():
        for pk in model._base_manager.values_list("pk", flat=True):
            pointer = Pointer(model._meta.label_lower, pk)
            for name in model.rich_text_fields():
                yield from ((pointer, name, language) for language in LANGUAGES)


def update_texts(texts, version, *, is_saved=False):
    """Link these texts by a version of the glossary, and let readers have them."""
    is_changed, renewed_at = False, time.monotonic()
    for label, of_model in groupby(sorted(texts), key=lambda text: text[0].model):
        for batch in batched(of_model, BATCH):
            if model := model_of(label):
                is_changed |= update_batch(model, batch, version, is_saved)
            if is_changed and time.monotonic() - renewed_at >= RENEW_EVERY:
                page_stamp.renew()
                is_changed, renewed_at = False, time.monotonic()
    if is_changed:
        page_stamp.renew()


def update_batch(model, texts, version, is_saved):
    """Link some texts of a model; return whether one that readers have is another now.

    What was saved a moment ago is linked by the same version as by the worker, or by a
    later one: that copy stays. For this the worker reads the copies before the texts.
    """
    copies = {
        (row.to_pk, row.field, row.language): row
        for row in LinkedText.objects.at({pointer for pointer, *_rest in texts})
    }
    records = model._base_manager.in_bulk({pointer.pk for pointer, *_rest in texts})
    new, gone, same, changed = [], [], [], set()
    for pointer, name, language in texts:
        record = records.get(pointer.pk)
        html = record and getattr(record, f"{name}_{language}")
        stored = copies.get((pointer.pk, name, language))
        if not html:
            gone += [stored.pk] if stored else []
            continue
        is_same_text = stored and stored.source_hash == digest(html)
        if is_same_text and stored.index_version >= version:
            continue
        copy = linked_copy(record, name, language, version)
        if stored is None or is_saved:
            new.append(copy)
            changed |= {record} if stored or copy.concepts else set()
        elif is_same_text and stored.html == copy.html:
            same.append(stored.pk)
        else:
            as_read = LinkedText.objects.filter(
                pk=stored.pk,
                source_hash=stored.source_hash,
                index_version=stored.index_version,
            )
            values = {field: getattr(copy, field) for field in LINKED}
            changed |= {record} if as_read.update(**values) else set()
    LinkedText.objects.filter(pk__in=gone).delete()
    rows = LinkedText.objects.filter(pk__in=same, index_version__lt=version)
    rows.update(index_version=version)
    LinkedText.objects.bulk_create(
        new, **(OVERWRITE if is_saved else {"ignore_conflicts": True})
    )
    return any(record.public_languages() for record in changed)
