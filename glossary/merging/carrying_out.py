"""A merge, in one transaction: all of it, or nothing."""

from django.db import transaction
from django.utils.translation import gettext

from glossary.merging.planning import plan
from glossary.merging.texts import rewrite, rewrite_copies
from glossary.models import Concept, Feedback, LinkedText
from publishing import changesets
from publishing.models import Link, Redirect
from text.languages import LANGUAGES


def merge(source, target, user):
    """Let ``target`` have all that ``source`` has, and delete that one.

    What it was can be restored from the history. Raises ProtectedError where a text
    came to lead to it at the same moment.
    """
    note = gettext("“%(source)s” merged into “%(target)s”") % {
        "source": source,
        "target": target,
    }
    with transaction.atomic():
        # Nobody changes a concept meanwhile. Texts come before rows: who saves one
        # holds it, and then waits for the concepts to which it leads.
        Concept.acquire_advisory_lock()
        rewrite(source, target, user, note)
        rewrite_copies(source, target)
        with changesets.changeset(user, note=note):
            made = plan(source, target)
            hold(made)
            # As it was before anything of it moved, so that it can come back.
            source.prepare_delete()
            move_parts(made)
            move_relations(made)
            lead_on(made)
            fill_in(made)
            source.delete()


def hold(made):
    beside = [*made.broader, *made.narrower, *made.confusable, *made.replaced]
    pks = {one.pk for one in [made.source, made.target, *beside, *made.left_out]}
    for concept in Concept.locked(pks, no_key=False):
        changesets.track(concept)


def move_parts(made):
    for term in made.terms_dropped:
        term.delete()
    for term, status in made.terms:
        term.concept, term.status = made.target, status
        term.save(update_fields=["concept", "status"])
    for citation in made.citations:
        citation.concept = made.target
        citation.save(update_fields=["concept"])


def move_relations(made):
    source, target = made.source, made.target
    target.domains.add(*made.domains)
    # First what would be a circle for a moment.
    source.broader.clear()
    source.narrower.clear()
    target.broader.add(*made.broader)
    target.narrower.add(*made.narrower)
    target.confusable.remove(source)
    target.confusable.add(*made.confusable)
    for concept in made.replaced:
        concept.replaced_by = target
        concept.save(update_fields=["replaced_by"])
    for concept in [target, *made.narrower, *made.confusable]:
        concept.mark_updated()
    related = [link.target for link in Link.objects.from_record(source).related()]
    here = [link.target for link in Link.objects.from_record(target).related()]
    both = {source.pointer, target.pointer}
    together = dict.fromkeys(end for end in [*here, *related] if end not in both)
    Link.objects.relate(target, list(together))
    chose = (
        Link.objects.to_record(source)
        .related()
        .exclude(from_model=target.pointer.model, from_pk=target.pk)
    )
    sources = [link.source for link in chose]
    chose.delete()
    Link.objects.be_chosen(target, sources)
    Feedback.objects.filter(concept=source).update(concept=target)


def lead_on(made):
    """Let every address of the source lead to the target."""
    source, target = made.source, made.target
    Redirect.objects.to_record(source).update(to_pk=target.pk)
    for language in LANGUAGES if source.was_seen() else []:
        Redirect.objects.leave(source.address_in(language), target, language)
    if source.was_seen():
        [language, *_rest] = target.visible_languages() or LANGUAGES
        Redirect.objects.leave(source.pointer.address, target, language)
    # They follow from the texts, and are made anew.
    LinkedText.objects.leading_to(source).delete()


def fill_in(made):
    """Give the target the texts that it lacks, the codes and other vocabularies."""
    target = Concept.objects.get(pk=made.target.pk)
    for name in made.taken_over:
        setattr(target, name, getattr(made.source, name))
    lines = dict.fromkeys([*target.same_as_lines, *made.source.same_as_lines])
    target.same_as = "\n".join(lines)
    target.merged_codes = list(dict.fromkeys([*target.merged_codes, *made.codes]))
    target.save(update_fields=[*made.taken_over, "same_as", "merged_codes"])
