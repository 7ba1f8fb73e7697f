from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.content.pointer_model import PointerModel, PointerQuerySet
from publishing.translations.check_answer import CheckAnswer


class LanguageRun(models.Model):
    """When the languages of the whole site were looked through last.

    ``revision`` is the key up to which it has seen all.
    """

    made_at = models.DateTimeField(default=timezone.now)
    revision = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("check of the languages")
        verbose_name_plural = _("checks of the languages")
        default_permissions = ()

    def __str__(self):
        return str(self.made_at)


class LanguageFindingQuerySet(PointerQuerySet):
    def replace(self, findings, revision):
        """Store what a look has found in the place of what the last one had."""
        with transaction.atomic():
            self.all().delete()
            LanguageRun.objects.all().delete()
            LanguageRun.objects.create(revision=revision)
            self.bulk_create(findings, batch_size=500)

    def unanswered(self):
        """Leave out what somebody has answered."""
        names = ["to_model", "to_pk", "text", "kind", "fingerprint"]
        same = {name: OuterRef(name) for name in names}
        return self.exclude(Exists(CheckAnswer.objects.filter(**same)))


class LanguageFinding(PointerModel):
    """What the last look at the whole site found: see ``website.language_check``.

    ``words``: [[language, words]]. Of a page ``address`` says where it stands, and the
    pointer is that of no record.
    """

    text = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20)
    words = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=32)
    address = models.TextField(blank=True)

    objects = LanguageFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding in the languages")
        verbose_name_plural = _("findings in the languages")
        default_permissions = ()
        ordering = ["kind", "pk"]
