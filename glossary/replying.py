"""The answer to a reader who suggested something and left an address."""

import logging
from smtplib import SMTPException

from django.core import mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, override

from institute.models import Organization
from publishing.seo import absolute

logger = logging.getLogger(__name__)


def reply(suggestion):
    """Send the reply to the address that was left; tell whether it went out.

    It is to be called when the save is done: what went out cannot be rolled back, and
    a mail server that does not answer fails nothing.
    """
    if not suggestion.contact or not suggestion.reply:
        return False
    with override(suggestion.language):
        subject, body = written(suggestion)
    try:
        mail.send_mail(subject, body, None, [suggestion.contact])
    except (OSError, SMTPException):
        logger.exception("The reply to suggestion %s was not sent.", suggestion.pk)
        return False
    suggestion.replied_at = timezone.now()
    suggestion.save(update_fields=["replied_at"])
    return True


def written(suggestion):
    """Return subject and body in the active language."""
    concept = suggestion.concept
    context = {
        "suggestion": suggestion,
        "concept": concept,
        "address": concept and absolute(concept.term_address),
        "organization": Organization.objects.get_or_unnamed(),
    }
    subject = gettext("Your suggestion for the glossary")
    return subject, render_to_string("glossary/reply.txt", context)
