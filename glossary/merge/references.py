"""Finds and rewrites what points to a merged concept."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from publishing.content import changesets
from publishing.content.registry import model_of
from publishing.models import Link, WorkingCopy
from publishing.translations.translation_status import Declaration
from text.languages import LANGUAGES


def rewrite_texts(source, target, user, note):
    """Link every stored text that links to ``source`` to ``target``.

    Each text gets a revision, and its translations do not become stale.
    """
    links = Link.objects.to_record(source).in_text().not_from(source)
    for pointer in sorted({link.source for link in links}):
        model = model_of(pointer.model)
        declarations = dict.fromkeys(model.texts, Declaration.SMALL)
        with changesets.changeset(
            user, note=note, target=pointer, declarations=declarations
        ):
            for record in model.locked([pointer.pk]):
                rewrite_record(record, source.pointer, target.pointer)


def rewrite_record(record, old, new):
    changed = []
    for name in record.rich_text_fields():
        for field in [f"{name}_{language}" for language in LANGUAGES]:
            text = getattr(record, field) or ""
            if old.address in text:
                setattr(record, field, text.replace(old.address, new.address))
                changed.append(field)
    if changed:
        record.save(update_fields=changed)


def working_copies_of_merge(source, target):
    """Return the working copies that would have to be rewritten.

    Those of the two concepts, and those in which ``source`` is linked or related.
    """
    address = source.pointer.address
    related = (
        Q(mine__broader__contains=[source.pk])
        | Q(mine__confusable__contains=[source.pk])
        | Q(mine__replaced_by=source.pk)
    )
    return WorkingCopy.objects.annotate(
        text=Cast("mine", TextField()), base_text=Cast("base", TextField())
    ).filter(
        Q(to_model=source.pointer.model, to_pk__in=[source.pk, target.pk])
        | Q(to_model=source.pointer.model) & related
        | Q(text__contains=address)
        | Q(base_text__contains=address)
        | Q(text__contains=f'"{source.pointer}"')
    )
