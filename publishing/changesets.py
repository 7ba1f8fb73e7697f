"""One revision of each record that is saved in a block, however many saves it takes.

The form of the back office, an import, a restoring: each opens a unit and says who and
why. A save outside of any unit is one of its own.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from accounts import audit
from publishing import snapshots, translation_status
from publishing.models.link import rich_text_fields
from publishing.models.revision import Revision
from publishing.signals import text_saved
from text.pointers import Pointer

Kind = Revision.Kind

_open = ContextVar("open unit of revisions", default=None)


@dataclass
class Tracked:
    """A record in a unit: what it held before, and its last revision."""

    record: object
    is_new: bool
    last: Revision | None
    before: dict | None
    # What a deleted record gets back when it is restored.
    deletion_snapshot: dict | None = None

    @property
    def model(self):
        return type(self.record)


@dataclass
class ChangeSet:
    """Who saves, why, and what was touched so far.

    Of the record that it is ``about``, a pointer, it knows more. ``said``: {text: a
    ``translation_status.Declaration``} of what the person declared; ``shown``: {text:
    {language: version}} of what the person had before the eyes of a side that is
    another now, None where that is not known; ``pairs``: {text: versions} that said the
    same in an old revision that is being restored.
    """

    user: object = None
    note: str = ""
    kind: str | None = None
    # When it was, for all that it stores.
    moment: datetime = field(default_factory=timezone.now)
    target: Pointer | None = None
    declarations: dict = field(default_factory=dict)
    seen_versions: dict = field(default_factory=dict)
    restored_versions: dict | None = None
    tracked: dict = field(default_factory=dict)
    # Names of what nobody else holds until the transaction ends.
    locks: set = field(default_factory=set)
    # {pointer: model} of what has other parts than before.
    changed_parents: dict = field(default_factory=dict)

    def close(self):
        # A whole may itself be a part of another.
        while self.changed_parents:
            pointer, model = self.changed_parents.popitem()
            # What was deleted with its parts is no whole any more.
            for parent in model._base_manager.filter(pk=pointer.pk):
                parent.child_changed()
        taken = self._snapshots()
        for pointer, tracked in self.tracked.items():
            self._revise(pointer, tracked, taken.get(pointer))

    def _snapshots(self):
        """Return {pointer: snapshot} of what was touched and is there."""
        models = {}
        for pointer, tracked in self.tracked.items():
            models.setdefault(tracked.model, []).append(pointer.pk)
        return {
            Pointer(model._meta.label_lower, pk): snapshot
            for model, pks in models.items()
            for pk, snapshot in snapshots.take_all(model, pks).items()
        }

    def _revise(self, pointer, tracked, now):
        if now is None:
            if tracked.deletion_snapshot:
                self._store(
                    pointer,
                    tracked.deletion_snapshot,
                    kind=Kind.DELETED,
                    unequal=tracked.last.unequal if tracked.last else {},
                )
            return
        before = tracked.before
        if before is not None and tracked.last is None:
            initial = Revision(kind=Kind.INITIAL, snapshot=before, made_at=self.moment)
            initial.to_model, initial.to_pk = pointer
            initial.save()
        changed = snapshots.differing(now, before or {})
        synced, unequal = translation_status.follow(
            pointer, tracked.model, before, now, self
        )
        if before is None:
            kind = self.kind or Kind.CREATED
        elif changed:
            kind = self.kind or Kind.CHANGED
        elif synced:
            kind, changed = Kind.CHECKED, synced
        elif self.note and pointer == self.target:
            kind = Kind.CHANGED
        else:
            return
        if before is None:
            changed = [name for name, value in now.items() if value]
        self._store(
            pointer,
            now,
            kind=kind,
            changed=changed,
            unequal=unequal,
        )
        audit.follow(self.user, tracked.record, before or {}, now, self.note)

    def _store(self, pointer, snapshot, **fields):
        Revision.objects.create(
            to_model=pointer.model,
            to_pk=pointer.pk,
            made_at=self.moment,
            user=self.user,
            note=self.note,
            snapshot=snapshot,
            **fields,
        )
        send_text_saved(pointer, fields.get("changed", ()))


def send_text_saved(pointer, changed):
    """Send ``text_saved`` when all is stored, if a rich text is another now."""
    model = apps.get_model(pointer.model)
    texts = set(rich_text_fields(model))
    names = [name for name in changed if snapshots.stem(name) in texts]
    if names:
        transaction.on_commit(
            # What is stored stays stored: Django logs a receiver that fails.
            partial(text_saved.send_robust, sender=model, pointer=pointer, names=names)
        )


@contextmanager
def changeset(user=None, **fields):
    """Let all saves of the block be one revision each record, or none of them be.

    A block within another joins it, so it says nothing that was not said outside.
    """
    if outer := _open.get():
        other = [
            name
            for name, value in {"user": user, **fields}.items()
            if value and value != getattr(outer, name)
        ]
        if other:
            raise RuntimeError(
                f"A unit is open already, with another {', '.join(other)}."
            )
        yield outer
        return
    with resume(ChangeSet(user, **fields)) as changeset:
        yield changeset
        changeset.close()


@contextmanager
def resume(changeset):
    """Let the saves of the block belong to a unit that other blocks go on with.

    Whoever made it closes it, in such a block, before the transaction ends.
    """
    with transaction.atomic():
        token = _open.set(changeset)
        try:
            yield changeset
        finally:
            # Before the commit: what Django runs after it opens units of its own.
            _open.reset(token)


@contextmanager
def rolled_back(user=None):
    """Let the saves of the block leave no revision: its transaction is rolled back."""
    with resume(ChangeSet(user)):
        yield
        transaction.set_rollback(True)


def current():
    """Return the open unit."""
    return _open.get()


def moment():
    """Return when the open unit was, which is what its saves give for their time."""
    return _open.get().moment


def track(record, *, is_new=False):
    """Say that a record is about to be changed, or that it was just made.

    Its row is locked meanwhile, so that no other save comes in between.
    """
    pointer = Pointer.to(record)
    changeset = _open.get()
    if pointer in changeset.tracked:
        return
    last = before = None
    if not is_new:
        last = Revision.objects.of(pointer).without_discarded().newest_first().first()
        before = last.snapshot if last else snapshots.take(type(record), record.pk)
    changeset.tracked[pointer] = Tracked(record, is_new, last, before)


def is_tracked(record):
    return Pointer.to(record) in _open.get().tracked


def has_lock(name):
    """Tell whether this unit holds a name already; from now on it does."""
    changeset = _open.get()
    if changeset is None or name in changeset.locks:
        return changeset is not None
    changeset.locks.add(name)
    return False


def child_changed(parent):
    """Let the whole take note, when the unit closes, that a part of it is another."""
    _open.get().changed_parents[Pointer.to(parent)] = type(parent)


def is_being_deleted(record):
    tracked = _open.get().tracked.get(Pointer.to(record))
    return tracked is not None and tracked.deletion_snapshot is not None


def note_deletion(record, deletion_snapshot):
    """Keep what a record that is being deleted gets back when it is restored."""
    _open.get().tracked[Pointer.to(record)].deletion_snapshot = deletion_snapshot
