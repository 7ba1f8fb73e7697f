"""Merges one concept into another, in one transaction."""

from django.db import transaction
from django.utils.translation import gettext

from glossary.merge.plan import plan_merge
from glossary.merge.references import rewrite_texts
from glossary.models import Concept, Feedback, LinkedText
from publishing.content import changesets
from publishing.models import Link, Redirect
from text.languages import LANGUAGES


def merge_concepts(source, target, user):
    """Give ``target`` all that ``source`` has, and delete ``source``.

    It can be restored from the history. Raises ProtectedError if somebody links a text
    to ``source`` at the same moment.
    """
    note = gettext("“%(source)s” merged into “%(target)s”") % {
        "source": source,
        "target": target,
    }
    with transaction.atomic():
        # Lock order: the concepts' lock, texts, rows of concepts, as saving a text
        # locks the text before the concepts to which it links.
        Concept.acquire_advisory_lock()
        rewrite_texts(source, target, user, note)
        with changesets.changeset(user, note=note):
            plan = plan_merge(source, target)
            lock_concepts(plan)
            # The snapshot for a restore is taken before anything is moved.
            source.prepare_delete()
            move_rows(plan)
            move_relations(plan)
            redirect(plan)
            fill_in(plan)
            source.delete()


def lock_concepts(plan):
    related = [*plan.broader, *plan.narrower, *plan.confusable, *plan.replaced]
    concepts = [plan.source, plan.target, *related, *plan.left_out]
    pks = {concept.pk for concept in concepts}
    for concept in Concept.locked(pks, no_key=False):
        changesets.track(concept)


def move_rows(plan):
    for term in plan.terms_dropped:
        term.delete()
    for term, status in plan.terms:
        term.concept, term.status = plan.target, status
        term.save(update_fields=["concept", "status"])
    for citation in plan.citations:
        citation.concept = plan.target
        citation.save(update_fields=["concept"])


def move_relations(plan):
    source, target = plan.source, plan.target
    target.domains.add(*plan.domains)
    # The old relations go first: with both there would be a circle for a moment.
    source.broader.clear()
    source.narrower.clear()
    target.broader.add(*plan.broader)
    target.narrower.add(*plan.narrower)
    target.confusable.remove(source)
    target.confusable.add(*plan.confusable)
    for concept in plan.replaced:
        concept.replaced_by = target
        concept.save(update_fields=["replaced_by"])
    for concept in [target, *plan.narrower, *plan.confusable]:
        concept.mark_updated()
    related = [link.target for link in Link.objects.from_record(source).related()]
    old = [link.target for link in Link.objects.from_record(target).related()]
    both = {source.pointer, target.pointer}
    union = dict.fromkeys(end for end in [*old, *related] if end not in both)
    Link.objects.relate(target, list(union))
    incoming = (
        Link.objects.to_record(source)
        .related()
        .exclude(from_model=target.pointer.model, from_pk=target.pk)
    )
    sources = [link.source for link in incoming]
    incoming.delete()
    Link.objects.be_chosen(target, sources)
    Feedback.objects.filter(concept=source).update(concept=target)


def redirect(plan):
    """Redirect every address of the source to the target."""
    source, target = plan.source, plan.target
    Redirect.objects.to_record(source).update(to_pk=target.pk)
    for language in LANGUAGES if source.was_seen() else []:
        Redirect.objects.leave(source.address_in(language), target, language)
    if source.was_seen():
        [language, *_rest] = target.visible_languages() or LANGUAGES
        Redirect.objects.leave(source.pointer.address, target, language)
    # They are built anew from the rewritten texts.
    LinkedText.objects.leading_to(source.pk).delete()


def fill_in(plan):
    """Copy the texts that the target lacks, the codes and the links to vocabularies."""
    target = Concept.objects.get(pk=plan.target.pk)
    for name in plan.taken_over:
        setattr(target, name, getattr(plan.source, name))
    lines = dict.fromkeys([*target.same_as_lines, *plan.source.same_as_lines])
    target.same_as = "\n".join(lines)
    target.merged_codes = list(dict.fromkeys([*target.merged_codes, *plan.codes]))
    target.save(update_fields=[*plan.taken_over, "same_as", "merged_codes"])
