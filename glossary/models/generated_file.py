from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, override

from library.files import StoredFile
from publishing.cache import page_stamp
from text.languages import LANGUAGES, own_name


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
    file = models.JSONField(_("file"), null=True)
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
