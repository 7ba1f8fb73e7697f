"""Undoes an import by revisions: of each item, unless somebody changed it since.

What went into a working copy is taken back too: the copy is what it was, or gone. What
the import published leaves the site.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from publishing.content.pointer_model import keys_by_model, model_at
from publishing.drafts.restoration import Reversal
from publishing.models import Record, Redirect, Revision, WorkingCopy
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

    def __init__(self, stored, newest, copies, user, redirects=()):
        self.stored = {Pointer.parse(text): pk for text, pk in stored.items()}
        self.newest = newest
        self.copies = {Pointer.parse(text): copy for text, copy in copies.items()}
        self.user = user
        self.note = gettext("The import is undone.")
        # {key: where it led} of redirects of no record; those that still lead there.
        self.brought_redirects, self.redirects = dict(redirects), []
        self.left, self.kept = [], set()
        self.restored, self.deleted, self.unpublished = set(), set(), set()
        # {pointer: Reversal} of the items.
        self.reversals = {}

    def __iter__(self):
        with transaction.atomic():
            self._read(lock=True)
            yield from self._steps(self._revert)
            Redirect.objects.filter(pk__in=self.redirects).delete()

    def look(self):
        """Find what it would do and what would stay, and change nothing.

        That something uses a new item which stays, only the undo finds.
        """
        self._read(lock=False)
        for _step in self._steps(lambda pointer: ""):
            pass

    def _read(self, *, lock):
        """Read all items, by as many statements for many as for one."""
        for pointer in sorted({*self.stored, *self.copies}):
            self.reversals[pointer] = Reversal(None, copy=self.copies.get(pointer))
        by_model = keys_by_model(self.reversals)
        for model, _pks in by_model if lock else ():
            model.acquire_advisory_lock()
        for model, pks in by_model:
            rows = model._base_manager.filter(pk__in=pks)
            for record in model.locked(pks) if lock else rows:
                self.reversals[record.pointer].record = record
        copies = WorkingCopy.objects.at(self.copies).order_by("to_model", "to_pk")
        copies = copies.select_for_update(of=("self",)) if lock else copies
        for copy in copies:
            self.reversals[copy.pointer].working_copy = copy
        revisions = Revision.objects.at(self.stored).without_discarded()
        for revision in revisions.lean().with_states().order_by("pk"):
            reversal = self.reversals[revision.pointer]
            key = self.stored[revision.pointer]
            if revision.pk > key:
                reversal.later.append(revision)
            elif revision.pk == key:
                reversal.after = revision
            elif revision.pk <= self.newest or revision.kind == Revision.Kind.INITIAL:
                # What had no history yet got the first of its own with the import.
                reversal.before = revision
        changed = gettext("It has been changed since.")
        for redirect in Redirect.objects.filter(pk__in=self.brought_redirects):
            if redirect.end == self.brought_redirects[str(redirect.pk)]:
                self.redirects.append(redirect.pk)
            else:
                self._leave(redirect.path, "", changed)
        for pointer in self.stored:
            self.reversals[pointer].is_lost = self.reversals[pointer].after is None

    def _steps(self, revert):
        """Note what becomes of each item; ``revert`` returns why it stays, or ""."""
        reasons = {end: each.refusal(self.user) for end, each in self.reversals.items()}
        # New items last; again those that were used by what has gone since.
        waiting = sorted(reasons, key=lambda end: self.reversals[end].is_new)
        number, is_stuck = 0, False
        while waiting:
            used = []
            for pointer in waiting:
                reason = reasons[pointer] or revert(pointer)
                if reason == in_use() and not is_stuck:
                    used.append(pointer)
                    continue
                self._note(pointer, reason)
                number += 1
                yield number, len(reasons)
            is_stuck = len(used) == len(waiting)
            waiting = used

    def _note(self, pointer, reason):
        """Note what became of an item, or why it is left."""
        reversal = self.reversals[pointer]
        record = reversal.record
        if not reason:
            (self.deleted if reversal.is_new else self.restored).add(pointer)
            if any(record.was_seen_in(code) for code in reversal.drafts):
                self.unpublished.add(pointer)
            return
        self._leave(
            *(str(record), title_language(record)) if record else ("", ""), reason
        )
        self.kept |= {pointer} if record else set()

    def _leave(self, title, language, reason):
        self.left.append({"title": title, "language": language, "reason": reason})

    def _revert(self, pointer):
        try:
            with transaction.atomic():
                self.reversals[pointer].revert(self.user, self.note)
        except ProtectedError:
            return in_use()
        except ValidationError as error:
            return " ".join(error.messages)
        return ""


def in_use():
    return gettext("Something else uses it.")
