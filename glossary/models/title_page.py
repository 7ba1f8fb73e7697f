from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, override

from library.fields import StoredFileField
from library.files import StoredFile
from publishing.cache import page_stamp
from publishing.content.constraints import Check
from publishing.models import Titled
from text.languages import LANGUAGES, own_name


class TitlePageQuerySet(models.QuerySet):
    def get_or_unnamed(self):
        """Return the title page, or an unsaved empty one if none is stored."""
        return self.first() or self.model()


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
        _("foreword"),
        blank=True,
        help_text=_("An empty line begins a new paragraph."),
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

    objects = TitlePageQuerySet.as_manager()

    class Meta(Titled.Meta):
        verbose_name = _("title page of the glossary")
        verbose_name_plural = _("title page of the glossary")
        constraints = [
            Check(condition=models.Q(is_only=True), name="glossary_titlepage_is_only")
        ]


class GeneratedFileQuerySet(models.QuerySet):
    def withdraw(self):
        """Delete the files; one that is being made at this moment is discarded too."""
        for pk in self.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                row = self.select_for_update().get(pk=pk)
                row.replace_file(None, "")
                row.state = ""
                row.withdrawals += 1
                row.save()
        # Pages lead to them.
        page_stamp.renew()


class GeneratedFile(models.Model):
    """The PDF of the glossary in one language, and the result of its last build.

    ``file``: facts of the file with its ``name`` in the storage, None without a file.
    ``content``: a digest of the text in it. ``state``: the ETag of the glossary for
    which it was last checked; empty once withdrawn. ``withdrawals`` counts: a build
    compares it before it stores its result.
    """

    language = models.CharField(
        _("language"),
        max_length=10,
        choices=[(code, own_name(code)) for code in LANGUAGES],
        unique=True,
    )
    file = StoredFileField(_("file"), null=True)
    content = models.CharField(max_length=64)
    state = models.CharField(max_length=80)
    made_at = models.DateTimeField(_("made"), null=True)
    failed_at = models.DateTimeField(_("failed"), null=True)
    withdrawals = models.PositiveIntegerField(default=0)

    objects = GeneratedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("PDF of the glossary")
        verbose_name_plural = _("PDFs of the glossary")
        default_permissions = ()

    def __str__(self):
        return self.get_language_display()

    @property
    def is_stored(self):
        return bool(self.file) and default_storage.exists(self.file["name"])

    @property
    def download(self):
        """The link to the file, for a template; None while there is no file."""
        with override(self.language):
            address = reverse("glossary:pdf")
        return StoredFile.of(self.file, self.language, address) if self.file else None

    def replace_file(self, facts, content):
        """Set the file; delete the old one after the commit."""
        if self.file:
            old = self.file["name"]
            transaction.on_commit(lambda: default_storage.delete(old))
        self.file, self.content = facts, content
