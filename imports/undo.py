"""Undoes an import by revisions: of each item, unless somebody changed it since.

What went into a working copy is taken back first: the copy is what it was, or gone.
"""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.permissions import has, may_publish_all, may_write
from publishing import changesets, restoration, working_copies
from publishing.admin.permissions import Rights
from publishing.models import Record, Revision, WorkingCopy
from publishing.models.working_copy import SHARED, scope_of
from publishing.snapshots import fingerprint
from text.languages import LANGUAGES, language_of, title_language
from text.pointers import Pointer


def revisions_of(pointers, newest) -> dict:
    """Return {pointer: its last revision} of what an import stored a moment ago.

    ``newest``: the key of the newest revision of all before it. Without what got no
    revision, and what is no item of its own, such as a part of another.
    """
    revisions = {}
    for label in {pointer.model for pointer in pointers}:
        model = apps.get_model(label)
        if issubclass(model, Record) and not model.parent_field:
            pks = [pointer.pk for pointer in pointers if pointer.model == label]
            last = Revision.objects.filter(to_model=label, to_pk__in=pks, pk__gt=newest)
            last = last.order_by("to_pk", "-pk").distinct("to_pk")
            revisions |= {
                str(Pointer(label, pk)): revision
                for pk, revision in last.values_list("to_pk", "pk")
            }
    return revisions


def contents_of(working_copy) -> dict | None:
    """Return what an undo brings back of a working copy; None if there is none."""
    if working_copy is None or working_copy.pk is None:
        return None
    fields = working_copy._meta.concrete_fields
    names = [field.name for field in fields if isinstance(field, models.JSONField)]
    return {name: getattr(working_copy, name) for name in names}


class Undo:
    """The undo of one import: iterate over it, then see ``left``.

    It yields (items done, items in all). ``stored``: what ``revisions_of`` returned,
    and ``newest``, with which it was asked; ``copies``: {pointer: ``before`` and
    ``after``, the ``contents_of`` its working copy and their fingerprint}. ``left``:
    {title, language, reason} of each item that stays as it is.
    """

    def __init__(self, stored, newest, copies, user):
        self.stored = {Pointer.parse(text): pk for text, pk in stored.items()}
        self.newest = newest
        self.copies = {Pointer.parse(text): copy for text, copy in copies.items()}
        self.user = user
        self.note = gettext("The import is undone.")
        self.left = []

    def __iter__(self):
        pointers = self.stored.keys() | self.copies.keys()
        with transaction.atomic():
            for label in sorted({pointer.model for pointer in pointers}):
                apps.get_model(label).acquire_advisory_lock()
            before = self._before()
            new = [pointer for pointer in self.stored if pointer not in before]
            old = [pointer for pointer in sorted(pointers) if pointer not in new]
            for done, pointer in enumerate(old, start=1):
                reason = self._take_back(pointer, before.get(pointer))
                self._note_left(pointer, reason)
                yield done, len(pointers)
            for done, (pointer, reason) in enumerate(self._deleted(new), len(old) + 1):
                self._note_left(pointer, reason)
                yield done, len(pointers)

    def _before(self):
        """Return {pointer: the revision before the import} of what was there."""
        before = {}
        for label in {pointer.model for pointer in self.stored}:
            pks = [pointer.pk for pointer in self.stored if pointer.model == label]
            # What had no history yet got the first of its own with the import.
            is_before = Q(pk__lte=self.newest) | Q(kind=Revision.Kind.INITIAL)
            revisions = Revision.objects.filter(
                is_before, to_model=label, to_pk__in=pks
            )
            before |= {
                revision.pointer: revision
                for revision in revisions.without_discarded().lean().order_by("pk")
                if revision.pk < self.stored[revision.pointer]
            }
        return before

    def _note_left(self, pointer, reason):
        if reason:
            model = apps.get_model(pointer.model)
            record = model._base_manager.filter(pk=pointer.pk).first()
            title, language = (
                (str(record), title_language(record)) if record else ("", "")
            )
            self.left.append({"title": title, "language": language, "reason": reason})

    def _take_back(self, pointer, revision):
        """Bring back an item and its working copy; return the reason if it stays."""
        if revision:
            record, reason = self._as_imported(pointer)
            may = not reason and self._may_restore(record, revision)
        else:
            record = apps.get_model(pointer.model).locked([pointer.pk]).first()
            reason, may = ("" if record else deleted()), True
        if reason:
            return reason
        copy = self.copies.get(pointer)
        is_left, may_write_copy = self._copy_as_imported(record, copy)
        if not is_left:
            return changed()
        if not (may and may_write_copy):
            return gettext("You do not have permission to change it.")
        try:
            with transaction.atomic():
                if revision:
                    restoration.restore(
                        record, revision, restoration.ALL, self.user, self.note
                    )
                if copy:
                    self._restore_copy(record, copy["before"])
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def _copy_as_imported(self, record, copy):
        """Return whether a copy is as the import left it, and may be written."""
        if copy is None:
            return True, True
        now = contents_of(self._locked_copy(record)) or {}
        if fingerprint(now) != copy["after"]:
            return False, True
        mine = now.get("mine", {})
        was = (copy["before"] or {"mine": now.get("base", {})})["mine"]
        names = [name for name in mine.keys() | was if mine.get(name) != was.get(name)]
        # Rows of an item belong to no language; whoever may write one may write theirs.
        languages = {scope_of(name) for name in names} - {SHARED}
        may = all(may_write(self.user, type(record), code) for code in languages)
        return True, may

    def _locked_copy(self, record):
        rows = WorkingCopy.objects.of(record.pointer)
        return rows.select_for_update(of=("self",)).first()

    def _restore_copy(self, record, before):
        working_copy = self._locked_copy(record)
        if before is None:
            if working_copy:
                working_copy.delete()
            return
        if working_copy is None:
            working_copy = WorkingCopy(made_by=self.user)
            working_copy.to_model, working_copy.to_pk = record.pointer
        imported = working_copy.mine or {}
        for name, value in before.items():
            setattr(working_copy, name, value)
        working_copy.changed_at, working_copy.changed_by = timezone.now(), self.user
        working_copies.keep_rest(working_copy)
        working_copies.renew_dates(working_copy, record, imported, self.user)

    def _may_restore(self, record, revision):
        rights = Rights(self.user, type(record), record.public_languages())
        if rights.may_write_shared and rights.writable == {*LANGUAGES}:
            return True
        names = restoration.to_restore(record, revision)
        return all(rights.may_change(language_of(name)) for name in names)

    def _deleted(self, pointers):
        """Delete new items; yield each with the reason why it stays, or "".

        An item that another of them uses goes after that one.
        """
        while pointers:
            reasons = {pointer: self._delete(pointer) for pointer in pointers}
            waiting = [each for each in pointers if reasons[each] == in_use()]
            is_last = len(waiting) == len(pointers)
            for pointer in pointers:
                if is_last or pointer not in waiting:
                    yield pointer, reasons[pointer]
            pointers = [] if is_last else waiting

    def _delete(self, pointer):
        record, reason = self._as_imported(pointer)
        if reason:
            return reason
        public, model = record.public_languages(), type(record)
        if not (
            has(self.user, "delete", model)
            and may_publish_all(self.user, model, public)
        ):
            return gettext("You do not have permission to delete it.")
        if record.was_seen():
            return gettext("Readers have had it: withdraw it in its form.")
        try:
            with changesets.changeset(self.user, note=self.note):
                record.delete()
        except ProtectedError:
            return in_use()
        return ""

    def _as_imported(self, pointer):
        """Lock an item; return it, and why it is not as the import left it."""
        record = apps.get_model(pointer.model).locked([pointer.pk]).first()
        if record is None:
            return None, deleted()
        last = Revision.objects.of(pointer).without_discarded().newest_first()
        if last.lean().first().pk != self.stored[pointer]:
            return record, changed()
        return record, ""


def in_use():
    return gettext("Something else uses it.")


def deleted():
    return gettext("It has already been deleted.")


def changed():
    return gettext("It has been changed since the import.")
