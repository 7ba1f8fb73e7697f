from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkingRunQuerySet(models.QuerySet):
    def delete_all_but(self, number):
        """Delete all runs but the latest."""
        latest = self.order_by("-pk").values("pk")[:number]
        self.exclude(pk__in=latest).delete()


class LinkingRun(models.Model):
    """The progress of a task that links texts of the site to the glossary."""

    finished_at = models.DateTimeField(_("finished"), null=True)
    texts = models.PositiveIntegerField(_("texts"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)

    objects = LinkingRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("linking of texts")
        verbose_name_plural = _("linkings of texts")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.done}/{self.texts}"
