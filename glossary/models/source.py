from django.db import models
from django.utils.translation import gettext_lazy as _

from glossary.models.concept import LOCK, Concept
from publishing.models import Ordered, Record, Titled


class Source(Titled):
    """A document that can be cited: a law, a standard, a report."""

    class Kind(models.TextChoices):
        LAW = "law", _("law")
        TREATY = "treaty", _("treaty or declaration")
        STANDARD = "standard", _("standard")
        RECOMMENDATION = "recommendation", _("recommendation")
        REPORT = "report", _("report")
        REFERENCE = "reference", _("reference work")

    texts = ("title",)

    title = models.CharField(
        _("citation"),
        max_length=500,
        blank=True,
        help_text=_("As it is cited: issuer, title, date, number."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta(Titled.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class Citation(Ordered, Record):
    """A source of a definition or a note, and the place in that source."""

    class Supports(models.TextChoices):
        DEFINITION = "definition", _("the definition")
        NOTE = "note", _("the note")

    texts = ("locator",)
    parent_field = "concept"
    order_within = ("concept",)
    advisory_lock = LOCK

    concept = models.ForeignKey(
        Concept,
        verbose_name=_("concept"),
        related_name="citations",
        on_delete=models.CASCADE,
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        related_name="citations",
        on_delete=models.PROTECT,
    )
    locator = models.CharField(
        _("place in it"),
        max_length=120,
        blank=True,
        help_text=_("Article, paragraph, page: “art. 2, para. 1”."),
    )
    supports = models.CharField(
        _("for"), max_length=10, choices=Supports, default=Supports.DEFINITION
    )

    class Meta:
        verbose_name = _("source cited")
        verbose_name_plural = _("sources cited")
        ordering = ["position", "pk"]

    def __str__(self):
        return str(self.source) if self.source_id else "—"
