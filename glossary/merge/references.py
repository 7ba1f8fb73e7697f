"""Rewrites links to a merged concept, in stored texts and in working copies."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from publishing import changesets
from publishing.models import Link, WorkingCopy
from publishing.registry import model_of
from publishing.translation_status import Declaration
from text.languages import LANGUAGES

RELATIONS = ["broader", "confusable"]


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


def rewrite_working_copies(source, target):
    """Do the same in working copies: in links, choosers and relations."""
    old, new = source.pointer, target.pointer
    working_copies = WorkingCopy.objects.annotate(
        text=Cast("mine", TextField()), base_text=Cast("base", TextField())
    ).filter(
        Q(text__contains=str(old))
        | Q(base_text__contains=str(old))
        | Q(to_model=old.model)
    )
    for working_copy in working_copies.select_for_update(of=("self",)).order_by("pk"):
        working_copy.mine, working_copy.base = (
            rewritten(snapshot, old, new, is_concept=working_copy.to_model == old.model)
            for snapshot in [working_copy.mine, working_copy.base]
        )
        working_copy.save(update_fields=["mine", "base"])


def rewritten(snapshot, old, new, *, is_concept):
    """Return a snapshot with the new pointer and key in place of the old."""
    values = {name: with_pointer(value, old, new) for name, value in snapshot.items()}
    if is_concept:
        for name in RELATIONS:
            keys = [new.pk if pk == old.pk else pk for pk in values.get(name, ())]
            values[name] = sorted(set(keys))
        if values.get("replaced_by") == old.pk:
            values["replaced_by"] = new.pk
    return values


def with_pointer(value, old, new):
    if isinstance(value, str):
        return (
            str(new) if value == str(old) else value.replace(old.address, new.address)
        )
    if isinstance(value, list):
        return [with_pointer(item, old, new) for item in value]
    if isinstance(value, dict):
        return {name: with_pointer(item, old, new) for name, item in value.items()}
    return value
