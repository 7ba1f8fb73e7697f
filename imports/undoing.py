"""Takes an import back by the history: each item, unless somebody changed it since."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from accounts.permissions import has
from publishing import changesets, restoration
from publishing.models import Publishable, Revision
from text.languages import title_language
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


class Undoing:
    """One import on its way out: iterate over it, and it goes; then see ``left``.

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
                self._settle(pk, self._restore(pk, revision))
                yield done, total
            for done, (pk, reason) in enumerate(self._deleted(new), len(before) + 1):
                self._settle(pk, reason)
                yield done, total

    def _before(self):
        """Return {key: the revision before the import} of what was there already."""
        revisions = Revision.objects.filter(
            to_model=self.model._meta.label_lower, to_pk__in=self.stored
        )
        return {
            one.to_pk: one
            for one in revisions.without_discarded().lean().order_by("pk")
            if one.pk < self.stored[one.to_pk]
        }

    def _settle(self, pk, reason):
        if reason:
            record = self.model._base_manager.filter(pk=pk).first()
            title, language = (
                (str(record), title_language(record)) if record else ("", "")
            )
            self.left.append({"title": title, "language": language, "reason": reason})

    def _restore(self, pk, revision):
        """Let an item say what it said; return the reason if it cannot."""
        record, reason = self._as_imported(pk)
        if reason:
            return reason
        try:
            with transaction.atomic():
                restoration.restore(
                    record, revision, restoration.WHOLE, self.user, self.note
                )
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def _deleted(self, pks):
        """Yield each new item, when it is deleted or cannot be, and the reason.

        What another uses that goes, too, goes behind that.
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
        if not has(self.user, "delete", self.model):
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
