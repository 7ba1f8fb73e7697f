from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.content.pointer_model import PointerModel, PointerQuerySet


class CheckAnswerQuerySet(PointerQuerySet):
    def at(self, pointers):
        """Return the answers about records of these, and some more."""
        return self.filter(
            to_model__in={pointer.model for pointer in pointers},
            to_pk__in={pointer.pk for pointer in pointers},
        ).select_related("user")


class CheckAnswer(PointerModel):
    """That somebody has found a text right although a check finds a difference.

    ``fingerprint`` is that of the words that differ: with other words it is asked
    again.
    """

    text = models.CharField(_("text"), max_length=100)
    kind = models.CharField(_("check"), max_length=20)
    fingerprint = models.CharField(max_length=32)
    user = person_field(_("who"))
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = CheckAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a check")
        verbose_name_plural = _("answers to checks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "text", "kind", "fingerprint"],
                name="publishing_checkanswer_once",
            )
        ]

    @property
    def key(self):
        return self.pointer, self.text, self.kind, self.fingerprint
