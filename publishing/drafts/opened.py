"""What a form was opened on: one key, from which each conflict follows.

Every save is a revision, of the record or of its working copy. A form sends the keys of
the newest of each that it has shown, ``412.97``; what it showed, and who has changed
which name since, is read from these where others have saved meanwhile.
"""

from functools import cached_property

from publishing.cache.compiled import Parameter, compiled
from publishing.content import snapshots
from publishing.drafts.working_copy import WorkingCopy, WorkingCopyRevision
from publishing.revisions.revision import Revision
from text.pointers import is_key


def key_of(record) -> str:
    """Return the key of what is stored now; "" of a new record."""
    if record.pk is None:
        return ""
    working_copy = record.working_copy
    return f"{newest_key(record)}.{working_copy.revision if working_copy else 0}"


def newest_key(record):
    """Return the key of the newest revision, read once for a record in memory."""
    if record.newest_revision is None:
        record.newest_revision = newest_key_at(record.pointer)
    return record.newest_revision


def newest_key_at(pointer):
    """Return the same of what is read after it: an older key only asks too often."""
    return next(iter(newest_keys(model=pointer.model, pk=pointer.pk)), 0)


@compiled
def newest_keys():
    at = {"to_model": Parameter("model"), "to_pk": Parameter("pk")}
    revisions = Revision.objects.filter(**at).without_discarded().newest_first()
    return revisions.values_list("pk", flat=True)[:1]


def key_at(pointer) -> str:
    """Return the key of what is stored now of a record and of its working copy."""
    copies = WorkingCopy.objects.of(pointer).values_list("revision", flat=True)
    return f"{newest_key_at(pointer)}.{copies.first() or 0}"


def opening(record, key):
    """Return the ``Opening`` of the form that sends a key; None if it is up to date.

    Nonsense counts as up to date.
    """
    parts = key.split(".")
    is_well_formed = len(parts) == 2 and all(map(is_key, parts))
    if record.pk is None or not is_well_formed or key == key_of(record):
        return None
    if record.opening is None or record.opening.key != key:
        record.opening = Opening(record, key)
    return record.opening


class Opening:
    """What a form has shown, and who has changed what of it since."""

    def __init__(self, record, key):
        self.pointer, self.key = record.pointer, key
        self.of_record, self.of_copy = map(int, key.split("."))

    @property
    def revisions(self):
        return Revision.objects.of(self.pointer).without_discarded()

    @property
    def copies(self):
        return WorkingCopyRevision.objects.of(self.pointer)

    @cached_property
    def snapshot(self) -> dict | None:
        """What the form has shown; None where nobody knows."""
        # Without any, it has shown what the first of them found.
        first = {"pk": self.of_record} if self.of_record else {"kind": "initial"}
        snapshot = self.revisions.filter(**first).values_list("snapshot", flat=True)
        snapshot = snapshot.first()
        if snapshot is None or not self.of_copy:
            return snapshot
        contents = self.copies.filter(pk=self.of_copy)
        contents = contents.values_list("contents", flat=True).first()
        return None if contents is None else snapshots.applied(snapshot, contents)

    @cached_property
    def since(self) -> list:
        """The revisions of the record and its working copies since, newest first."""
        later = [
            *self.revisions.filter(pk__gt=self.of_record).lean().select_related("user"),
            *self.copies.filter(pk__gt=self.of_copy)
            .defer("contents")
            .select_related("user"),
        ]
        return sorted(later, key=lambda revision: revision.made_at, reverse=True)

    def change_of(self, name):
        """Return (who has changed a name last since, when); (None, None) if nobody."""
        for revision in self.since:
            if name in revision.changed:
                is_of_copy = isinstance(revision, WorkingCopyRevision)
                user = revision.user if is_of_copy else revision.author_of(name)
                return user, revision.made_at
        return None, None
