"""Removes the former texts of a record for good, as the law or a court may ask for."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import audit
from publishing.models import Autosave, Note, Revision, SyncPoint, WorkingCopy
from publishing.models.pointer_model import model_at
from publishing.translation_status import texts_of
from text.pointers import Pointer


def purge(record, user, reason):
    """Delete all former texts of a record but its present ones; log who did it and why.

    What a translation was compared with goes too: it stays stale, and shows the whole
    text as changed. Raises ValidationError while there is a working copy, which holds
    former texts.
    """
    with transaction.atomic():
        record = type(record)._base_manager.select_for_update().get(pk=record.pk)
        if WorkingCopy.objects.of(record.pointer).exists():
            raise ValidationError(
                gettext("There is a working copy: publish or discard it first.")
            )
        number = sum(map(forget, with_rows(record.pointer)))
        audit.log(user, record, audit.Act.PURGED, f"{number}: {reason}")


def purge_deleted(deletion, user, reason):
    """Delete all that is left of a deleted record; ``deletion``: its last revision."""
    pointer = deletion.pointer
    with transaction.atomic():
        number = sum(map(forget, with_rows(pointer)))
        details = f"{pointer.model}/{pointer.pk}, {number}: {reason}"
        audit.log(user, user, audit.Act.PURGED, details)


def with_rows(pointer):
    """Return the pointers of a record and of all rows that its form has ever had."""
    pointers, model = {pointer}, model_at(pointer)
    for name in model.child_relations:
        child = model._meta.get_field(name).related_model._meta.label_lower
        snapshots = Revision.objects.of(pointer)
        for rows in snapshots.values_list(f"snapshot__{name}", flat=True):
            pointers |= {Pointer(child, row["pk"]) for row in rows or ()}
    return pointers


def forget(pointer) -> int:
    """Delete what a record or a row no longer says; return how many revisions."""
    forget_typed(pointer)
    audit.purge_words(pointer)
    revisions, points = Revision.objects.of(pointer), SyncPoint.objects.of(pointer)
    newest = None
    if model_at(pointer)._base_manager.filter(pk=pointer.pk).exists():
        newest = revisions.without_discarded().newest_first().first()
    number, _of_each = revisions.exclude(pk=newest and newest.pk).delete()
    notes = Note.objects.of(pointer)
    if newest is None:
        points.delete()
        notes.delete()
        return number
    notes.update(quote="")
    newest.unequal = {
        text: without_former(synced, texts_of(newest.snapshot, text))
        for text, synced in newest.unequal.items()
    }
    newest.note = ""
    newest.save(update_fields=["unequal", "note"])
    for point in points:
        present = texts_of(newest.snapshot, point.text)
        point.synced = without_former(point.synced, present)
        point.has_segments = False
        point.save(update_fields=["synced", "has_segments"])
        point.segments.all().delete()
    return number


def without_former(synced, present):
    """Return {language: version} with "" in place of versions that are not present."""
    return {
        language: version if version == present.get(language) else ""
        for language, version in synced.items()
    }


def forget_typed(pointer):
    """Delete what was typed into the forms of a record and not saved."""
    place = f"{pointer.model}/{pointer.pk}"
    Autosave.objects.filter(place=place).delete()
