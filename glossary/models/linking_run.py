from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LinkingRun(models.Model):
    """That the texts of the site are being linked anew, and how far this has come."""

    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    texts = models.PositiveIntegerField(_("texts"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("linking of texts")
        verbose_name_plural = _("linkings of texts")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.done}/{self.texts}"
