from pathlib import Path

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, override

from institute.organization.models import SingleRowQuerySet
from library.files import StoredFile
from library.typesetting.generated_file import GeneratedFileBase
from publishing.content.constraints import Check
from publishing.models import Titled
from text.languages import LANGUAGES, own_name


class TitlePage(Titled):
    """The title page of the glossary's files: a table of one row."""

    texts = ("title", "edition", "foreword", "editors", "licence_name")
    is_public_when_new = True
    shown_on = ("glossary:list",)

    title = models.CharField(_("title"), max_length=200, blank=True)
    edition = models.CharField(
        _("edition"),
        max_length=120,
        blank=True,
        help_text=_("For example, “2nd edition, revised”."),
    )
    foreword = models.TextField(
        _("foreword"), blank=True, help_text=_("An empty line begins a new paragraph.")
    )
    editors = models.CharField(
        _("editors"),
        max_length=500,
        blank=True,
        help_text=_("As named on the title page."),
    )
    licence_name = models.CharField(
        _("licence"),
        max_length=200,
        blank=True,
        help_text=_("On what terms others may use it: a name or a sentence."),
    )
    licence_url = models.URLField(_("address of the licence"), blank=True)
    is_only = models.BooleanField(default=True, editable=False, unique=True)

    objects = SingleRowQuerySet.as_manager()

    class Meta(Titled.Meta):
        verbose_name = _("title page of the glossary")
        verbose_name_plural = _("title page of the glossary")
        constraints = [
            Check(condition=models.Q(is_only=True), name="glossary_titlepage_is_only")
        ]


class GeneratedFile(GeneratedFileBase):
    """The PDF of the glossary in one language."""

    template = Path(__file__).parent.parent / "pdf" / "template" / "glossary.typ"
    has_places = True

    language = models.CharField(
        _("language"),
        max_length=10,
        choices=[(code, own_name(code)) for code in LANGUAGES],
        unique=True,
    )

    class Meta(GeneratedFileBase.Meta):
        verbose_name = _("PDF of the glossary")
        verbose_name_plural = _("PDFs of the glossary")

    def __str__(self):
        return self.get_language_display()

    @property
    def download(self):
        """The link to the file, for a template; None while there is no file."""
        with override(self.language):
            address = reverse("glossary:pdf")
        return StoredFile.of(self.file, self.language, address) if self.file else None
