from django.db import models
from django.utils.translation import gettext_lazy as _

from bibliography.identifiers import DoiField
from journal.models.article import Article
from publishing.models import Ordered, Record
from text.languages import language_of_words


class Reference(Ordered, Record):
    """A work that an article cites, as the article prints it."""

    parent_field = "article"
    order_within = ("article",)

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        related_name="references",
        on_delete=models.CASCADE,
    )
    text = models.TextField(
        _("as printed"),
        help_text=_("Several at once: paste the list, one per line."),
    )
    other_text = models.TextField(
        _("second form"),
        blank=True,
        help_text=_("Translated or transliterated, if the article prints that too."),
    )
    doi = DoiField("DOI")
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text

    @property
    def language(self):
        return language_of_words(self.text)

    @property
    def other_language(self):
        return language_of_words(self.other_text)
