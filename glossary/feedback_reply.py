"""The e-mail by which the editors reply to a reader's feedback."""

import logging
from smtplib import SMTPException

from django.core import mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, override

from institute.models import Organization
from publishing.pages.seo import absolute

logger = logging.getLogger(__name__)


def send_reply(feedback):
    """Mail the reply if the reader left an address; return whether it was sent.

    Call it after the commit, as an e-mail cannot be rolled back. A mail server that
    does not answer raises nothing: it is logged.
    """
    if not feedback.contact or not feedback.reply:
        return False
    with override(feedback.language):
        subject, body = subject_and_body(feedback)
    try:
        mail.send_mail(subject, body, None, [feedback.contact])
    except (OSError, SMTPException):
        logger.exception("The reply to feedback %s was not sent.", feedback.pk)
        return False
    feedback.replied_at = timezone.now()
    feedback.save(update_fields=["replied_at"])
    return True


def subject_and_body(feedback):
    """Return both in the active language."""
    concept = feedback.concept
    context = {
        "feedback": feedback,
        "concept": concept,
        "address": concept and absolute(concept.term_address),
        "organization": Organization.objects.get_or_unnamed(),
    }
    subject = gettext("Your suggestion for the glossary")
    return subject, render_to_string("glossary/feedback_reply.txt", context)
