from collections import Counter

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from publishing.content.pointer_model import PointerModel, PointerQuerySet
from text.facts import numbers_of
from text.richtext import blocks_of
from text.sentences import count_words


class SyncPointQuerySet(PointerQuerySet):
    def out_of_sync(self):
        return self.exclude(newer=[])


class SyncPoint(PointerModel):
    """The versions of one text that were last declared to say the same.

    ``synced``: {language: version}. ``newer``: the languages whose text differs from
    its version now; empty while all say the same. The numbers say how much of these
    was changed: see ``change_of``.
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


def change_of(model, text, before, now, languages) -> dict:
    """Return the numbers of a sync point for two versions of a text, {language: text}.

    The words are those of all ``languages``, the blocks those of the first. A rich text
    is measured in its blocks, another one as a whole.
    """
    change = {"changed_words": 0, "changed_blocks": 0, "blocks": 0}
    change["has_changed_number"] = False
    is_rich = model.is_rich_text(text)
    for code in languages:
        was = before.get(code) or ""
        blocks = blocks_of(now[code], is_rich=is_rich)
        changed = Counter(blocks) - Counter(blocks_of(was, is_rich=is_rich))
        changed = [*changed.elements()]
        change["changed_words"] += sum(
            count_words(block, is_rich=is_rich) for block in changed
        )
        if code == languages[0]:
            change |= {"changed_blocks": len(changed), "blocks": len(blocks)}
        if was and numbers_of(was) != numbers_of(now[code]):
            change["has_changed_number"] = True
    return change
