"""Mail to people with access: links to choose a password, and news of their account."""

import logging
import threading
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext, override

logger = logging.getLogger(__name__)

# What the thread sends when its answer is sent: that takes as long without any mail.
_waiting = threading.local()


def send_after_answer(send, *args):
    _waiting.calls = [*getattr(_waiting, "calls", []), partial(send, *args)]


def send_waiting(**kwargs):
    calls, _waiting.calls = getattr(_waiting, "calls", []), []
    for call in calls:
        call()


def link_of(user):
    """Return the address at which the person chooses a password, once."""
    token = default_token_generator.make_token(user)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": int_to_base36(user.pk), "key": token},
    )
    return settings.SITE_URL + path


def send_link(user) -> bool:
    """Mail the link; return whether it was sent."""
    is_invitation = user.last_login is None
    with override(user.interface_language):
        subject = (
            gettext("Your access to the back office")
            if is_invitation
            else gettext("A new password")
        )
        context = {
            "link": link_of(user),
            "is_invitation": is_invitation,
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        }
        return send(user, subject, "account/password_mail.txt", context)


def send_notice(user, change) -> bool:
    """Tell the person of a change of how they sign in, which may not be theirs."""
    with override(user.interface_language):
        subject = gettext("Your access to the back office has changed")
        return send(user, subject, "account/notice_mail.txt", {"change": change})


def send(user, subject, template, context) -> bool:
    """Send it in the active language; a failure is logged, and returned as False."""
    if not user.email:
        return False
    context = {"user": user, "site": settings.SITE_URL, **context}
    try:
        mail.send_mail(subject, render_to_string(template, context), None, [user.email])
    except (OSError, SMTPException):
        logger.exception("The mail to user %s was not sent.", user.pk)
        return False
    return True
