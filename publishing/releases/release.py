from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.models import person_field
from publishing.content.constraints import Check, once
from publishing.content.pointer_model import PointerModel, PointerQuerySet


class ReleaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Release.State.OPEN)

    def changeable(self):
        """Filter the releases of which items may still come and go."""
        return self.open().filter(publish_at=None)

    def scheduled_by_now(self):
        """Filter the scheduled releases whose date has come."""
        return self.filter(publish_at__lte=timezone.now()).order_by("publish_at", "pk")


class Release(models.Model):
    """Items that go out at one moment, all of them or none.

    Without a ``publish_at`` it goes out when somebody presses the button. ``failure``
    and ``failed_at``: why nothing went out on that date, and when.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("release", "in preparation")
        PUBLISHED = "published", pgettext_lazy("release", "published")
        TAKEN_BACK = "taken_back", pgettext_lazy("release", "taken back")

    name = models.CharField(_("name"), max_length=200)
    note = models.TextField(
        _("note"), blank=True, help_text=_("For colleagues. Readers do not see it.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN, editable=False
    )
    publish_at = models.DateTimeField(null=True, editable=False)
    publish_by = person_field()
    # What is changed after them needs a publisher's eye: see ``releases.problems``. The
    # second is the key of the newest revision then, of whatever record.
    scheduled_at = models.DateTimeField(null=True, editable=False)
    scheduled_after = models.BigIntegerField(null=True, editable=False)
    failure = models.TextField(editable=False, default="")
    failed_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(_("created"), auto_now_add=True)
    made_by = person_field(_("created by"))
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = person_field()
    taken_back_at = models.DateTimeField(null=True, editable=False)
    taken_back_by = person_field()

    # What was published with its items: see ``publishing.drafts.transitions``.
    attachments = ()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        indexes = [
            # What is scheduled, and the next moment at which pages change.
            models.Index(
                fields=["publish_at"],
                name="publishing_release_due",
                condition=Q(publish_at__isnull=False),
            )
        ]
        constraints = [
            Check(
                condition=Q(publish_at__isnull=True) | Q(state="open"),
                name="publishing_release_only_open_is_scheduled",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_changeable(self):
        return self.is_open and self.publish_at is None


class ReleaseItemQuerySet(PointerQuerySet):
    def waiting(self):
        return self.filter(state=ReleaseItem.State.WAITING)


class ReleaseItem(PointerModel):
    """A language of an item in a release.

    ``before`` and ``after``: the keys of the revisions with what the item was before
    the release went out, and right after it. ``is_attached``: it went out with the text
    that links to it; see ``publishing.drafts.transitions``.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        OUT = "out", _("went out")
        BACK = "back", _("taken back")

    release = models.ForeignKey(Release, related_name="items", on_delete=models.CASCADE)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    is_attached = models.BooleanField(default=False)
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField(null=True)

    objects = ReleaseItemQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["to_model", "to_pk", "language"],
                condition=Q(state="waiting"),
                name="publishing_releaseitem_waits_once",
            ),
            once("release", "to_model", "to_pk", "language"),
        ]

    def __str__(self):
        return f"{self.pointer} {self.language}"
