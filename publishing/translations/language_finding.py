from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.content.pointer_model import PointerModel, PointerQuerySet


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


class CheckAnswerQuerySet(PointerQuerySet):
    def at(self, pointers):
        """Return the answers about records of these, and some more."""
        return self.filter(
            to_model__in={pointer.model for pointer in pointers},
            to_pk__in={pointer.pk for pointer in pointers},
        ).select_related("user")


class CheckAnswer(PointerModel):
    """That somebody has found a text right although a check finds a difference.

    ``fingerprint`` is that of the words that differ: with other words it is asked
    again.
    """

    text = models.CharField(_("text"), max_length=100)
    kind = models.CharField(_("check"), max_length=20)
    fingerprint = models.CharField(max_length=32)
    user = person_field(_("who"))
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = CheckAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a check")
        verbose_name_plural = _("answers to checks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "text", "kind", "fingerprint"],
                name="publishing_checkanswer_once",
            )
        ]

    @property
    def key(self):
        return self.pointer, self.text, self.kind, self.fingerprint
