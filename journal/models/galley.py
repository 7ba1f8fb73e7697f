"""The files of an article, which readers get below its page."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _, override

from journal.models.article import Article
from library import files
from library.files import StoredFile, StoredFileField
from library.typesetting.generated_file import GeneratedFileBase, GeneratedFileQuerySet
from publishing.content.constraints import FieldCheck, has_text, once
from publishing.content.keys import parent_key
from publishing.content.status import visible
from publishing.models import Record
from publishing.pages.seo import absolute
from text.languages import LANGUAGES, languages_from
from text.typography import with_plain_spaces

LABELS = [f"label_{language}" for language in LANGUAGES]


class GalleyQuerySet(models.QuerySet):
    def as_rows(self):
        """Return the galleys, each as ``as_row`` has it."""
        names = ["pk", "kind", "language", *LABELS]
        row = {name: F(name) for name in names} | {"file": self.model.shown}
        return self.order_by("pk").values_list(JSONObject(**row), flat=True)


def stamp_line(article, languages):
    """Return the notice of an article with its day and address, in a line, or ""."""
    if not article.notice_kind or article.removed_on:
        return ""
    marks = []
    for code in languages:
        with override(code):
            marks.append(f"{article.notice_mark}, {date_format(article.notice_on)}")
    return with_plain_spaces(" / ".join([*marks, absolute(article.pointer.address)]))


class Galley(Record):
    """A file that belongs to an article, goes out with it and leaves the site with it.

    ``language``: that of its text; "": both. What it is called in its address is not
    stored: see ``journal.galleys``. ``file_text``: its words, for the search, which
    finds the article by them; ``stamped``: the copy that readers get while a notice
    stands above the article.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("full text")
        DATA = "data", _("dataset")
        SUPPLEMENT = "supplement", _("supplement")

    texts = ("label",)
    parent_field = "article"
    derived = ("file_text", "stamped")
    # What readers get of it.
    shown = Coalesce("stamped", "file")

    article = parent_key(Article, _("article"), "galleys")
    file = StoredFileField(_("file"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, blank=True
    )
    label = models.CharField(_("name"), max_length=200, blank=True)
    file_text = models.TextField(editable=False, default="")
    stamped = StoredFileField(null=True, editable=False)

    objects = GalleyQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]
        constraints = [
            FieldCheck(
                LABELS[0],
                ~Q(kind="supplement") | has_text("label"),
                name="journal_galley_is_named",
                message=_("Give a title in at least one language."),
            )
        ]

    def __str__(self):
        return self.title_in(LANGUAGES[0]) or StoredFile.of(self.file).badge

    def as_row(self):
        """Return what readers have of it as a dict."""
        names = ["pk", "kind", "language", *LABELS]
        file = {"file": self.stamped or self.file}
        return {name: getattr(self, name) for name in names} | file

    def set_derived_fields(self, stored):
        super().set_derived_fields(stored)
        is_new = stored is None or stored.file != self.file
        if is_new and not self.is_preview:
            self.file_text = files.text_of(self.file)

    # The notice of its article, printed onto each page of a copy: readers who have only
    # the file, perhaps from elsewhere, learn of it. The file itself stays as it is.

    def renew_stamp(self, article):
        """Let a stored PDF have the stamp that it is to have, or none."""
        line, known = self.line_of(article), self.stamped or {}
        wanted = {"line": line, "of": self.file["sha256"]} if line else {}
        if wanted != {name: known[name] for name in ["line", "of"] if name in known}:
            address = absolute(article.pointer.address)
            stamped = None
            if line:
                try:
                    stamped = files.stamped(self.file, line, address) | wanted
                except ValidationError:
                    # The form says it; it is not tried again with the same line.
                    stamped = self.file | wanted | {"is_without_stamp": True}
            type(self)._base_manager.filter(pk=self.pk).update(stamped=stamped)

    def line_of(self, article):
        """Return what is printed on it, in its language or both; "": nothing."""
        if self.file["type"] != "pdf":
            return ""
        codes = [self.language] if self.language else languages_from(article.written_in)
        return stamp_line(article, codes)


# The PDF that the site typesets of an article


def state_of_article(prefix=""):
    """Return the state of PDFs that say what it says: when it changed for readers."""
    dates = ["created_at", *(f"updated_at_{code}" for code in LANGUAGES)]
    newest = Greatest(*(f"{prefix}{name}" for name in dates))
    return Cast(newest, models.CharField())


class TypesetPdfQuerySet(GeneratedFileQuerySet):
    def as_rows(self):
        """Return those that say what the page says, as ``Galley.as_row`` does."""
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

    template = Path(__file__).parent.parent / "pdf" / "template" / "article.typ"

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
