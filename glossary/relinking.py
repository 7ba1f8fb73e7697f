"""Keeps the links from texts to the glossary in step with both.

A saved text is linked at once. When a concept changes, so are the texts that led to it
and those that may use one of its terms.
"""

from contextvars import ContextVar

from django.db import transaction
from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from glossary.linking import linked
from glossary.models import Concept, LinkedText, LinkingRun, Term
from glossary.models.linked_text import digest
from glossary.terms import dictionary_of, stamp
from publishing.models import Revision
from publishing.registry import model_of, publishable_models
from publishing.search import as_query
from publishing.snapshots import stem
from text.languages import LANGUAGES, language_of
from text.lemmas import lemmas
from text.pointers import Pointer, parse_or_none
from text.richtext import pointers_in

# How many texts lie between two notes of how far a run has come.
STEP = 20
# So many runs are remembered.
REMEMBERED = 50
# Where so many concepts change, all texts are gone through.
MANY = 30

_changed = ContextVar("concepts whose texts wait to be linked", default=frozenset())


def follow_text(sender, pointer, names, **kwargs):
    """Link texts that were saved; listens to ``publishing.signals.text_saved``."""
    if record := sender._base_manager.filter(pk=pointer.pk).first():
        for name in names:
            link(record, stem(name), language_of(name))


def follow_concept(sender, instance, **kwargs):
    """Link anew what a changed concept touches; listens to the revisions."""
    if instance.to_model == Concept._meta.label_lower:
        _changed.set(_changed.get() | {instance.to_pk})
        transaction.on_commit(follow_all)


def follow_all():
    """Link anew what all concepts touch that were changed together."""
    # The first one asked answers for all, and for those of a save that came to nothing.
    if changed := _changed.get():
        _changed.set(frozenset())
        relink_by.enqueue(sorted(changed))


def forget(sender, instance, **kwargs):
    """Listens to what is deleted: its texts are no more."""
    if hasattr(sender, "rich_text_fields"):
        LinkedText.objects.to_record(instance).delete()


def link(record, name, language):
    """Store a text of a record with links to the glossary."""
    html = getattr(record, f"{name}_{language}") or ""
    texts = LinkedText.objects.of_text(record, name, language)
    if not html:
        texts.delete()
        return
    if texts.filter(digest=digest(html), glossary=stamp()).exists():
        return
    by_hand = concepts_in(html)
    own = {record.pk} if isinstance(record, Concept) else set()
    shown, found = linked(
        html, dictionary_of(language), address, skip=frozenset(by_hand | own)
    )
    LinkedText.objects.update_or_create(
        to_model=record.pointer.model,
        to_pk=record.pk,
        field=name,
        language=language,
        defaults={
            "digest": digest(html),
            "glossary": stamp(),
            "html": shown,
            "concepts": sorted({*found, *by_hand}),
        },
    )


def address(pk):
    """Return where a linked term leads, for ever."""
    return Pointer(Concept._meta.label_lower, pk).address


def concepts_in(html):
    """Return the keys of the concepts to which an editor has linked by hand."""
    pointers = filter(None, map(parse_or_none, pointers_in(html)))
    return {one.pk for one in pointers if one.model == Concept._meta.label_lower}


# The texts that a concept touches


@task
def relink_by(concept_pks):
    """Link the texts anew that led to these concepts, or that use their terms now."""
    relink(touched_by(concept_pks) if len(concept_pks) < MANY else set(all_texts()))


@task
def relink_all():
    """Link all texts that were not linked by the glossary as it is now."""
    relink(set(all_texts()))


def touched_by(concept_pks):
    """Return {(pointer, field, language)} of the texts that concepts touch."""
    led_there = LinkedText.objects.filter(concepts__overlap=concept_pks)
    rows = led_there.values_list("to_model", "to_pk", "field", "language")
    texts = {(Pointer(model, pk), *rest) for model, pk, *rest in rows}
    terms = Term.objects.filter(concept__in=concept_pks, is_linked=True)
    for term in terms.that_are_read():
        texts |= set(using(term))
    return texts


def using(term):
    """Yield the texts that may use a term, in whatever form."""
    language = term.language
    for model in models_with_texts():
        names = model.rich_text_fields()
        maybe = Q()
        for text in [term.text, *term.form_lines]:
            words = lemmas(text, language)
            if words:
                maybe |= Q(**{f"search_{language}": as_query(words, language)})
            for name in names:
                maybe |= Q(**{f"{name}_{language}__icontains": text})
        pks = model._base_manager.filter(maybe).values_list("pk", flat=True)
        for pk in pks:
            pointer = Pointer(model._meta.label_lower, pk)
            yield from ((pointer, name, language) for name in names)


def models_with_texts():
    return [model for model in publishable_models() if model.rich_text_fields()]


def all_texts():
    for model in models_with_texts():
        for pk in model._base_manager.values_list("pk", flat=True):
            pointer = Pointer(model._meta.label_lower, pk)
            for name in model.rich_text_fields():
                yield from ((pointer, name, language) for language in LANGUAGES)


def relink(texts):
    """Link these texts, and note how far it has come."""
    if not texts:
        return
    run = LinkingRun.objects.create(texts=len(texts))
    for number, (pointer, name, language) in enumerate(sorted(texts), start=1):
        model = model_of(pointer.model)
        if record := model and model._base_manager.filter(pk=pointer.pk).first():
            link(record, name, language)
        if number % STEP == 0:
            LinkingRun.objects.filter(pk=run.pk).update(done=number)
    LinkingRun.objects.filter(pk=run.pk).update(
        done=len(texts), finished_at=timezone.now()
    )
    LinkingRun.objects.forget_all_but(REMEMBERED)


def connect():
    """Let this module hear of what is saved and deleted."""
    from django.db.models.signals import post_delete, post_save

    from publishing.signals import text_saved

    text_saved.connect(follow_text)
    post_save.connect(follow_concept, sender=Revision)
    post_delete.connect(forget)
