from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.models.concept import Concept
from publishing.languages import LANGUAGES, own_name
from publishing.models import Record


class ConsentText(Record):
    """What a person agrees to who leaves a contact; a change of it is a new version."""

    texts = ("text",)

    version = models.CharField(
        _("version"), max_length=20, unique=True, help_text=_("Such as 2026-11.")
    )
    text = models.TextField(_("text"), blank=True)
    since = models.DateField(
        _("in force since"),
        default=timezone.localdate,
        help_text=_("The latest one is shown to readers."),
    )

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        default_permissions = ("add", "change", "delete", "view", "translate")
        ordering = ["-since", "-pk"]

    def __str__(self):
        return self.version


class Suggestion(models.Model):
    """What a reader proposes for the glossary, and what became of it."""

    class Kind(models.TextChoices):
        NEW = "new", _("a new term")
        CORRECTION = "correction", _("a correction")
        QUESTION = "question", _("a question")

    class Status(models.TextChoices):
        OPEN = "open", _("to be answered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NEW)
    text = models.TextField(_("text"))
    concept = models.ForeignKey(
        Concept,
        verbose_name=_("concept"),
        related_name="suggestions",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=[(code, own_name(code)) for code in LANGUAGES],
    )
    contact = models.EmailField(_("e-mail for a reply"), blank=True)
    consent = models.ForeignKey(
        ConsentText,
        verbose_name=_("agreed to"),
        related_name="+",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
    )
    # Of the sender's address a keyed hash, for the limit; forgotten after a day.
    sender = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.OPEN
    )
    reply = models.TextField(
        _("reply"), blank=True, help_text=_("Sent to the reader who left an address.")
    )
    replied_at = models.DateTimeField(_("replied"), null=True, editable=False)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact="") | models.Q(consent__isnull=False),
                name="glossary_suggestion_contact_by_consent",
                violation_error_message=_("A contact is kept by consent only."),
            )
        ]

    def __str__(self):
        return self.text[:60]
