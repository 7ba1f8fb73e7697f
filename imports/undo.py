"""Undoes an import by revisions: of each item, unless somebody changed it since."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from accounts.permissions import has, may_publish_all
from publishing import changesets, restoration
from publishing.admin.permissions import Rights
from publishing.models import Publishable, Revision
from text.languages import LANGUAGES, language_of, title_language
from text.pointers import Pointer


def revisions_of(model, pks) -> dict:
    """Return {key: its last revision} of what an import stored a moment ago.

    Empty for what is no item of its own, such as a part of another.
    """
    if not issubclass(model, Publishable):
        return {}
    revisions = Revision.objects.filter(
        to_model=model._meta.label_lower, to_pk__in=pks
    ).order_by("to_pk", "-pk")
    return dict(revisions.distinct("to_pk").values_list("to_pk", "pk"))


class Undo:
    """The undo of one import: iterate over it, then see ``left``.

    It yields (items done, items in all). ``stored``: what ``revisions_of`` returned.
    ``left``: {title, language, reason} of each item that stays as it is.
    """

    def __init__(self, model, stored, user):
        self.model = model
        # As JSON gives it back.
        self.stored = {int(pk): revision for pk, revision in stored.items()}
        self.user = user
        self.note = gettext("The import is undone.")
        self.left = []

    def __iter__(self):
        total = len(self.stored)
        with transaction.atomic():
            self.model.acquire_advisory_lock()
            before = self._before()
            new = [pk for pk in self.stored if pk not in before]
            for done, (pk, revision) in enumerate(before.items(), start=1):
                self._note_left(pk, self._restore(pk, revision))
                yield done, total
            for done, (pk, reason) in enumerate(self._deleted(new), len(before) + 1):
                self._note_left(pk, reason)
                yield done, total

    def _before(self):
        """Return {key: the revision before the import} of what was there already."""
        revisions = Revision.objects.filter(
            to_model=self.model._meta.label_lower, to_pk__in=self.stored
        )
        return {
            revision.to_pk: revision
            for revision in revisions.without_discarded().lean().order_by("pk")
            if revision.pk < self.stored[revision.to_pk]
        }

    def _note_left(self, pk, reason):
        if reason:
            record = self.model._base_manager.filter(pk=pk).first()
            title, language = (
                (str(record), title_language(record)) if record else ("", "")
            )
            self.left.append({"title": title, "language": language, "reason": reason})

    def _restore(self, pk, revision):
        """Restore an item; return the reason if that is not possible."""
        record, reason = self._as_imported(pk)
        if reason:
            return reason
        if not self._may_restore(record, revision):
            return gettext("You may not change it.")
        try:
            with transaction.atomic():
                restoration.restore(
                    record, revision, restoration.ALL, self.user, self.note
                )
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def _may_restore(self, record, revision):
        rights = Rights(self.user, self.model, record.public_languages())
        if rights.may_write_shared and rights.writable == {*LANGUAGES}:
            return True
        names = restoration.to_restore(record, revision)
        return all(rights.may_change(language_of(name)) for name in names)

    def _deleted(self, pks):
        """Delete new items; yield each with the reason why it stays, or "".

        An item that another of them uses goes after that one.
        """
        while pks:
            reasons = {pk: self._delete(pk) for pk in pks}
            waiting = [pk for pk in pks if reasons[pk] == in_use()]
            is_last = len(waiting) == len(pks)
            for pk in pks:
                if is_last or pk not in waiting:
                    yield pk, reasons[pk]
            pks = [] if is_last else waiting

    def _delete(self, pk):
        record, reason = self._as_imported(pk)
        if reason:
            return reason
        public = record.public_languages()
        if not (
            has(self.user, "delete", self.model)
            and may_publish_all(self.user, self.model, public)
        ):
            return gettext("You may not delete it.")
        if record.was_seen():
            return gettext("Readers have had it: withdraw it in its form.")
        try:
            with changesets.changeset(self.user, note=self.note):
                record.delete()
        except ProtectedError:
            return in_use()
        return ""

    def _as_imported(self, pk):
        """Lock an item; return it, and why it is not as the import left it."""
        record = self.model.locked([pk]).first()
        if record is None:
            return None, gettext("It is deleted already.")
        last = (
            Revision.objects.of(Pointer.to(record)).without_discarded().newest_first()
        )
        if last.lean().first().pk != self.stored[pk]:
            return record, gettext("It was changed since the import.")
        return record, ""


def in_use():
    return gettext("Something else uses it.")
