from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.content.pointer_model import PointerModel, PointerQuerySet
from publishing.translations.translation_words import Change


class SyncPointQuerySet(PointerQuerySet):
    def out_of_sync(self):
        return self.exclude(newer=[])


class SyncPoint(PointerModel):
    """The versions of one text that were last declared to say the same.

    ``synced``: {language: version}. ``newer``: the languages whose text differs from
    its version now; empty while all say the same. The numbers say how much of these
    was changed: see ``publishing.translations.translation_words``.
    """

    class How(models.TextChoices):
        INITIAL = "initial", _("as it was found")
        TYPED = "typed", _("translation edited")
        IMPORTED = "imported", _("imported")
        CHECKED = "checked", _("checked, no change needed")
        SMALL = "small", _("small edit")

    text = models.CharField(_("text"), max_length=100)
    synced = models.JSONField(default=dict)
    synced_at = models.DateTimeField(_("synced at"), null=True)
    synced_by = person_field(_("synced by"))
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.TYPED)
    newer = ArrayField(models.CharField(max_length=10), default=list)
    newer_at = models.DateTimeField(_("changed at"), null=True)
    newer_by = person_field(_("changed by"))
    changed_words = models.PositiveIntegerField(default=0)
    changed_blocks = models.PositiveIntegerField(default=0)
    blocks = models.PositiveIntegerField(default=0)
    has_changed_number = models.BooleanField(default=False)
    # Whether the translation memory has the sentences of these versions.
    has_segments = models.BooleanField(default=False)

    objects = SyncPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("sync point")
        verbose_name_plural = _("sync points")
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "text"], name="publishing_syncpoint_once"
            )
        ]
        indexes = [
            # The few that are out of sync.
            models.Index(
                fields=["to_model", "to_pk"],
                condition=~models.Q(newer=[]),
                name="publishing_syncpoint_newer",
            ),
            # What the worker has to cut into segments.
            models.Index(
                fields=["id"],
                condition=models.Q(has_segments=False),
                name="publishing_syncpoint_uncut",
            ),
        ]

    def __str__(self):
        return f"{self.to_model}/{self.to_pk} {self.text}"

    @property
    def change(self):
        return Change(
            self.changed_words,
            self.changed_blocks,
            self.blocks,
            self.has_changed_number,
        )

    @change.setter
    def change(self, change):
        self.changed_words, self.changed_blocks = change.words, change.blocks
        self.blocks, self.has_changed_number = (
            change.all_blocks,
            change.has_changed_number,
        )
