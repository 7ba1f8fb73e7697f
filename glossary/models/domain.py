from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.models import Titled


class Domain(Titled):
    """A field of special knowledge to which concepts belong (ISO 1087)."""

    texts = ("title",)

    title = models.CharField(_("name"), max_length=120, blank=True)
    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_("Latin letters; it stands in addresses and in files."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        default_permissions = ("add", "change", "delete", "view", "translate")
        ordering = ["position", "pk"]
