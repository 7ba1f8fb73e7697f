from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from bibliography.identifiers import DoiField
from journal.models.article import Article

# Between two attempts at first; each later pause is twice as long, up to LONGEST.
FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=12)
# So many take about two days.
MOST_ATTEMPTS = 13


class DepositQuerySet(models.QuerySet):
    def due(self):
        """Filter what the worker has to send, or to ask for the answer to."""
        return self.filter(state__in=Deposit.WAITING, next_at__lte=timezone.now())

    def with_registered_doi(self):
        """Filter where a DOI is registered, or may be by now."""
        is_sent = models.Q(state=Deposit.State.SENT)
        registered = self.filter(is_sent | models.Q(deposited_at__isnull=False))
        return registered.filter(target="crossref").exclude(doi="")


class Deposit(models.Model):
    """What an index or archive has of an article: a row for each of the two.

    Nobody edits it; it stays when the article is deleted. ``parts``: {name of a part:
    digest} of what was sent or taken last; ``changed``: the names of those that are
    others now, as the worker has found.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("to be sent")
        SENT = "sent", _("sent, no answer yet")
        DEPOSITED = "deposited", _("deposited")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("not sent")

    WAITING = (State.QUEUED, State.SENT)

    class Reason(models.TextChoices):
        """Why it is as it is, in our words; ``answer`` has those of the target."""

        NONE = "", ""
        SILENT = "silent", _("no answer")
        ERROR = "error", _("an error of the service")
        KEY = "key", _("it refuses the sign-in of this site")
        UNREADABLE = "unreadable", _("its answer cannot be read")
        LEFT_OUT = "left-out", _("not on the site, or something required is missing")

    article = models.ForeignKey(
        Article,
        verbose_name=_("article"),
        related_name="deposits",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
    )
    # A code of ``journal.deposits.formats``.
    target = models.CharField(max_length=10)
    # The one under which it is known there.
    doi = DoiField("DOI")
    state = models.CharField(_("state"), max_length=10, choices=State)
    parts = models.JSONField(default=dict)
    changed = models.JSONField(default=list)
    by = person_field()
    # When the target last took it, and whether the site sent it.
    deposited_at = models.DateTimeField(null=True)
    was_sent = models.BooleanField(default=False)
    reason = models.CharField(max_length=10, choices=Reason, blank=True, default="")
    answer = models.TextField(blank=True)
    # What the target calls the file.
    batch = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    objects = DepositQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article", "target"], name="journal_deposit_once"
            )
        ]

    def __str__(self):
        return f"{self.article_id} {self.target}: {self.state}"

    @property
    def words(self):
        """Return the answer in words."""
        return ": ".join(filter(None, [str(self.get_reason_display()), self.answer]))

    def plan_next_attempt(self):
        pause = FIRST * 2 ** min(self.attempts, 10)
        self.attempts += 1
        self.next_at = timezone.now() + min(pause, LONGEST)
