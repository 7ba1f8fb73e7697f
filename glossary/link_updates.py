"""Keeps the linked copies of texts (``LinkedText``) in step with texts and glossary.

A saved text is linked at once. When a concept changes, the texts that have a link to it
are linked anew, and those that may use one of its terms.
"""

from contextvars import ContextVar

from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from glossary.linker import link_html
from glossary.models import Concept, LinkedText, LinkingRun, Term
from glossary.models.linked_text import digest
from glossary.term_index import glossary_version, term_index
from publishing import page_stamp
from publishing.models import CatalogueEntry, Revision
from publishing.registry import model_of, publishable_models
from publishing.search import as_query
from publishing.snapshots import stem
from text.languages import LANGUAGES, language_of
from text.lemmas import lemmas
from text.pointers import Pointer, parse_or_none
from text.richtext import pointers_in

# The progress of a run is stored after each so many texts.
STEP = 20
# How many runs are stored.
MAX_RUNS = 50
# Where so many concepts change at once, all texts are linked anew.
MANY_CONCEPTS = 30

_changed = ContextVar("keys of changed concepts", default=frozenset())


def update_saved_texts(sender, pointer, names, **kwargs):
    """Link texts that were saved; a receiver of ``publishing.signals.text_saved``."""
    if record := sender._base_manager.filter(pk=pointer.pk).first():
        for name in names:
            update_text(record, stem(name), language_of(name))


def note_changed_concept(sender, instance, **kwargs):
    """Queue the update of the texts of a changed concept; a receiver of revisions."""
    if instance.to_model == Concept._meta.label_lower:
        _changed.set(_changed.get() | {instance.to_pk})
        transaction.on_commit(enqueue_update)


def enqueue_update():
    """Enqueue one task for all concepts that were changed together.

    One callback is queued per revision: the first to run handles all concepts of the
    transaction, and any that are left from one that was rolled back.
    """
    if changed := _changed.get():
        _changed.set(frozenset())
        update_texts_of.enqueue(sorted(changed))


def delete_texts(sender, instance, **kwargs):
    """Delete the linked texts of a deleted record; a receiver of ``post_delete``."""
    if hasattr(sender, "rich_text_fields"):
        LinkedText.objects.to_record(instance).delete()


def update_text(record, name, language):
    """Store a linked copy of a text, unless it is up to date."""
    html = getattr(record, f"{name}_{language}") or ""
    texts = LinkedText.objects.of_text(record, name, language)
    if not html:
        texts.delete()
        return
    if texts.filter(digest=digest(html), glossary=glossary_version()).exists():
        return
    by_hand = concepts_in(html)
    own = {record.pk} if isinstance(record, Concept) else set()
    linked_html, by_terms = link_html(
        html, term_index(language), permanent_url, skip=frozenset(by_hand | own)
    )
    LinkedText.objects.update_or_create(
        to_model=record.pointer.model,
        to_pk=record.pk,
        field=name,
        language=language,
        defaults={
            "digest": digest(html),
            "glossary": glossary_version(),
            "html": linked_html,
            "concepts": sorted({*by_terms, *by_hand}),
        },
    )


def permanent_url(pk):
    return Pointer(Concept._meta.label_lower, pk).address


def concepts_in(html):
    """Return the keys of the concepts to which an editor has linked by hand."""
    pointers = filter(None, map(parse_or_none, pointers_in(html)))
    label = Concept._meta.label_lower
    return {pointer.pk for pointer in pointers if pointer.model == label}


# Texts are named by (pointer, field, language)


@task
def update_texts_of(concept_pks):
    """Link anew the texts with links to these concepts, or with terms of them."""
    is_few = len(concept_pks) < MANY_CONCEPTS
    update_texts(texts_of(concept_pks) if is_few else set(all_texts()))


@task
def update_all_texts():
    """Link all texts that were not linked by the present version of the glossary."""
    update_texts(set(all_texts()))


def texts_of(concept_pks):
    """Return the texts that have a link to these concepts, or may have one now."""
    linked = LinkedText.objects.filter(concepts__overlap=concept_pks)
    rows = linked.values_list("to_model", "to_pk", "field", "language")
    texts = {(Pointer(model, pk), *rest) for model, pk, *rest in rows}
    terms = Term.objects.filter(concept__in=concept_pks, is_linked=True)
    for term in terms.without_lookup_terms():
        texts |= set(texts_with(term))
    return texts


def texts_with(term):
    """Yield the texts that may contain a term, in any inflection."""
    language = term.language
    words = {lemmas(text, language) for text in [term.text, *term.form_lines]} - {""}
    pointers = pointers_with_words(words, language) if words else set()
    for model in models_with_texts():
        literal = Q()
        for text in [term.text, *term.form_lines]:
            for name in model.rich_text_fields():
                literal |= Q(**{f"{name}_{language}__icontains": text})
        pks = model._base_manager.filter(literal).values_list("pk", flat=True)
        pointers |= {Pointer(model._meta.label_lower, pk) for pk in pks}
    for pointer in pointers:
        for name in model_of(pointer.model).rich_text_fields():
            yield pointer, name, language


def pointers_with_words(words, language):
    """Return the pointers of records with all words of one of these texts."""
    condition = Q()
    for text in words:
        condition |= Q(**{f"search_{language}": as_query(text, language)})
    entries = CatalogueEntry.objects.of_kinds(models_with_texts()).filter(condition)
    return {Pointer(*end) for end in entries.values_list("to_model", "to_pk")}


def models_with_texts():
    return [model for model in publishable_models() if model.rich_text_fields()]


def all_texts():
    for model in models_with_texts():
        for pk in model._base_manager.values_list("pk", flat=True):
            pointer = Pointer(model._meta.label_lower, pk)
            for name in model.rich_text_fields():
                yield from ((pointer, name, language) for language in LANGUAGES)


def update_texts(texts):
    """Link these texts, and store the progress as a ``LinkingRun``."""
    if not texts:
        return
    run = LinkingRun.objects.create(texts=len(texts))
    for number, (pointer, name, language) in enumerate(sorted(texts), start=1):
        model = model_of(pointer.model)
        if record := model and model._base_manager.filter(pk=pointer.pk).first():
            update_text(record, name, language)
        if number % STEP == 0:
            LinkingRun.objects.filter(pk=run.pk).update(done=number)
    LinkingRun.objects.filter(pk=run.pk).update(
        done=len(texts), finished_at=timezone.now()
    )
    LinkingRun.objects.delete_all_but(MAX_RUNS)
    page_stamp.renew()


def connect():
    """Connect the signal receivers of this module."""
    from django.db.models.signals import post_delete, post_save

    from publishing.signals import text_saved

    text_saved.connect(update_saved_texts)
    post_save.connect(note_changed_concept, sender=Revision)
    post_delete.connect(delete_texts)
