from django.db import models
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _


class LinkingRunQuerySet(models.QuerySet):
    def open(self):
        """Return the runs that wait, go on, or were broken off."""
        return self.filter(finished_at=None)

    def open_and_version(self):
        """Return how many are open, and by which version all texts have been linked."""
        number = Count("pk", filter=Q(finished_at=None))
        row = self.aggregate(number=number, version=Max("version"))
        return row["number"], row["version"] or 0

    def delete_all_but(self, number):
        """Delete all runs but the latest."""
        latest = self.order_by("-pk").values("pk")[:number]
        self.exclude(pk__in=latest).delete()


class LinkingRun(models.Model):
    """A run of the worker that links texts of the site to the glossary.

    ``is_whole``: somebody has asked to link all texts. ``version``: by which
    ``glossary_version()`` they have been linked, once it is finished.
    """

    is_whole = models.BooleanField(default=False)
    version = models.BigIntegerField(default=0)
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
