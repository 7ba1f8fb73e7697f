from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import removed_person
from publishing import snapshots
from publishing.freshness import Freshness, Said, of_pair, texts_of, unequal_in
from publishing.models.pointing import Pointing, PointingQuerySet
from publishing.models.revision import Revision
from publishing.models.translation import Translation
from text.languages import LANGUAGES, language_of

# The part of a record that belongs to no language.
SHARED = "all"
PARTS = [*LANGUAGES, SHARED]


class WorkingCopyQuerySet(PointingQuerySet):
    def in_review_in(self, language):
        return self.filter(
            progress__part=language, progress__stage=PartProgress.Stage.REVIEW
        )

    def forget_date(self, language):
        """Let no copy wait for the date of a text that was unpublished meanwhile."""
        rows = PartProgress.objects.filter(copy__in=self, part=language)
        rows.exclude(publish_at=None).unschedule(
            gettext(
                "It is no longer to be published on its date: the text was unpublished."
            )
        )


class WorkingCopy(Pointing):
    """Edits to an item that stand apart from what readers see, until published.

    ``base`` is what the item held when an edit began, name by name; ``mine`` what it is
    to hold. ``said`` keeps what was declared of translations meanwhile. Its parts, the
    languages and ``all`` for what they share, are reviewed, scheduled and published
    one by one: see ``PartProgress``.
    """

    base = models.JSONField()
    mine = models.JSONField()
    said = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    made_at = models.DateTimeField(_("begun"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begun by"),
        related_name="+",
        on_delete=models.SET(removed_person),
        null=True,
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        related_name="+",
        on_delete=models.SET(removed_person),
        null=True,
    )

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk"], name="publishing_workingcopy_once"
            )
        ]

    def __str__(self):
        return f"{self.to_model}/{self.to_pk}"

    @property
    def changed(self) -> list[str]:
        """The names of what the copy changes."""
        return snapshots.differing(self.mine, self.base)

    def over(self, live) -> dict:
        """Return what the item would hold, with the copy laid onto ``live``."""
        return live | {name: self.mine[name] for name in self.changed}

    @property
    def checked(self) -> list[str]:
        """The names of what it leaves alone, and says to be a true translation.

        None of them where the translation has become true in another way meanwhile.
        """
        changed = {snapshots.stem(name) for name in self.changed}
        texts = {
            text
            for text, answer in self.said.items()
            if answer == Said.SAME and text not in changed
        }
        pairs = Translation.objects.of(self.pointer).filter(text__in=texts)
        return [
            f"{pair.text}_{language}"
            for pair in (pairs if texts else ())
            for language in LANGUAGES
            if of_pair(pair, language) in {Freshness.STALE, Freshness.BOTH}
        ]

    def declared(self, text, live) -> str:
        """Return what was said of a text, if it was said of what stands there now."""
        is_of_now = self.answers.get(text) == texts_of(self.over(live), text)
        return self.said.get(text, "") if is_of_now else ""

    def parts(self) -> list[str]:
        """Return the languages of which it holds something, and ``all``."""
        parts = {part_of(name) for name in [*self.changed, *self.checked]}
        return [part for part in PARTS if part in parts]

    def progress_of(self, part):
        """Return how far a part has come; a new row, not stored, of a mere draft."""
        rows = {row.part: row for row in self.progress.all()}
        return rows.get(part) or PartProgress(copy=self, part=part)

    def forget_progress(self):
        """Forget the review and the date of parts that hold nothing any more."""
        self.progress.exclude(part__in=self.parts()).delete()

    def changed_in(self, parts) -> list[str]:
        return [name for name in self.changed if part_of(name) in parts]

    def conflicts(self, live) -> list[str]:
        """Return what the live item and the copy have both changed, and differently."""
        return [
            name
            for name in self.changed
            if name in live and live[name] not in (self.base[name], self.mine[name])
        ]

    def keep(self, mine, live, seen, user):
        """Take over what a form has made of the copy.

        ``live`` is what readers see; of the names in ``seen`` its present text stood
        beside the form, so that the copy is an answer to it.
        """
        for name in mine:
            is_untouched = self.mine.get(name) == self.base.get(name)
            if name not in self.base or is_untouched or name in seen:
                self.base[name] = live.get(name)
        self.mine = mine
        self.changed_at, self.changed_by = timezone.now(), user
        self.set_languages()

    def discard(self, user):
        """End the copy; what it said stays in the history, and can be restored."""
        model = apps.get_model(self.to_model)
        live, changed = snapshots.take(model, self.to_pk), self.changed
        if live is not None and changed:
            snapshot = self.over(live)
            Revision.objects.create(
                to_model=self.to_model,
                to_pk=self.to_pk,
                user=user,
                kind=Revision.Kind.DISCARDED,
                changed=changed,
                snapshot=snapshot,
                unequal=unequal_in(snapshot, self.pointer, model),
            )
        self.delete()

    def set_languages(self):
        self.languages = [part for part in self.parts() if part != SHARED]


class PartProgressQuerySet(models.QuerySet):
    def due(self):
        """Return what is to come before readers, and whose time has come."""
        return self.filter(publish_at__lte=timezone.now()).order_by("publish_at", "pk")

    def unschedule(self, failure=""):
        """Let them wait for no date any more; ``failure`` tells their writers why."""
        self.update(publish_at=None, publish_by=None, failure=failure)


class PartProgress(models.Model):
    """How far one part of a working copy has come: its review and its date.

    A part without a row is a draft that waits for no date.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")

    copy = models.ForeignKey(
        WorkingCopy, related_name="progress", on_delete=models.CASCADE
    )
    part = models.CharField(_("part"), max_length=10)
    stage = models.CharField(
        _("stage"), max_length=10, choices=Stage, default=Stage.DRAFT
    )
    publish_at = models.DateTimeField(_("to be published at"), null=True, blank=True)
    publish_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("to be published by"),
        related_name="+",
        on_delete=models.SET(removed_person),
        null=True,
    )
    # Why the time came and nothing was published.
    failure = models.TextField(blank=True)

    objects = PartProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a working copy")
        verbose_name_plural = _("parts of working copies")
        constraints = [
            models.UniqueConstraint(
                fields=["copy", "part"], name="publishing_partprogress_once"
            )
        ]
        indexes = [
            # What is due.
            models.Index(
                fields=["publish_at"],
                name="publishing_partprogress_due",
                condition=models.Q(publish_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.copy} {self.part} ({self.get_stage_display()})"

    @property
    def is_in_review(self):
        return self.stage == self.Stage.REVIEW


def part_of(name):
    return language_of(name) or SHARED
