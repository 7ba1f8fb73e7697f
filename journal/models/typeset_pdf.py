from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from journal.models.article import Article
from library.typesetting.generated_file import GeneratedFileBase

TEMPLATE = Path(__file__).parent.parent / "pdf" / "template" / "article.typ"


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

    class Meta(GeneratedFileBase.Meta):
        verbose_name = _("PDF of an article")
        verbose_name_plural = _("PDFs of articles")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language"], name="journal_typesetpdf_once"
            )
        ]

    def __str__(self):
        return f"PDF, {self.article_id} {self.language}"
