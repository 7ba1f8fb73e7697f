"""What an institute asks of its two languages: never one alone, never long apart."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.content.ordered import Ordered
from publishing.content.titled import Titled
from text.languages import LANGUAGES


class LanguageRule(Ordered, Titled):
    """That readers have a text in both languages, or soon will.

    ``kinds``: labels of models, of all kinds if empty. ``language``: the one that must
    not be missing beside the other; both, if empty. ``days``: for how many days it may
    be missing, or older than the other.
    """

    texts = ("title",)

    title = models.CharField(
        _("rule in words"),
        max_length=300,
        blank=True,
        help_text=_("As your law, statutes or contract puts it."),
    )
    kinds = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("Kinds"),
        blank=True,
        default=list,
    )
    language = models.CharField(
        _("Required language"), max_length=10, blank=True, default=""
    )
    days = models.PositiveSmallIntegerField(
        _("days allowed"),
        default=0,
        help_text=_("How long a language may be missing, or older than the other."),
    )

    class Meta(Titled.Meta):
        verbose_name = _("language rule")
        verbose_name_plural = _("language rules")
        ordering = ["position", "pk"]

    @property
    def languages(self):
        """Return the languages that must not be missing."""
        return [self.language] if self.language else LANGUAGES
