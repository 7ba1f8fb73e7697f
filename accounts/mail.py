"""Mail by which a person chooses a password: after an invitation, or forgotten."""

import logging
import threading
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext, override

logger = logging.getLogger(__name__)

# People to whom the thread still owes a link.
_waiting = threading.local()


def link_of(user):
    """Return the address at which the person chooses a password, once."""
    token = default_token_generator.make_token(user)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": int_to_base36(user.pk), "key": token},
    )
    return settings.SITE_URL + path


def send_link(user) -> bool:
    """Mail the link; return whether it was sent. A failure is only logged."""
    is_invitation = user.last_login is None
    with override(user.interface_language):
        subject = (
            gettext("Your access to the back office")
            if is_invitation
            else gettext("A new password")
        )
        context = {
            "user": user,
            "link": link_of(user),
            "is_invitation": is_invitation,
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
            "site": settings.SITE_URL,
        }
        text = render_to_string("account/password_mail.txt", context)
    try:
        mail.send_mail(subject, text, None, [user.email])
    except (OSError, SMTPException):
        logger.exception("The link for user %s was not sent.", user.pk)
        return False
    return True


def send_links_after_answer(users):
    """Mail the links when the answer is sent, which takes as long without any."""
    _waiting.users = [*users]


def send_waiting(**kwargs):
    users, _waiting.users = getattr(_waiting, "users", []), []
    for user in users:
        send_link(user)
