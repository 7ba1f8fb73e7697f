from datetime import timedelta

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A form without a heartbeat for so long is closed; it sends one far more often.
GONE = timedelta(seconds=60)

HEARTBEAT = """
    UPDATE publishing_presence SET
        seen_at = %(now)s,
        opened_at = CASE WHEN seen_at < %(gone)s THEN %(now)s ELSE opened_at END
    WHERE id IN (
        SELECT id FROM publishing_presence
        WHERE user_id = %(user)s AND place = %(place)s FOR UPDATE SKIP LOCKED
    )
"""
FIRST_HEARTBEAT = """
    INSERT INTO publishing_presence (user_id, place, opened_at, seen_at)
    SELECT id, %(place)s, %(now)s, %(now)s FROM accounts_user WHERE id = %(user)s
    FOR KEY SHARE SKIP LOCKED
    ON CONFLICT (user_id, place) DO NOTHING
"""


class PresenceQuerySet(models.QuerySet):
    def heartbeat(self, user, place):
        """Note that the person has the form open now, and since when.

        It waits for nobody who has locked a row of it: the next heartbeat is near.
        """
        now = timezone.now()
        values = {"user": user.pk, "place": place, "now": now, "gone": now - GONE}
        with connection.cursor() as cursor:
            cursor.execute(HEARTBEAT, values)
            if not cursor.rowcount:
                cursor.execute(FIRST_HEARTBEAT, values)

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
