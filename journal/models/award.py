from django.db import models
from django.utils.translation import gettext_lazy as _

from bibliography.identifiers import RorField
from journal.models.article import Article
from publishing.content.constraints import FieldCheck, has_text
from publishing.content.keys import parent_key
from publishing.models import Ordered, Record
from text.languages import LANGUAGES


class Award(Ordered, Record):
    """Who paid for the work of an article, and the number of the grant."""

    texts = ("funder",)
    parent_field = "article"
    order_within = ("article",)

    article = parent_key(Article, _("article"), "awards")
    funder = models.CharField(_("funder"), max_length=300, blank=True)
    ror = RorField("ROR", help_text=_("The number of the organisation at ror.org."))
    number = models.CharField(_("number"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["position", "pk"]
        constraints = [
            FieldCheck(
                f"funder_{LANGUAGES[0]}",
                has_text("funder"),
                name="journal_award_has_a_funder",
                message=_("Name the funder."),
            )
        ]

    funder_in = Record.title_in
