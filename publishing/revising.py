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
from publishing import freshness, snapshots
from publishing.models.link import rich_text_fields
from publishing.models.revision import Revision
from publishing.signals import text_saved
from text.pointers import Pointer

Kind = Revision.Kind

_open = ContextVar("open unit of revisions", default=None)


@dataclass
class Touched:
    """A record in a unit: what it held before, and its last revision."""

    record: object
    is_new: bool
    last: Revision | None
    before: dict | None
    # What a deleted record gets back when it is restored.
    left: dict | None = None

    @property
    def model(self):
        return type(self.record)


@dataclass
class Unit:
    """Who saves, why, and what was touched so far.

    Of the record that it is ``about``, a pointer, it knows more. ``said``: {text: a
    ``freshness.Said``} of what the person declared of translations; ``shown``: {text:
    {language: version}} of what the person had before the eyes of a side that is
    another now, None where that is not known; ``pairs``: {text: versions} that said the
    same in an old revision that is being restored.
    """

    user: object = None
    note: str = ""
    kind: str | None = None
    # When it was, for all that it stores.
    moment: datetime = field(default_factory=timezone.now)
    about: Pointer | None = None
    said: dict = field(default_factory=dict)
    shown: dict = field(default_factory=dict)
    pairs: dict | None = None
    touched: dict = field(default_factory=dict)
    # Names of what nobody else holds until the transaction ends.
    held: set = field(default_factory=set)
    # {pointer: model} of what has other parts than before.
    wholes: dict = field(default_factory=dict)

    def close(self):
        # A whole may itself be a part of another.
        while self.wholes:
            pointer, model = self.wholes.popitem()
            # What was deleted with its parts is no whole any more.
            for whole in model._base_manager.filter(pk=pointer.pk):
                whole.part_changed()
        taken = self._taken()
        for pointer, touched in self.touched.items():
            self._revise(pointer, touched, taken.get(pointer))

    def _taken(self):
        """Return {pointer: snapshot} of what was touched and is there."""
        models = {}
        for pointer, touched in self.touched.items():
            models.setdefault(touched.model, []).append(pointer.pk)
        return {
            Pointer(model._meta.label_lower, pk): snapshot
            for model, pks in models.items()
            for pk, snapshot in snapshots.take_all(model, pks).items()
        }

    def _revise(self, pointer, touched, now):
        if now is None:
            if touched.left:
                self._store(
                    pointer,
                    touched.left,
                    kind=Kind.DELETED,
                    unequal=touched.last.unequal if touched.last else {},
                )
            return
        before = touched.before
        if before is not None and touched.last is None:
            found = Revision(kind=Kind.FOUND, snapshot=before, made_at=self.moment)
            found.to_model, found.to_pk = pointer
            found.save()
        changed = snapshots.differing(now, before or {})
        agreed, unequal = freshness.follow(pointer, touched.model, before, now, self)
        if before is None:
            kind = self.kind or Kind.CREATED
        elif changed:
            kind = self.kind or Kind.CHANGED
        elif agreed:
            kind, changed = Kind.CHECKED, agreed
        elif self.note and pointer == self.about:
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
        audit.follow(self.user, touched.record, before or {}, now, self.note)

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
        tell_of_texts(pointer, fields.get("changed", ()))


def tell_of_texts(pointer, changed):
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
def unit(user=None, **fields):
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
    with going_on(Unit(user, **fields)) as this:
        yield this
        this.close()


@contextmanager
def going_on(this):
    """Let the saves of the block belong to a unit that other blocks go on with.

    Whoever made it closes it, in such a block, before the transaction ends.
    """
    with transaction.atomic():
        token = _open.set(this)
        try:
            yield this
        finally:
            # Before the commit: what Django runs after it opens units of its own.
            _open.reset(token)


@contextmanager
def trial(user=None):
    """Let the saves of the block leave no revision: its transaction is rolled back."""
    with going_on(Unit(user)):
        yield
        transaction.set_rollback(True)


def current():
    """Return the open unit."""
    return _open.get()


def moment():
    """Return when the open unit was, which is what its saves give for their time."""
    return _open.get().moment


def touch(record, *, is_new=False):
    """Say that a record is about to be changed, or that it was just made.

    Its row is locked meanwhile, so that no other save comes in between.
    """
    pointer = Pointer.to(record)
    this = _open.get()
    if pointer in this.touched:
        return
    last = before = None
    if not is_new:
        last = Revision.objects.of(pointer).that_stood().newest_first().first()
        before = last.snapshot if last else snapshots.take(type(record), record.pk)
    this.touched[pointer] = Touched(record, is_new, last, before)


def is_touched(record):
    return Pointer.to(record) in _open.get().touched


def holds(name):
    """Tell whether this unit holds a name already; from now on it does."""
    this = _open.get()
    if this is None or name in this.held:
        return this is not None
    this.held.add(name)
    return False


def part_changed(whole):
    """Let the whole take note, when the unit closes, that a part of it is another."""
    _open.get().wholes[Pointer.to(whole)] = type(whole)


def is_parting(record):
    touched = _open.get().touched.get(Pointer.to(record))
    return touched is not None and touched.left is not None


def part_with(record, left):
    """Keep what a record that is being deleted gets back when it is restored."""
    _open.get().touched[Pointer.to(record)].left = left
