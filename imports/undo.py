"""Undoes an import by revisions: of each item, unless somebody changed it since.

What went into a working copy is taken back first: the copy is what it was, or gone.
What the import published leaves the site.
"""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.permissions import has, may_publish_all, may_write
from publishing import changesets, restoration, transitions, working_copies
from publishing.admin.permissions import Rights
from publishing.models import Link, Record, Revision, WorkingCopy
from publishing.models.status import StatusMixin
from publishing.models.working_copy import SHARED, scope_of
from publishing.snapshots import fingerprint, stem
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
        # What a look reads of all at once, as ``_read`` returns it.
        self.known = None

    def __iter__(self):
        with transaction.atomic():
            for label in sorted({pointer.model for pointer in self.pointers}):
                apps.get_model(label).acquire_advisory_lock()
            yield from self._steps()

    @property
    def pointers(self):
        return self.stored.keys() | self.copies.keys()

    def look(self):
        """Find what it would do and what would stay, and change nothing."""
        self.known = self._read_all()
        for _step in self._steps():
            pass

    def _steps(self):
        before = self._before()
        new = [pointer for pointer in self.stored if pointer not in before]
        old = sorted(self.pointers - {*new})
        for done, pointer in enumerate(old, start=1):
            reason = self._take_back(pointer, before.get(pointer))
            self._note(pointer, reason, self.restored)
            yield done, len(self.pointers)
        deleted = self._looked_at(new) if self.known is not None else self._deleted(new)
        for done, (pointer, reason) in enumerate(deleted, len(old) + 1):
            self._note(pointer, reason, self.deleted)
            yield done, len(self.pointers)

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
            revisions = revisions.without_discarded().lean().with_states()
            before |= {
                revision.pointer: revision
                for revision in revisions.order_by("pk")
                if revision.pk < self.stored[revision.pointer]
            }
        return before

    def _note(self, pointer, reason, done):
        """Note an item under ``done``, or why it is left."""
        if not reason:
            done.add(pointer)
            return
        self.unpublished.discard(pointer)
        record, _later = self._read(pointer, lock=False)
        title, language = (str(record), title_language(record)) if record else ("", "")
        self.left.append({"title": title, "language": language, "reason": reason})
        if record:
            self.kept.add(pointer)

    def _read(self, pointer, lock=True):
        """Return an item, locked, and its revisions since the import."""
        if self.known is not None:
            return self.known.get(pointer, (None, []))
        model = apps.get_model(pointer.model)
        rows = model.locked([pointer.pk]) if lock else model._base_manager
        record = rows.filter(pk=pointer.pk).first()
        later = Revision.objects.of(pointer).without_discarded().lean()
        return record, later.filter(pk__gt=self.stored.get(pointer, 0))

    def _read_all(self):
        """Return {pointer: the same}, by as many statements for many as for one."""
        since = min(self.stored.values(), default=0)
        known = {}
        for label in {pointer.model for pointer in self.pointers}:
            model = apps.get_model(label)
            pks = [pointer.pk for pointer in self.pointers if pointer.model == label]
            for record in model._base_manager.filter(pk__in=pks):
                known[record.pointer] = record, []
        revisions = Revision.objects.at(known).without_discarded().lean()
        for revision in revisions.filter(pk__gt=since):
            if revision.pk > self.stored.get(revision.pointer, 0):
                known[revision.pointer][1].append(revision)
        return known

    def _take_back(self, pointer, revision):
        """Bring back an item and its working copy; return the reason if it stays."""
        if revision:
            record, reason = self._as_imported(pointer)
            drafts = [] if reason else self._published(record, revision)
            may = not reason and self._may_restore(record, revision, drafts)
        else:
            record, _later = self._read(pointer)
            drafts, may = [], True
            reason = "" if record else deleted()
        if reason:
            return reason
        copy = self.copies.get(pointer)
        is_left, may_write_copy = self._copy_as_imported(record, copy)
        if not is_left:
            return changed()
        if not (may and may_write_copy):
            return gettext("You do not have permission to change it.")
        if self.known is not None:
            self._note_unpublished(record, drafts)
            return ""
        try:
            with transaction.atomic():
                record = self._take_off(record, drafts)
                if revision:
                    restoration.restore(
                        record, revision, restoration.ALL, self.user, self.note
                    )
                if copy:
                    self._restore_copy(record, copy["before"])
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def _published(self, record, revision):
        """Return the languages that the import has published of what was there."""
        return [
            language
            for language in states_of(record)
            if revision.states[language] not in restoration.PUBLIC
        ]

    def _note_unpublished(self, record, languages):
        if any(record.was_seen_in(language) for language in languages):
            self.unpublished.add(record.pointer)

    def _take_off(self, record, languages):
        """Unpublish, or unschedule, what the import has published."""
        self._note_unpublished(record, languages)
        for language in languages:
            was_seen = record.was_seen_in(language)
            name = "unpublish" if was_seen else "unschedule"
            # What came with it the import has stored too, or it stays.
            record = transitions.take(
                record,
                [language],
                transitions.TRANSITIONS[name],
                self.user,
                self.note,
                along=False,
            )
        return record

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
        if self.known is None:
            rows = rows.select_for_update(of=("self",))
        return rows.first()

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

    def _may_restore(self, record, revision, drafts):
        if not may_publish_all(self.user, type(record), drafts):
            return False
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

    def _looked_at(self, pointers):
        """Return [(new item, why it would stay or "")], as ``_deleted`` yields them."""
        reasons = {pointer: self._refusal(pointer) for pointer in pointers}
        uses = self._uses_of(pointers)
        while used := {
            end
            for end, user in uses
            if not reasons[end] and (user not in reasons or reasons[user])
        }:
            reasons |= dict.fromkeys(used, in_use())
        for pointer, reason in reasons.items():
            if not reason:
                record, _later = self._read(pointer)
                self._note_unpublished(record, states_of(record))
        return [*reasons.items()]

    def _uses_of(self, pointers):
        """Return (new item, what cannot be without it) of all of them."""
        uses = []
        for label in {pointer.model for pointer in pointers}:
            model = apps.get_model(label)
            pks = [pointer.pk for pointer in pointers if pointer.model == label]
            links = Link.objects.in_text().filter(to_model=label, to_pk__in=pks)
            uses += [(link.target, link.source) for link in links]
            for relation in model._meta.related_objects:
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

    def _delete(self, pointer):
        if reason := self._refusal(pointer):
            return reason
        record, _later = self._read(pointer)
        try:
            with transaction.atomic():
                record = self._take_off(record, states_of(record))
                with changesets.changeset(self.user, note=self.note):
                    record.delete()
        except ProtectedError:
            return in_use()
        return ""

    def _refusal(self, pointer):
        """Return why a new item cannot be deleted, but that something uses it."""
        record, reason = self._as_imported(pointer)
        if reason:
            return reason
        public, model = record.public_languages(), type(record)
        if not (
            has(self.user, "delete", model)
            and may_publish_all(self.user, model, public)
        ):
            return gettext("You do not have permission to delete it.")
        return ""

    def _as_imported(self, pointer):
        """Lock an item; return it, and why it is not as the import left it.

        That somebody has taken it off the site since is no change.
        """
        record, later = self._read(pointer)
        if record is None:
            return None, deleted()
        names = {stem(name) for revision in later for name in revision.changed}
        if names - OF_PUBLICATION or (later and record.public_languages()):
            return record, changed()
        return record, ""


# What a step off the site changes.
OF_PUBLICATION = {"state", "published_at", "published_until", "withdrawal_reason"}


def states_of(record):
    """Return the languages in which a kind with states is public."""
    return record.public_languages() if isinstance(record, StatusMixin) else []


def in_use():
    return gettext("Something else uses it.")


def deleted():
    return gettext("It has already been deleted.")


def changed():
    return gettext("It has been changed since the import.")
