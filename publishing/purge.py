"""Removes the former texts of a record for good, as the law or a court may ask for."""

from itertools import chain

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import audit
from publishing.cache import page_stamp
from publishing.content.addresses import LastPart, Redirect
from publishing.content.pointer_model import model_at
from publishing.content.signals import purged
from publishing.content.snapshots import child_lists
from publishing.drafts.open_forms import Autosave
from publishing.drafts.workflow import Note, ReviewRequest
from publishing.drafts.working_copy import WorkingCopy, WorkingCopyRevision
from publishing.releases.release import Release, ReleaseItem
from publishing.revisions.revision import Revision
from publishing.revisions.versions import number_before
from publishing.translations.language_checks import LanguageFinding
from publishing.translations.translation_status import SyncPoint, texts_of
from text.languages import LANGUAGES
from text.pointers import Pointer


def purge(record, user, reason):
    """Delete all former texts of a record but its present ones; log who did it and why.

    What a translation was compared with goes too: it stays stale, and shows the whole
    text as changed; and with former titles the addresses that were made of them. Raises
    ValidationError while there is a working copy, which holds former texts.
    """
    with transaction.atomic():
        page_stamp.renew_on_commit()
        record = type(record).locked([record.pk]).get()
        if WorkingCopy.objects.of(record.pointer).exists():
            raise ValidationError(
                gettext("There is a working copy: publish or discard it first.")
            )
        number = forget_all(with_rows(record.pointer))
        forget_old_urls(record)
        audit.log(user, record, audit.Act.PURGED, f"{number}: {reason}")


def purge_deleted(deletion, user, reason):
    """Delete all that is left of a deleted record; ``deletion``: its last revision."""
    pointer = deletion.pointer
    with transaction.atomic():
        number = forget_all(with_rows(pointer))
        details = f"{pointer.model}/{pointer.pk}, {number}: {reason}"
        audit.log(user, user, audit.Act.PURGED, details)


def with_rows(pointer):
    """Return the pointers of a record and of all rows that its form has ever had."""
    pointers, model = {pointer}, model_at(pointer)
    for relation in model.child_relations:
        child = model._meta.get_field(relation).related_model._meta.label_lower
        names = [f"snapshot__{name}" for name in child_lists(model, relation)]
        for lists in Revision.objects.of(pointer).values_list(*names):
            rows = chain.from_iterable(filter(None, lists))
            pointers |= {Pointer(child, row["pk"]) for row in rows}
    return pointers


def forget_all(pointers) -> int:
    """Delete what a record and its rows no longer say; return how many revisions."""
    purged.send(sender=None, pointers=pointers)
    return sum(map(forget, pointers))


def forget(pointer) -> int:
    """Do so for one of them."""
    # What was typed into its forms and not saved.
    Autosave.objects.filter(place=str(pointer)).delete()
    forget_said(pointer)
    audit.purge_words(pointer)
    revisions, points = Revision.objects.of(pointer), SyncPoint.objects.of(pointer)
    newest = None
    if record := model_at(pointer)._base_manager.filter(pk=pointer.pk).first():
        newest = revisions.without_discarded().newest_first().first()
    if newest and getattr(record, "has_versions", False):
        newest.versions_before = number_before(record, newest)
    number, _of_each = revisions.exclude(pk=newest and newest.pk).delete()
    if newest is None:
        points.delete()
        return number
    newest.unequal = {
        text: without_former(synced, texts_of(newest.snapshot, text))
        for text, synced in newest.unequal.items()
    }
    newest.note = ""
    newest.save(update_fields=["unequal", "note", "versions_before"])
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


def forget_said(pointer):
    """Delete what was said of a record: it may repeat what the record said."""
    for model in [Note, LanguageFinding, WorkingCopyRevision]:
        model.objects.of(pointer).delete()
    ReviewRequest.objects.of(pointer).update(reason="")
    releases = ReleaseItem.objects.of(pointer).values("release")
    Release.objects.filter(pk__in=releases).update(failure="")


def forget_old_urls(record):
    """Delete the redirects from addresses that a former title has made.

    Those of another year or place stay, with the present slug; so do the addresses of a
    former site, and permanent ones.
    """
    if not {"slug", "path"} & {*getattr(record, "address_fields", ())}:
        return
    present = [getattr(record, f"slug_{language}") for language in LANGUAGES]
    redirects = Redirect.objects.to_record(record).filter(kind=Redirect.Kind.MOVED)
    redirects = redirects.alias(last=LastPart("path")).exclude(last__in=present)
    for path in redirects.exclude(path__startswith="/id/").values_list("path"):
        # Those of the pages below it have the title too.
        Redirect.objects.filter(path__startswith=path[0]).delete()
