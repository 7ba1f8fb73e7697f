"""Undoes an import by revisions: of each item, unless somebody changed it since.

What went into a working copy is taken back too: the copy is what it was, or gone. What
the import published leaves the site.
"""

from collections import deque

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from publishing import changesets
from publishing.drafts.revert import (
    Reversal,
    refusal_of_copy,
    revert_copy,
    take_off,
)
from publishing.models import Link, Record, Revision, WorkingCopy
from publishing.models.pointer_model import model_at
from text.languages import title_language
from text.pointers import Pointer


def revisions_of(pointers, newest) -> dict:
    """Return {pointer: its last revision} of what an import stored a moment ago.

    ``newest``: the key of the newest revision of all before it. Without what got no
    revision, and what is no item of its own, such as a part of another.
    """
    items = {
        pointer
        for pointer in pointers
        if issubclass(model := model_at(pointer), Record) and not model.parent_field
    }
    last = Revision.objects.at(items).filter(pk__gt=newest).order_by("pk")
    rows = last.values_list("to_model", "to_pk", "pk")
    return {str(Pointer(model, pk)): key for model, pk, key in rows}


class Undo:
    """The undo of one import: iterate over it, then see ``left``.

    It yields (items done, items in all). ``stored``: what ``revisions_of`` returned,
    and ``newest``, with which it was asked; ``copies``: {pointer: ``before`` and
    ``after``, the contents of its working copy and their fingerprint}. ``left``:
    {title, language, reason} of each item that stays as it is, ``kept``: the pointers
    of those that are still there; ``restored``, ``deleted`` and ``unpublished``: the
    pointers of the others, and those of them that readers had.
    """

    def __init__(self, stored, newest, copies, user):
        self.stored = {Pointer.parse(text): pk for text, pk in stored.items()}
        self.newest = newest
        self.copies = {Pointer.parse(text): copy for text, copy in copies.items()}
        self.user = user
        self.note = gettext("The import is undone.")
        self.left, self.kept = [], set()
        self.restored, self.deleted, self.unpublished = set(), set(), set()
        # {pointer: Reversal} and {pointer: WorkingCopy} of the items.
        self.reversals, self.working_copies = {}, {}

    def __iter__(self):
        with transaction.atomic():
            self._read(lock=True)
            yield from self._steps(self._revert, self._delete)

    def look(self):
        """Find what it would do and what would stay, and change nothing."""
        self._read(lock=False)
        for _step in self._steps(lambda pointer: "", lambda pointer: True):
            pass

    def _read(self, *, lock):
        """Read all items, by as many statements for many as for one."""
        by_model = {}
        for pointer in sorted({*self.stored, *self.copies}):
            self.reversals[pointer] = Reversal(None)
            by_model.setdefault(model_at(pointer), []).append(pointer.pk)
        for model in by_model if lock else ():
            model.acquire_advisory_lock()
        for model, pks in by_model.items():
            rows = model._base_manager.filter(pk__in=pks)
            for record in model.locked(pks) if lock else rows:
                self.reversals[record.pointer].record = record
        copies = WorkingCopy.objects.at(self.copies).order_by("to_model", "to_pk")
        copies = copies.select_for_update(of=("self",)) if lock else copies
        self.working_copies = {copy.pointer: copy for copy in copies}
        revisions = Revision.objects.at(self.stored).without_discarded()
        for revision in revisions.lean().with_states().order_by("pk"):
            reversal, key = (
                self.reversals[revision.pointer],
                self.stored[revision.pointer],
            )
            if revision.pk > key:
                reversal.later.append(revision)
            elif revision.pk == key:
                reversal.after = revision
            elif revision.pk <= self.newest or revision.kind == Revision.Kind.INITIAL:
                # What had no history yet got the first of its own with the import.
                reversal.before = revision
        for pointer in self.stored:
            self.reversals[pointer].is_lost = self.reversals[pointer].after is None

    def _steps(self, revert, delete):
        """Note what becomes of each item; ``delete`` is false of what others use."""
        reasons = {pointer: self._obstacle(pointer) for pointer in self.reversals}
        reasons |= dict.fromkeys(self._used(reasons), in_use())
        is_new = {pointer: each.is_new for pointer, each in self.reversals.items()}
        waiting = deque(end for end in reasons if is_new[end] and not reasons[end])
        number = failed = 0
        for pointer in sorted(reasons.keys() - {*waiting}):
            done = self.deleted if is_new[pointer] else self.restored
            self._note(pointer, reasons[pointer] or revert(pointer), done)
            number += 1
            yield number, len(reasons)
        while waiting:
            pointer = waiting.popleft()
            if is_deleted := delete(pointer):
                failed = 0
            elif failed <= len(waiting):
                # What another of them uses goes after that one.
                waiting.append(pointer)
                failed += 1
                continue
            self._note(pointer, "" if is_deleted else in_use(), self.deleted)
            number += 1
            yield number, len(reasons)

    def _obstacle(self, pointer):
        """Return why an item stays as it is, but that others use it."""
        reversal = self.reversals[pointer]
        reason = reversal.refusal(self.user)
        if reason or pointer not in self.copies:
            return reason
        copy, now = self.copies[pointer], self.working_copies.get(pointer)
        record = reversal.record
        return refusal_of_copy(record, now, copy["before"], copy["after"], self.user)

    def _note(self, pointer, reason, done):
        """Note an item under ``done``, or why it is left."""
        reversal = self.reversals[pointer]
        if not reason:
            done.add(pointer)
            if any(reversal.record.was_seen_in(code) for code in reversal.drafts):
                self.unpublished.add(pointer)
            return
        record = reversal.record
        title, language = (str(record), title_language(record)) if record else ("", "")
        self.left.append({"title": title, "language": language, "reason": reason})
        if record:
            self.kept.add(pointer)

    def _revert(self, pointer):
        """Bring back an item and its working copy; return the reason if it stays."""
        try:
            with transaction.atomic():
                record = self.reversals[pointer].revert(self.user, self.note)
                if copy := self.copies.get(pointer):
                    now = self.working_copies.get(pointer)
                    revert_copy(record, now, copy["before"], self.user)
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def _delete(self, pointer):
        """Delete a new item; return whether it is gone."""
        reversal = self.reversals[pointer]
        try:
            with transaction.atomic():
                record = take_off(
                    reversal.record, reversal.drafts, self.user, self.note
                )
                with changesets.changeset(self.user, note=self.note):
                    record.delete()
        except ProtectedError:
            return False
        return True

    def _used(self, reasons):
        """Return the new items that something uses which stays."""
        gone = {pointer for pointer, reason in reasons.items() if not reason}
        uses = uses_of({end for end in gone if self.reversals[end].is_new})
        used = set()
        while more := {end for end, user in uses if user not in gone - used} - used:
            used |= more
        return used


def uses_of(pointers) -> list:
    """Return (pointer, pointer of what cannot be without it) of all of them."""
    uses = []
    for label in {pointer.model for pointer in pointers}:
        pks = [pointer.pk for pointer in pointers if pointer.model == label]
        links = Link.objects.in_text().filter(to_model=label, to_pk__in=pks)
        uses += [(link.target, link.source) for link in links]
        for relation in model_at(Pointer(label, 0))._meta.related_objects:
            if relation.on_delete is models.PROTECT:
                name, user = relation.field.attname, relation.related_model
                is_record = issubclass(user, Record)
                rows = user.with_items() if is_record else user._base_manager
                uses += [
                    (
                        Pointer(label, getattr(row, name)),
                        Pointer.to(row.item if is_record else row),
                    )
                    for row in rows.filter(**{f"{name}__in": pks})
                ]
    return uses


def in_use():
    return gettext("Something else uses it.")
