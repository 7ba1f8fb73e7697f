from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.content.pointer_model import PointerModel, PointerQuerySet, to_columns


class PreviewEndQuerySet(PointerQuerySet):
    def end(self, pointer):
        """End the links to previews of an item that were made until now."""
        now = {"ended_at": timezone.now()}
        self.update_or_create(**to_columns(pointer), defaults=now)

    def has_ended(self, pointer, made_at):
        """Tell whether a link that was made at that moment (in seconds) has ended."""
        row = self.of(pointer).first()
        return row is not None and made_at <= row.ended_at.timestamp()


class PreviewEnd(PointerModel):
    """That links to previews of an item lead nowhere if they were made before then."""

    ended_at = models.DateTimeField(_("when"))

    objects = PreviewEndQuerySet.as_manager()

    class Meta:
        verbose_name = _("end of preview links")
        verbose_name_plural = _("ends of preview links")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk"], name="publishing_previewend_once"
            )
        ]
