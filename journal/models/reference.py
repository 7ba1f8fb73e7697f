import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from bibliography.identifiers import DoiField
from journal.models.article import Article
from publishing.content.keys import parent_key
from publishing.models import Ordered, Record

# The number that a list has before each of its lines: "1.", "[12]", "3)".
NUMBER = re.compile(r"^\s*(\[[0-9]{1,3}\]|[0-9]{1,3}[.)])\s+")
# A form with more rows would have more fields than the site takes.
MOST = 300


def lines_of(text):
    """Return the references of a pasted list, without their numbers."""
    lines = (" ".join(NUMBER.sub("", line).split()) for line in text.splitlines())
    return [line for line in lines if line]


class Reference(Ordered, Record):
    """A work that an article cites, as the article prints it."""

    parent_field = "article"
    order_within = ("article",)

    article = parent_key(Article, _("article"), "references")
    text = models.TextField(
        _("as printed"), help_text=_("Several at once: paste the list, one per line.")
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
