from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.content.pointer_model import PointerModel, PointerQuerySet


class ReviewRequestQuerySet(PointerQuerySet):
    def waiting(self):
        """Filter what a reviewer has not answered yet."""
        return self.filter(returned_at=None)

    def returned(self):
        """Filter what came back to whoever asked."""
        return self.exclude(returned_at=None)


class ReviewRequest(PointerModel):
    """Who asked for the review of a scope of an item, and who returned it.

    ``scope``: a language, or ``working_copy.SHARED``. The row lasts until the scope is
    published; ``workflow`` writes it. Whether the scope is in review is told
    by the state of the item or by its working copy.
    """

    scope = models.CharField(_("scope"), max_length=10)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = person_field(_("asked by"))
    returned_at = models.DateTimeField(_("returned at"), null=True)
    returned_by = person_field(_("returned by"))
    # What is to be done, in the words of whoever returned it.
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for review")
        verbose_name_plural = _("requests for review")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "scope"],
                name="publishing_reviewrequest_once",
            )
        ]

    def __str__(self):
        return f"{self.pointer} {self.scope}"
