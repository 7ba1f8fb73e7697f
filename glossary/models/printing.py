from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from text.languages import LANGUAGES, own_name


class PrintingQuerySet(models.QuerySet):
    def facts(self):
        """Return an expression for {language: facts of the book's file, or null}."""
        return JSONObject(
            **{
                code: Subquery(self.filter(language=code).values("file")[:1])
                for code in LANGUAGES
            }
        )

    def withdrawn(self):
        return self.filter(state="")

    def withdraw(self):
        """Let readers get no book, nor the one in the making, until it is made anew."""
        for pk in self.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                printing = self.select_for_update().get(pk=pk)
                printing.replace(None, "")
                printing.state = ""
                printing.withdrawals += 1
                printing.save()


class Printing(models.Model):
    """The book of the glossary in one language: its PDF, and how making it went.

    ``file``: facts of the file as ``library.files`` has them. ``content`` names what
    the book says, ``state`` the state of the glossary at which it was last looked at.
    ``withdrawals`` is another number after each withdrawal of the book.
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

    objects = PrintingQuerySet.as_manager()

    class Meta:
        verbose_name = _("book of the glossary")
        verbose_name_plural = _("books of the glossary")
        default_permissions = ()

    def __str__(self):
        return self.get_language_display()

    def replace(self, facts, content):
        """Let it have another file; the old one goes when the new one is told of."""
        if self.file:
            old = self.file["name"]
            transaction.on_commit(lambda: default_storage.delete(old))
        self.file, self.content = facts, content
