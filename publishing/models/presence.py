from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A form without a heartbeat for so long is closed; it sends one far more often.
GONE = timedelta(seconds=60)


class PresenceQuerySet(models.QuerySet):
    def heartbeat(self, user, place):
        """Note that the person has the form open now, and since when."""
        now = timezone.now()
        # Another window of the same person may delete the row at this moment.
        rows = self.filter(user=user, place=place)
        rows.filter(seen_at__lt=now - GONE).update(opened_at=now)
        if not rows.update(seen_at=now):
            self.get_or_create(
                user=user, place=place, defaults={"opened_at": now, "seen_at": now}
            )

    def leave(self, user, place):
        self.filter(user=user, place=place).delete()

    def forget(self):
        """Delete the forms without a heartbeat; return how many."""
        deleted, _of_each = self.filter(seen_at__lt=timezone.now() - GONE).delete()
        return deleted

    def others(self, user, place):
        """Return who else has the form open, in the order in which they opened it."""
        return (
            self.filter(place=place, seen_at__gte=timezone.now() - GONE)
            .exclude(user=user)
            .select_related("user")
            .order_by("opened_at", "pk")
        )


class Presence(models.Model):
    """A person has a form open; ``place`` names the form: ``news.article/12``."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE
    )
    place = models.CharField(_("form"), max_length=150)
    opened_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("seen"))

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "place"], name="publishing_presence_once"
            )
        ]
        indexes = [models.Index(fields=["place"], name="publishing_presence_at")]

    def __str__(self):
        return self.place
