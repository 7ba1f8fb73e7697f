from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.pointers import Pointer


class RedirectQuerySet(models.QuerySet):
    def leave(self, path, record, language):
        """Lead a former address of ``record`` to where it is now, for ever."""
        pointer = Pointer.to(record)
        self.update_or_create(
            path=path,
            defaults={
                "language": language,
                "to_model": pointer.model,
                "to_pk": pointer.pk,
            },
        )

    def to_record(self, record):
        pointer = Pointer.to(record)
        return self.filter(to_model=pointer.model, to_pk=pointer.pk)


class Redirect(models.Model):
    """A former address and the record that once stood there.

    It points to the record, not to an address, so redirects never form a chain.
    """

    path = models.CharField(_("former address"), max_length=500, unique=True)
    language = models.CharField(_("language"), max_length=10)
    to_model = models.CharField(_("kind"), max_length=100)
    to_pk = models.BigIntegerField(_("item"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        indexes = [
            models.Index(fields=["to_model", "to_pk"], name="publishing_redirect_to"),
        ]

    def __str__(self):
        return self.path
