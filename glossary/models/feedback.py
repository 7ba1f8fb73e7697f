from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import PERMISSIONS
from glossary.models.concept import Concept
from publishing.content.constraints import Check
from publishing.content.keys import optional_key
from publishing.content.snapshots import fingerprint, own_columns
from publishing.models import Record
from text.languages import LANGUAGES, own_name

# How long an e-mail address is stored: after the reply, and without one.
CONTACT_AFTER_REPLY = timedelta(days=90)
CONTACT_WITHOUT_REPLY = timedelta(days=365)


class ConsentTextQuerySet(models.QuerySet):
    def for_readers_of(self, language):
        """Return the newest text, or None if it is missing in this language."""
        newest = self.filter(since__lte=timezone.localdate()).first()
        return newest if newest and getattr(newest, f"text_{language}") else None


class ConsentText(Record):
    """The text to which a reader agrees who leaves an e-mail address, by versions."""

    texts = ("text",)
    is_public_when_new = True

    version = models.CharField(
        _("version"), max_length=20, unique=True, help_text=_("Such as 2026-11.")
    )
    text = models.TextField(_("text"), blank=True)
    since = models.DateField(
        _("in force since"),
        default=timezone.localdate,
        help_text=_("The latest one is shown to readers."),
    )

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        default_permissions = PERMISSIONS
        ordering = ["-since", "-pk"]

    def __str__(self):
        return self.version

    def digest_in(self, language):
        """Return a digest: the form sends it back as a proof of the agreed text."""
        text = getattr(self, f"text_{language}")
        return fingerprint({"version": self.version, "text": text})

    def is_agreed_to(self):
        """Tell whether a reader agreed to it: such a text must not be changed."""
        return bool(self.pk) and Feedback.objects.filter(consent=self.pk).exists()

    def set_derived_fields(self, stored):
        super().set_derived_fields(stored)
        names = [field.attname for field in own_columns(ConsentText)]
        if (
            stored
            and any(getattr(self, name) != getattr(stored, name) for name in names)
            and stored.is_agreed_to()
        ):
            raise ValidationError(
                gettext("A reader has agreed to this text: add a new one instead.")
            )


class FeedbackQuerySet(models.QuerySet):
    def forget(self):
        """Erase e-mail addresses after their time; return how many."""
        now = timezone.now()
        expired = Q(replied_at__lt=now - CONTACT_AFTER_REPLY)
        expired |= Q(created_at__lt=now - CONTACT_WITHOUT_REPLY)
        return self.filter(expired).exclude(contact="").update(contact="")


class Feedback(models.Model):
    """What a reader wrote to the editors of the glossary, and their reply."""

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
        related_name="feedback",
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
    consent = optional_key(ConsentText, _("agreed to"), editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.OPEN
    )
    reply = models.TextField(
        _("reply"), blank=True, help_text=_("Sent to the reader who left an address.")
    )
    replied_at = models.DateTimeField(_("replied"), null=True, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-pk"]
        constraints = [
            Check(
                condition=models.Q(contact="") | models.Q(consent__isnull=False),
                name="glossary_feedback_contact_by_consent",
                violation_error_message=_(
                    "An address may be kept only with the reader’s consent."
                ),
            )
        ]

    def __str__(self):
        return self.text[:60]
