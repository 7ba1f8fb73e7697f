"""Keeps the linked copies of texts (``LinkedText``) in step with texts and glossary.

A saved text is linked at once. When concepts change, the worker links anew the texts
that have a link to one of them, and those that may use one of its terms. What waits
follows from what is stored: each run of the worker notes up to which version of the
glossary it has come (``LinkingRun``), and one that was broken off is taken up again.
"""

import time
from itertools import batched, groupby

from django.db.models import Q
from django.utils import timezone

from glossary.linker import link_html
from glossary.models import Concept, LinkedText, LinkingRun
from glossary.models.linked_text import digest
from glossary.term_index import glossary_version, linked_terms, term_index
from publishing.cache import page_stamp
from publishing.content import locks
from publishing.content.registry import model_of, publishable_models
from publishing.content.search import as_query
from publishing.content.snapshots import stem
from publishing.models import CatalogueEntry, Revision
from text.languages import LANGUAGES, language_of
from text.lemmas import lemmas
from text.pointers import Pointer, parse_or_none
from text.richtext import pointers_in

# Texts that are read, and stored, together.
BATCH = 50
# How many runs are stored.
MAX_RUNS = 50
# Where so many concepts change at once, all texts are linked anew.
MANY_CONCEPTS = 30
# Seconds after which readers get the links of a run that goes on.
RENEW_EVERY = 60


# A text


def update_saved_texts(sender, pointer, names, **kwargs):
    """Link texts that were saved; a receiver of ``publishing.content.signals.text_saved``."""
    if record := sender._base_manager.filter(pk=pointer.pk).first():
        version = glossary_version()
        is_changed = [
            update_text(record, stem(name), language_of(name), version)
            for name in names
        ]
        if any(is_changed) and record.public_languages():
            page_stamp.renew()


def update_text(record, name, language, version):
    """Store a linked copy of a text, unless it is up to date; return whether it was.

    ``version``: that of the glossary.
    """
    texts = LinkedText.objects.of_text(record, name, language)
    html = getattr(record, f"{name}_{language}")
    if not html:
        texts.delete()
        return False
    if texts.filter(digest=digest(html), glossary=version).exists():
        return False
    LinkedText.objects.bulk_create(
        [linked_copy(record, name, language, version)],
        update_conflicts=True,
        unique_fields=["to_model", "to_pk", "field", "language"],
        update_fields=LINKED,
    )
    return True


# Fields of a ``LinkedText`` that its linking sets.
LINKED = ["digest", "glossary", "html", "concepts", "linked_at"]


def linked_copy(record, name, language, version):
    """Return the ``LinkedText`` of a text, as it is to be stored."""
    html = getattr(record, f"{name}_{language}")
    by_hand = concepts_in(html)
    own = {record.pk} if isinstance(record, Concept) else set()
    linked_html, by_terms = link_html(
        html,
        term_index(language, version),
        permanent_url,
        skip=frozenset(by_hand | own),
    )
    return LinkedText(
        to_model=record.pointer.model,
        to_pk=record.pk,
        field=name,
        language=language,
        digest=digest(html),
        glossary=version,
        html=linked_html,
        concepts=sorted({*by_terms, *by_hand}),
        linked_at=timezone.now(),
    )


def permanent_url(pk):
    return Pointer(Concept._meta.label_lower, pk).address


def concepts_in(html):
    """Return the keys of the concepts to which an editor has linked by hand."""
    pointers = filter(None, map(parse_or_none, pointers_in(html)))
    label = Concept._meta.label_lower
    return {pointer.pk for pointer in pointers if pointer.model == label}


def delete_texts(sender, instance, **kwargs):
    """Delete the linked texts of a deleted record; a receiver of ``post_delete``."""
    if hasattr(sender, "rich_text_fields"):
        LinkedText.objects.to_record(instance).delete()


# All texts that wait: a job of the worker


def ask_for_all():
    """Let the worker link all texts; return whether that was not asked for before."""
    is_new = not LinkingRun.objects.open().filter(is_whole=True).exists()
    if is_new:
        LinkingRun.objects.create(is_whole=True)
    return is_new


def update_links():
    """Link the texts that wait for it, one process at a time."""
    if is_waiting():
        with locks.session_lock("glossary.linkingrun") as is_ours:
            if is_ours:
                link_waiting_texts()


def is_waiting():
    """Return whether texts wait for the worker."""
    number, version = LinkingRun.objects.open_and_version()
    return number > 0 or glossary_version() > version


def link_waiting_texts():
    """Go on with the run that was broken off, or begin one.

    What a run has linked already it passes over.
    """
    version = glossary_version()
    _number, since = LinkingRun.objects.open_and_version()
    runs = list(LinkingRun.objects.open())
    run = runs[0] if runs else LinkingRun.objects.create()
    changed = concepts_changed(since, version)
    is_whole = any(run.is_whole for run in runs) or len(changed) >= MANY_CONCEPTS
    texts = set(all_texts()) if is_whole else texts_of(changed)
    update_texts(texts, run, version)
    open_runs = LinkingRun.objects.filter(pk__in={run.pk, *(run.pk for run in runs)})
    open_runs.update(finished_at=timezone.now(), version=version)
    LinkingRun.objects.delete_all_but(MAX_RUNS)


def concepts_changed(since, version):
    """Return the keys of concepts that changed after one version up to another."""
    revisions = Revision.objects.filter(to_model=Concept._meta.label_lower)
    revisions = revisions.filter(pk__gt=since, pk__lte=version)
    return sorted(set(revisions.values_list("to_pk", flat=True)))


# Texts are named by (pointer, field, language)


def texts_of(concept_pks):
    """Return the texts that have a link to these concepts, or may have one now."""
    linked = LinkedText.objects.filter(concepts__overlap=concept_pks)
    rows = linked.values_list("to_model", "to_pk", "field", "language")
    texts = {(Pointer(model, pk), *rest) for model, pk, *rest in rows}
    for language in LANGUAGES:
        for term in linked_terms(language).filter(concept__in=concept_pks):
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


def update_texts(texts, run, version):
    """Link these texts by a version of the glossary, and store the progress."""
    done, is_changed, renewed_at = 0, False, time.monotonic()
    LinkingRun.objects.filter(pk=run.pk).update(texts=len(texts), done=0)
    for label, of_model in groupby(sorted(texts), key=lambda text: text[0].model):
        for batch in batched(of_model, BATCH):
            if model := model_of(label):
                is_changed |= update_batch(model, batch, version)
            done += len(batch)
            LinkingRun.objects.filter(pk=run.pk).update(done=done)
            if is_changed and time.monotonic() - renewed_at >= RENEW_EVERY:
                page_stamp.renew()
                is_changed, renewed_at = False, time.monotonic()
    if is_changed:
        page_stamp.renew()


def update_batch(model, texts, version):
    """Link some texts of a model; return whether a stored copy became another.

    Whoever saves one of them meanwhile links it by the same version or a later one:
    that copy stays. For this the copies are read before the texts.
    """
    copies = {
        (row.to_pk, row.field, row.language): row
        for row in LinkedText.objects.at({pointer for pointer, *_rest in texts})
    }
    records = model._base_manager.in_bulk({pointer.pk for pointer, *_rest in texts})
    new, same, is_changed = [], [], False
    for pointer, name, language in texts:
        record = records.get(pointer.pk)
        html = record and getattr(record, f"{name}_{language}")
        stored = copies.get((pointer.pk, name, language))
        if not html or (
            stored and stored.glossary >= version and stored.digest == digest(html)
        ):
            continue
        copy = linked_copy(record, name, language, version)
        if stored is None:
            new.append(copy)
        elif (stored.digest, stored.html) == (copy.digest, copy.html):
            same.append(stored.pk)
        else:
            as_read = LinkedText.objects.filter(
                pk=stored.pk, digest=stored.digest, glossary=stored.glossary
            )
            values = {field: getattr(copy, field) for field in LINKED}
            is_changed |= bool(as_read.update(**values))
    if same:
        rows = LinkedText.objects.filter(pk__in=same, glossary__lt=version)
        rows.update(glossary=version)
    LinkedText.objects.bulk_create(new, ignore_conflicts=True)
    return is_changed or any(copy.concepts for copy in new)


def connect():
    """Connect the signal receivers of this module."""
    from django.db.models.signals import post_delete

    from publishing.content.signals import text_saved

    text_saved.connect(update_saved_texts)
    post_delete.connect(delete_texts)
