from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Greatest, JSONObject
from django.utils.translation import gettext_lazy as _

from journal.models.article import Article
from journal.models.galley import LABELS, Galley
from library.typesetting.generated_file import GeneratedFileBase, GeneratedFileQuerySet
from publishing.content.constraints import once
from publishing.content.status import visible
from text.languages import LANGUAGES

TEMPLATE = Path(__file__).parent.parent / "pdf" / "template" / "article.typ"


def state_of_article(prefix=""):
    """Return the state of PDFs that say what it says: when it changed for readers."""
    dates = ["created_at", *(f"updated_at_{code}" for code in LANGUAGES)]
    newest = Greatest(*(f"{prefix}{name}" for name in dates))
    return Cast(newest, models.CharField())


class TypesetPdfQuerySet(GeneratedFileQuerySet):
    def as_rows(self):
        """Return those that readers have, as galleys: see ``Galley.as_row``.

        Of a text that has changed since, or could not be typeset, they have none.
        """
        here = {code: visible(code, "article__") for code in LANGUAGES}
        condition = Q(*here.values(), language="")
        for code, is_here in here.items():
            condition |= Q(language=code) & is_here
        row = JSONObject(
            pk=Value(None, output_field=models.BigIntegerField()),
            kind=Value(Galley.Kind.TEXT),
            **dict.fromkeys(LABELS, Value("")),
            language="language",
            file="file",
        )
        state = state_of_article("article__")
        made = self.filter(
            condition, file__isnull=False, failed_at__isnull=True, state=state
        )
        return made.order_by("pk").values_list(row, flat=True)


class TypesetPdf(GeneratedFileBase):
    """The text of an article as a PDF in one language, or in both: ``language`` "".

    There is no file where the article has a PDF of its own: see ``journal.pdf``.
    """

    template = TEMPLATE

    article = models.ForeignKey(
        Article, related_name="typeset_pdfs", on_delete=models.CASCADE
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )

    objects = TypesetPdfQuerySet.as_manager()

    class Meta(GeneratedFileBase.Meta):
        verbose_name = _("PDF of an article")
        verbose_name_plural = _("PDFs of articles")
        constraints = [once("article", "language")]

    def __str__(self):
        return f"PDF, {self.article_id} {self.language}"
