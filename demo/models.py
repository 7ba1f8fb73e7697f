from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedDemo(models.Model):
    """That a piece of the demo content was loaded: once deleted, it stays deleted."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    pk_loaded = models.BigIntegerField(_("record"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("loaded demo content")
        verbose_name_plural = _("loaded demo content")

    def __str__(self):
        return self.key
