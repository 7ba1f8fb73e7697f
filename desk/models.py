from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import person_field
from publishing.content.pointer_model import PointerModel, PointerQuerySet
from publishing.content.signals import Work
from publishing.revisions import display

# After which a notification is forgotten: one that was read, and any.
READ_FOR, KEPT_FOR = timedelta(days=90), timedelta(days=365)


WHAT = {
    Work.ASKED: _("a review is asked for"),
    Work.RETURNED: _("returned"),
    Work.PUBLISHED: _("published"),
    Work.ASSIGNED: _("given to you"),
    Work.NOTED: _("a note"),
    Work.STALE: _("out of date"),
}


class NotificationQuerySet(PointerQuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def due(self):
        """Filter what is to be mailed now."""
        return self.unread().filter(mail_at__lte=timezone.now())

    def mark_read(self):
        """Note that these are read; what is read is not mailed any more."""
        return self.unread().update(read_at=timezone.now(), mail_at=None)

    def mark_answered(self, pointer, scopes):
        """Mark the requests for a review read that somebody has answered."""
        asked = self.of(pointer).filter(work=Work.ASKED.value)
        asked.filter(scopes__contained_by=scopes).mark_read()

    def undelivered(self):
        """Filter what was given up, though nobody has read it."""
        tried = self.unread().filter(attempts__gt=0)
        return tried.filter(mailed_at=None, mail_at=None)

    def forget(self):
        """Delete what is old; return how many."""
        now = timezone.now()
        is_old = Q(read_at__lt=now - READ_FOR) | Q(made_at__lt=now - KEPT_FOR)
        return self.filter(is_old).delete()[0]


class Notification(PointerModel):
    """That work on an item has reached a person; see ``signals.Work``.

    ``mail_at``: when it is mailed, or mailed again; None where it is not.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE
    )
    work = models.CharField(max_length=10)
    scopes = ArrayField(models.CharField(max_length=10), default=list)
    # Who did it.
    user = person_field()
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["person", "-made_at"], name="desk_notification_of"),
            models.Index(
                fields=["person"],
                condition=Q(read_at=None),
                name="desk_notification_unread",
            ),
            models.Index(
                fields=["mail_at"],
                condition=Q(mail_at__isnull=False),
                name="desk_notification_due",
            ),
            models.Index(fields=["to_model", "to_pk"], name="desk_notification_item"),
        ]

    def __str__(self):
        return f"{self.person}: {self.work} {self.pointer}"

    @property
    def step(self):
        """What happened, in which language, by whom."""
        step = str(WHAT[Work(self.work)])
        if names := ", ".join(map(display.scope_name, self.scopes)):
            step = f"{names}: {step}"
        if self.user:
            step = f"{step} — {self.user.get_full_name() or self.user}"
        return step

    @property
    def what(self):
        """The step, with the words of whoever took it."""
        words = " ".join(self.reason.split())
        reason = gettext(": “%(words)s”") % {"words": words} if words else ""
        return self.step + reason
