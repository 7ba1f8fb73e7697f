"""Open forms: on what each was opened, who has it open, and what was typed into it.

Every save is a revision, of the record or of its working copy. A form sends the keys of
the newest of each that it has shown, ``412.97``; what it showed, and who has changed
which name since, is read from these where others have saved meanwhile.
"""

from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from publishing.content.constraints import once
from publishing.drafts.working_copy import MAX_AGE, WorkingCopy, WorkingCopyRevision
from publishing.revisions.revision import Revision
from text.pointers import is_key

# A form learns of so many closed windows that the browser may forget their texts.
MOST_CLOSED = 20


def key_of(record) -> str:
    """Return the key of what is stored now; "" of a new record."""
    if record.pk is None:
        return ""
    working_copy = record.working_copy
    return f"{newest_key(record)}.{working_copy.revision if working_copy else 0}"


def newest_key(record):
    if record.newest_revision is None:
        record.newest_revision = newest_key_at(record.pointer)
    return record.newest_revision


def newest_key_at(pointer):
    """Return the key of the newest revision of a record.

    It is read before what it stands for: a form with a key that is too old only asks
    once too often, one with a key that is too new would lose a change.
    """
    return Revision.objects.of(pointer).without_discarded().newest_key()


def key_at(pointer) -> str:
    """Return the key of what is stored now of a record and of its working copy."""
    copies = WorkingCopy.objects.of(pointer).values_list("revision", flat=True)
    return f"{newest_key_at(pointer)}.{copies.first() or 0}"


def opening(record, key):
    """Return the ``Opening`` of a form by its key; None if up to date, or nonsense."""
    if record.pk is None or not is_well_formed(key) or key == key_of(record):
        return None
    if record.opening is None or record.opening.key != key:
        record.opening = Opening(record, key)
    return record.opening


def is_well_formed(key):
    parts = key.split(".")
    return len(parts) == 2 and all(map(is_key, parts))


def changes_since(record, key) -> list:
    """Return what was saved since a form with this key was opened, newest first."""
    if not is_well_formed(key) or key == key_at(record.pointer):
        return []
    return Opening(record, key).since


class Opening:
    """What a form has shown, and who has changed what of it since."""

    def __init__(self, record, key):
        self.pointer, self.key = record.pointer, key
        self.of_record, self.of_copy = map(int, key.split("."))
        self.revisions = Revision.objects.of(self.pointer).without_discarded()
        self.copies = WorkingCopyRevision.objects.of(self.pointer)

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
        return None if contents is None else snapshot | contents

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


# What was typed and not saved


class AutosaveQuerySet(models.QuerySet):
    def latest(self, user, place):
        """Return what is not saved, then what was saved or discarded lately."""
        rows = self.filter(user=user, place=place).exclude(is_closed=False, data={})
        return rows.order_by("is_closed", "-saved_at", "-pk")[:MOST_CLOSED]

    def store(self, user, place, window, data):
        """Store the fields of a form; return None if its window is closed already."""
        row, _is_new = self.get_or_create(user=user, place=place, window=window)
        row.data, row.saved_at = data, timezone.now()
        # In one statement, which waits for a save that is under way.
        is_open = self.filter(pk=row.pk, is_closed=False)
        return row if is_open.update(data=data, saved_at=row.saved_at) else None

    def close(self, user, place, window):
        """Delete the text of a window: it is saved or discarded.

        The row stays, so that an autosave still on its way does not bring it back.
        """
        row = Autosave(user=user, place=place, window=window, is_closed=True)
        self.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["user", "place", "window"],
            update_fields=["data", "is_closed", "saved_at"],
        )

    def forget(self):
        """Delete what is too old; return how many."""
        deleted, _of_each = self.filter(saved_at__lt=timezone.now() - MAX_AGE).delete()
        return deleted


class Autosave(models.Model):
    """What a person typed into a form in one window and did not save.

    ``place`` names the form: ``news.article/12``. ``window`` is a random id of the
    browser window. ``data``: {name of a field: [values]}, as the
    browser would submit it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE
    )
    place = models.CharField(max_length=150)
    window = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)
    is_closed = models.BooleanField(default=False)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("user", "place", "window")]

    def __str__(self):
        return self.place


# A form without a heartbeat for so long is closed; it sends one far more often.
GONE = timedelta(seconds=60)


class PresenceQuerySet(models.QuerySet):
    def heartbeat(self, user, place):
        """Note that the person has the form open now, and since when.

        It waits for nobody who has locked the row: the next heartbeat is near.
        """
        now = timezone.now()
        own = self.filter(user=user, place=place).select_for_update(skip_locked=True)
        with transaction.atomic():
            if row := own.first():
                row.opened_at = now if row.seen_at < now - GONE else row.opened_at
                row.seen_at = now
                row.save()
            else:
                row = Presence(user=user, place=place, opened_at=now, seen_at=now)
                self.bulk_create([row], ignore_conflicts=True)

    def forget(self):
        """Delete the forms without a heartbeat; return how many."""
        deleted, _of_each = self.filter(seen_at__lt=timezone.now() - GONE).delete()
        return deleted

    def others(self, user, place):
        """Return who else has the form open, in the order in which they opened it."""
        here = self.filter(place=place, seen_at__gte=timezone.now() - GONE)
        here = here.exclude(user=user).select_related("user")
        return here.order_by("opened_at", "pk")


class Presence(models.Model):
    """A person has a form open; ``place`` names the form: ``news.article/12``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE
    )
    place = models.CharField(max_length=150)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [once("user", "place")]
        indexes = [models.Index(fields=["place"], name="publishing_presence_at")]

    def __str__(self):
        return self.place
