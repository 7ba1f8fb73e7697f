"""Change sets: the saves of a block make one revision of each record.

::

    with changesets.changeset(user, note="Names of the new year"):
        article.save(update_fields=["title_ru"])
        article.topics.set(topics)

The back office's form, an import and a restore each open one, and say who and why. A
save outside any change set opens one.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from publishing.cache import page_stamp
from publishing.content import snapshots
from publishing.content.pointer_model import keys_by_model
from publishing.content.signals import record_changed, record_tracked
from text.pointers import Pointer

_open = ContextVar("open change set", default=None)


@dataclass
class Tracked:
    """A record of a change set, and what its rooms above have to say of it."""

    record: object
    is_new: bool
    # Kept, since a deleted record has no key.
    pointer: Pointer
    # Its newest revision before the change set, if it has any, and its snapshot.
    last: object = None
    before: dict | None = None
    # What a restore of the deleted record brings back; None while it is not deleted.
    deletion_snapshot: dict | None = None
    # Its snapshot when the change set was closed.
    now: dict | None = None
    # Names that were declared to be in sync; {text: {language: version}} that do not
    # say the same now.
    checked: list = field(default_factory=list)
    unequal: dict = field(default_factory=dict)

    @property
    def model(self):
        return type(self.record)


@dataclass
class ChangeSet:
    """The user, the reason and the records of one group of saves.

    ``declarations``, ``seen_versions`` and ``restored_versions`` are about the texts of
    one record, ``target``; see ``translation_status``. So are its ``authors``.
    """

    user: object = None
    note: str = ""
    # A ``Revision.Kind``; None: created, changed or checked, whichever it was.
    kind: str | None = None
    # The one moment of all that the change set stores.
    moment: datetime = field(default_factory=timezone.now)
    target: Pointer | None = None
    # {text: Declaration} of what the person declared of its translations.
    declarations: dict = field(default_factory=dict)
    # {text: {language: version}} of what the person saw where it has changed since;
    # None where that is not known.
    seen_versions: dict = field(default_factory=dict)
    # {pointer: texts} of other records that say the same, as the rows of the form do.
    in_step: dict = field(default_factory=dict)
    # Who wrote what of ``target``: see ``publishing.revisions.revision``.
    authors: dict = field(default_factory=dict)
    # {text: {language: version}} that were in sync in the revision that is restored.
    restored_versions: dict | None = None
    # {pointer: Tracked} of the records that were saved.
    tracked: dict = field(default_factory=dict)
    # Names of the advisory locks that the transaction has.
    locks: set = field(default_factory=set)
    # {pointer: (model, languages)} of the parents whose children were saved or deleted.
    changed_parents: dict = field(default_factory=dict)
    # Whether it changed something that readers see.
    is_seen: bool = False

    def close(self):
        # A parent may itself be the child of another.
        while self.changed_parents:
            pointer, (model, languages) = self.changed_parents.popitem()
            # It may have been deleted with its children.
            for parent in model._base_manager.filter(pk=pointer.pk):
                parent.child_changed(languages)
        # Of those that exist.
        snapshots_now = {
            Pointer(model._meta.label_lower, pk): snapshot
            for model, pks in keys_by_model(self.tracked)
            for pk, snapshot in snapshots.take_all(model, pks).items()
        }
        for pointer, tracked in self.tracked.items():
            tracked.now = snapshots_now.get(pointer)
            record_changed.send(sender=tracked.model, tracked=tracked, changeset=self)
        if self.is_seen:
            page_stamp.tell(page_stamp.PAGES_CHANGED)

    def forget_pages(self):
        if self.is_seen:
            page_stamp.forget()

    def note_seen(self, model, before, now=None, changed=()):
        """Note that readers have what this change to a record of ``model`` changes."""
        self.is_seen = self.is_seen or model.is_change_seen(before, now, changed)

    def authors_of(self, pointer):
        return self.authors if pointer == self.target else {}


@contextmanager
def changeset(user=None, **fields):
    """Make one revision of each record that the block saves; all or none are stored.

    ``fields``: those of ``ChangeSet``. A block within another joins it. Raises
    RuntimeError if it names another user, note or kind than the outer one.
    """
    if outer := _open.get():
        other = [
            name
            for name, value in {"user": user, **fields}.items()
            if value and value != getattr(outer, name)
        ]
        if other:
            raise RuntimeError(
                f"A change set is open already, with another {', '.join(other)}."
            )
        yield outer
        return
    with resume(ChangeSet(user, **fields)) as changeset:
        yield changeset
        changeset.close()


@contextmanager
def resume(changeset):
    """Add the saves of the block to a change set that stays open after it.

    Whoever made it calls ``close`` in the last such block of the transaction.
    """
    with transaction.atomic():
        # Before what the saves leave for after the commit.
        transaction.on_commit(changeset.forget_pages)
        token = _open.set(changeset)
        try:
            yield changeset
        finally:
            # Before the commit: hooks that run after it open change sets of their own.
            _open.reset(token)


def current():
    return _open.get()


def moment():
    """Return the moment of the open change set, or now."""
    changeset = _open.get()
    return changeset.moment if changeset else timezone.now()


def track(record, *, is_new=False):
    """Note a record, whose row is locked, that is to be changed or was created."""
    pointer = Pointer.to(record)
    changeset = _open.get()
    if pointer in changeset.tracked:
        return
    tracked = Tracked(record, is_new, pointer)
    record_tracked.send(sender=type(record), tracked=tracked)
    changeset.tracked[pointer] = tracked


def declare_in_step(record, texts):
    """Declare that these texts of a record say the same; its row is locked."""
    track(record)
    _open.get().in_step[Pointer.to(record)] = texts


def tracked(record):
    """Return the ``Tracked`` of a record, or None: it is not to be changed yet."""
    return _open.get().tracked.get(Pointer.to(record))


def has_lock(name):
    """Return whether the change set has this advisory lock; from now on it has.

    The caller acquires the lock if this returns False.
    """
    changeset = _open.get()
    if changeset is None or name in changeset.locks:
        return changeset is not None
    changeset.locks.add(name)
    return False


def child_changed(parent, languages):
    """Call ``child_changed`` of the parent once, when the change set closes."""
    parents, pointer = _open.get().changed_parents, Pointer.to(parent)
    _model, before = parents.get(pointer, (None, set()))
    parents[pointer] = type(parent), {*before, *languages}
