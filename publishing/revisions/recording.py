"""Makes the revisions of a change set: receivers of its signals."""

from functools import partial

from django.apps import apps
from django.db import transaction

from accounts import audit
from publishing.cache.compiled import Parameter, compiled
from publishing.content import snapshots
from publishing.content.pointer_model import to_columns
from publishing.content.signals import text_saved
from publishing.revisions import authors
from publishing.revisions.revision import Revision

Kind = Revision.Kind


@compiled
def newest_revisions():
    at = {"to_model": Parameter("model"), "to_pk": Parameter("pk")}
    return Revision.objects.filter(**at).without_discarded().newest_first()[:1]


def remember(tracked, **kwargs):
    """Read what a record was before the change set."""
    if tracked.is_new:
        return
    pointer = tracked.pointer
    newest = newest_revisions(model=pointer.model, pk=pointer.pk)
    tracked.last = next(iter(newest), None)
    tracked.before = (
        tracked.last.snapshot
        if tracked.last
        else snapshots.take(tracked.model, pointer.pk)
    )


def store_initial(tracked, changeset, **kwargs):
    """Store what a record without revisions was like, before its first change."""
    is_there = tracked.now is not None and tracked.before is not None
    if is_there and tracked.last is None:
        store(
            tracked.pointer,
            tracked.before,
            made_at=changeset.moment,
            kind=Kind.INITIAL,
        )


def record(tracked, changeset, **kwargs):
    """Store the revision of a record that was created, changed, checked or deleted."""
    pointer, before, now = tracked.pointer, tracked.before, tracked.now
    written = {"made_at": changeset.moment, "user": changeset.user}
    written["note"] = changeset.note
    if now is None:
        if snapshot := tracked.deletion_snapshot:
            changeset.note_seen(tracked.model, snapshot)
            unequal = tracked.last.unequal if tracked.last else {}
            store(pointer, snapshot, kind=Kind.DELETED, unequal=unequal, **written)
        return
    changed = snapshots.differing(now, before or {})
    if before is None:
        kind = changeset.kind or Kind.CREATED
        changed = [name for name, value in now.items() if value]
    elif changed:
        kind = changeset.kind or Kind.CHANGED
    elif tracked.checked:
        kind, changed = Kind.CHECKED, tracked.checked
    elif changeset.note and pointer == changeset.target:
        kind = Kind.CHANGED
    else:
        return
    changeset.note_seen(tracked.model, before, now, changed)
    others = authors.among(changeset.authors_of(pointer), changed)
    others = authors.beside(others, changeset.user)
    store(
        pointer,
        now,
        kind=kind,
        changed=changed,
        authors=others,
        unequal=tracked.unequal,
        **written,
    )
    of_record = changeset.user, tracked.record
    audit.log_state_change(*of_record, before or {}, now, changeset.note)
    if kind == Kind.PUBLISHED:
        scopes = {snapshots.scope_of(name) for name in changed}
        audit.log_published_changes(*of_record, sorted(scopes), others)


def store(pointer, snapshot, **fields):
    Revision.objects.create(**to_columns(pointer), snapshot=snapshot, **fields)
    send_text_saved(pointer, fields.get("changed", ()))


def send_text_saved(pointer, changed):
    """Send ``text_saved`` after the commit, if a rich text is among ``changed``."""
    model = apps.get_model(pointer.model)
    texts = set(model.rich_text_fields())
    names = [name for name in changed if snapshots.stem(name) in texts]
    if names:
        transaction.on_commit(
            # Robust: a receiver that fails is logged, and the save stays saved.
            partial(text_saved.send_robust, sender=model, pointer=pointer, names=names)
        )
