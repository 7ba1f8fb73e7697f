from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.content.pointer_model import PointerModel, PointerQuerySet


class Assignment(PointerModel):
    """That a language of an item is given to a person, perhaps until a day.

    ``publishing.drafts.workflow`` writes it.
    """

    language = models.CharField(_("language"), max_length=10)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        related_name="assignments",
        on_delete=models.CASCADE,
    )
    due_on = models.DateField(_("by the day"), null=True, blank=True)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    given_by = person_field(_("given by"))

    objects = PointerQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "language"],
                name="publishing_assignment_once",
            )
        ]

    def __str__(self):
        return f"{self.pointer} {self.language}: {self.person}"
