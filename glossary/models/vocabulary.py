from django.db import models
from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from publishing.models import Ordered, Titled
from text.languages import LANGUAGES, current


class DomainQuerySet(models.QuerySet):
    def with_numbers(self):
        """Count the concepts that readers of each language see in each domain."""
        return self.annotate(
            **{f"number_{code}": self._number_in(code) for code in LANGUAGES}
        )

    def _number_in(self, language):
        # Not ``Count`` of a join: its GROUP BY names the key alone, and the view that
        # stands before the table in the preview of a release has none.
        concepts = self.model.concepts.rel.related_model.objects.visible_in(language)
        here = concepts.filter(domains=OuterRef("pk")).order_by().values("domains")
        return Coalesce(Subquery(here.annotate(n=Count("pk")).values("n")), 0)

    def with_concepts_in(self, language):
        """Return the domains in which readers of the language see a concept."""
        return self.with_numbers().filter(**{f"number_{language}__gt": 0})


class Domain(Ordered, Titled):
    """A field of special knowledge to which concepts belong (ISO 1087)."""

    texts = ("title",)

    title = models.CharField(_("name"), max_length=120, blank=True)
    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_("Latin letters; used in addresses and in files."),
    )

    objects = DomainQuerySet.as_manager()

    class Meta(Titled.Meta):
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["position", "pk"]

    @property
    def number(self):
        """How many concepts the reader sees in it; counted by ``with_numbers``."""
        return self.number_in(current())

    def number_in(self, language):
        return getattr(self, f"number_{language}")


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

    @classmethod
    def catalogue_columns_in(cls, language):
        # It is cited by the title that it has: nobody has to translate that.
        return super().catalogue_columns_in(language) | {"missing_words": Value(0)}
