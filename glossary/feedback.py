"""What readers write to the editors of the glossary: form, page, limit and reply."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django import forms
from django.core import mail
from django.db import transaction
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, override
from django.views.decorators.cache import never_cache

from accounts.devices import client_address, network_of
from accounts.limits import Limit, count
from glossary.models import Concept, ConsentText, Feedback
from institute.models import Organization
from publishing.content.sections import own_name
from publishing.pages.seo import Head, absolute, addresses_of
from publishing.pages.views import TOO_LONG, name_of
from text.languages import current

logger = logging.getLogger(__name__)

# How much is accepted within an hour: from one sender, and in all.
LIMIT = Limit("glossary.feedback", period=timedelta(hours=1))
MAX_PER_SENDER = 5
MAX_IN_ALL = 60


class LongText(forms.CharField):
    """A text of several lines; a line break counts as one character."""

    def to_python(self, value):
        return super().to_python((value or "").replace("\r\n", "\n"))


class FeedbackForm(forms.ModelForm):
    """A reader's feedback; an e-mail address needs consent to its use."""

    text = LongText(
        label=_("Your suggestion"),
        min_length=10,
        max_length=2000,
        help_text=_("Between 10 and 2000 characters."),
        widget=forms.Textarea({"rows": 7}),
        error_messages={
            "required": _("Please write your suggestion."),
            "min_length": _("Write at least 10 characters."),
            "max_length": _("Write at most 2000 characters."),
        },
    )
    concept = forms.CharField(widget=forms.HiddenInput, required=False)
    # The digest of the consent text that the reader saw (``ConsentText.digest_in``).
    consent = forms.CharField(required=False)
    # A honeypot: programs that fill in every field fill in this one too.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = Feedback
        fields = ["kind", "text", "contact"]
        labels = {"kind": _("What is it about?")}
        help_texts = {"contact": _("Only if you would like a reply.")}
        error_messages = {"contact": {"max_length": TOO_LONG}}
        widgets = {
            "kind": forms.RadioSelect,
            "contact": forms.EmailInput({"autocomplete": "email"}),
        }

    def __init__(self, *args, language, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.instance.language = language
        texts = ConsentText.objects.all()
        if self.is_bound:
            # So that nobody changes the text between this check and the save.
            texts = texts.select_for_update(no_key=True)
        self.consent_text = texts.for_readers_of(language)
        if self.consent_text is None:
            del self.fields["contact"], self.fields["consent"]
        else:
            self.consent_digest = self.consent_text.digest_in(language)

    @property
    def about(self):
        """The link to the concept that the feedback is about, or None."""
        concept = concept_of(self["concept"].value())
        return concept and name_of(concept)

    def clean_website(self):
        if self.cleaned_data["website"]:
            message = gettext("Leave this field empty: it is there to catch robots.")
            raise forms.ValidationError(message)
        return ""

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("contact"):
            return cleaned
        consent = cleaned.get("consent")
        if not consent:
            message = gettext("Agree to the use of your address, or leave it out.")
            self.add_error("consent", message)
        elif consent != self.consent_digest:
            message = gettext(
                "The text has changed in the meantime: please read it again."
            )
            self.add_error("consent", message)
        return cleaned

    def save(self, commit=True):
        self.instance.concept = concept_of(self.cleaned_data["concept"])
        if self.instance.contact:
            self.instance.consent = self.consent_text
        return super().save(commit)


def concept_of(code):
    """Return the concept with this code if readers can see it, or None."""
    if not code:
        return None
    return Concept.objects.visible_anywhere().filter(code=code).first()


def refused_until(request):
    """Count what a reader sends; return when it is accepted again, if it is not now."""
    sender = network_of(client_address(request))
    refused = count(LIMIT, {sender: MAX_PER_SENDER})
    refused = refused or count(LIMIT, {"": MAX_IN_ALL})
    return max(refused.values(), default=None)


def send_reply(feedback):
    """Mail the reply if the reader left an address; return whether it was sent.

    Call it after the commit, as an e-mail cannot be rolled back. A mail server that
    does not answer raises nothing: it is logged.
    """
    if not feedback.contact or not feedback.reply:
        return False
    concept = feedback.concept
    context = {
        "feedback": feedback,
        "concept": concept,
        "address": concept and absolute(concept.term_address),
        "organization": Organization.objects.get_or_unnamed(),
    }
    with override(feedback.language):
        subject = gettext("Your suggestion for the glossary")
        body = render_to_string("glossary/feedback_reply.txt", context)
    try:
        mail.send_mail(subject, body, None, [feedback.contact])
    except (OSError, SMTPException):
        logger.exception("The reply to feedback %s was not sent.", feedback.pk)
        return False
    feedback.replied_at = timezone.now()
    feedback.save(update_fields=["replied_at"])
    return True


TITLE = _("Suggest a term or a correction")


@never_cache
def feedback(request):
    """Show the form for readers' feedback, and store what they send."""
    return store(request) if request.method == "POST" else show_form(request)


def show_form(request):
    if "sent" in request.GET:
        return page(request, gettext("Thank you"), is_sent=True)
    code = request.GET.get("concept", "")
    kind = Feedback.Kind.CORRECTION if code else Feedback.Kind.NEW
    form = FeedbackForm(language=current(), initial={"concept": code, "kind": kind})
    return page(request, TITLE, form=form)


@transaction.atomic
def store(request):
    form = FeedbackForm(request.POST, language=current())
    if not form.is_valid():
        return page(request, TITLE, form=form)
    if ends_at := refused_until(request):
        text = gettext(
            "We have received too many suggestions. Please try again in an hour."
        )
        form.add_error(None, text)
        response = page(request, TITLE, form=form, status=429)
        seconds = int((ends_at - timezone.now()).total_seconds())
        response.headers["Retry-After"] = str(max(1, seconds))
        return response
    form.save()
    response = redirect(f"{request.path}?sent")
    response.status_code = 303
    return response


def page(request, title, *, status=200, **context):
    title = own_name("glossary:feedback") or title
    head = Head(title=title, addresses=addresses_of("glossary:feedback"), noindex=True)
    context["head"] = head
    return render(request, "glossary/feedback.html", context, status=status)
