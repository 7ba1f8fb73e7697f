from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long what nobody came back for is kept.
KEPT = timedelta(days=90)
# Of so many openings of a form it is told that they are done with.
MOST_TOLD = 20


class AutosaveQuerySet(models.QuerySet):
    def at(self, user, place):
        return self.filter(user=user, place=place).order_by("-saved_at", "-pk")

    def waiting(self, user, place):
        """Return what the person has typed in this form and not saved, newest first."""
        return self.at(user, place).filter(is_closed=False).exclude(data={})

    def spent(self, user, place):
        """Return the openings of a form that were saved, or discarded, lately."""
        rows = self.at(user, place).filter(is_closed=True)
        return list(rows.values_list("opening", flat=True)[:MOST_TOLD])

    def keep(self, user, place, opening, data):
        """Keep what stands in a form, unless that opening of it was saved already."""
        row, _is_new = self.get_or_create(user=user, place=place, opening=opening)
        row.data, row.saved_at = data, timezone.now()
        # Asked by the same statement: it waits for a save that is under way.
        unspent = self.filter(pk=row.pk, is_closed=False)
        return row if unspent.update(data=data, saved_at=row.saved_at) else None

    def spend(self, user, place, opening):
        """Forget what was typed: it is saved, or no longer wanted.

        What the browser has already sent on its way must not bring it back.
        """
        self.forget()
        self.update_or_create(
            user=user,
            place=place,
            opening=opening,
            defaults={"data": {}, "is_spent": True, "saved_at": timezone.now()},
        )

    def forget(self):
        """Delete what nobody came back for in a long time; return how many."""
        deleted, _of_each = self.filter(saved_at__lt=timezone.now() - KEPT).delete()
        return deleted


class Autosave(models.Model):
    """What a person has typed into a form, in one window, and not saved.

    ``place`` names the form: ``news.article/12``; ``opening`` the window; ``data`` is
    what a browser would send, {name: [values]}.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE
    )
    place = models.CharField(_("form"), max_length=150)
    opening = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(_("when"), default=timezone.now)
    is_closed = models.BooleanField(default=False)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "place", "opening"], name="publishing_autosave_once"
            )
        ]

    def __str__(self):
        return self.place
