"""What others have of the articles: indexes and registries, and harvesters."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person_field
from bibliography.identifiers import DoiField
from journal.models.article import Article
from publishing.content.constraints import once


class Deposit(models.Model):
    """What an index or registry has of an article: a row for each of the two.

    ``journal.deposits.sending`` alone writes it; it stays when the article is deleted.
    ``digest``: of what was sent or taken last; ``is_changed``: by now it is another, as
    the worker has found.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("to be sent")
        SENT = "sent", _("sent, no answer yet")
        DEPOSITED = "deposited", _("deposited")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("not sent")

    WAITING = (State.QUEUED, State.SENT)

    class Reason(models.TextChoices):
        """Why it is so, in our words; ``answer`` has those of the target."""

        NONE = "", ""
        SILENT = "silent", _("the site does not answer")
        # ``answer``: the status.
        ERROR = "error", _("the site answers with an error (%(status)s)")
        KEY = "key", _("it refuses the sign-in of this site")
        UNREADABLE = "unreadable", _("its answer cannot be read")
        LEFT_OUT = "left-out", _("left out of the file")
        FAULT = "fault", _("an error within this site; its log says more")

    article = models.ForeignKey(
        Article,
        related_name="deposits",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
    )
    # A code of ``journal.deposits.formats``.
    target = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State)
    # The one under which it is known there.
    doi = DoiField("DOI")
    digest = models.CharField(max_length=64, blank=True)
    is_changed = models.BooleanField(default=False)
    by = person_field()
    # When the target last took it, and whether the site sent it.
    deposited_at = models.DateTimeField(null=True)
    was_sent = models.BooleanField(default=False)
    reason = models.CharField(max_length=10, choices=Reason, blank=True, default="")
    answer = models.TextField(blank=True)
    # What Crossref calls the file.
    batch = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [once("article", "target")]

    def __str__(self):
        return f"{self.article_id} {self.target}: {self.state}"

    @property
    def is_stale(self):
        return self.state == self.State.DEPOSITED and self.is_changed

    @property
    def words(self):
        """Return the answer in words."""
        reason = str(self.get_reason_display())
        if self.reason == self.Reason.ERROR:
            return reason % {"status": self.answer}
        return ": ".join(filter(None, [reason, self.answer]))

    def plan_next_attempt(self):
        """Wait a minute, then twice as long each time, up to 12 hours."""
        pause = timedelta(minutes=min(2**self.attempts, 12 * 60))
        facts = {"attempts": self.attempts + 1, "next_at": timezone.now() + pause}
        self.set_state(self.state, self.reason, self.answer, **facts)

    def set_state(self, state, reason="", answer="", **facts):
        """Store it with other fields; what the worker finds changed stays."""
        facts |= {"state": state, "reason": reason, "answer": answer}
        if state not in self.WAITING:
            facts["next_at"] = None
        if state == self.State.DEPOSITED:
            facts["deposited_at"] = timezone.now()
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=facts)


def forget_answers(sender, pointers, **kwargs):
    """Forget what targets said of articles, but for statuses; see ``purged``."""
    keys = [each.pk for each in pointers if each.model == Article._meta.label_lower]
    rows = Deposit.objects.filter(article__in=keys)
    rows.exclude(reason=Deposit.Reason.ERROR).update(answer="")


class OaiRecord(models.Model):
    """When an article last changed for harvesters; it stays when that is deleted."""

    article_pk = models.BigIntegerField(primary_key=True)
    # In whole seconds.
    datestamp = models.DateTimeField()
    # A hash of what was written of the article.
    digest = models.CharField(max_length=64)
    is_deleted = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [
            # What changed since a harvester last asked.
            models.Index(fields=["datestamp"], name="journal_oai_record_datestamp")
        ]

    def __str__(self):
        return f"{self.article_pk} {self.datestamp}"
