"""Mail to people with access: links to choose a password, and news of their account."""

import logging
import threading
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext, gettext_lazy as _, override

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
    names = {"uidb36": int_to_base36(user.pk), "key": token}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=names)


def send_link(user, *, inviter=None, duties=(), words="", institute="") -> bool:
    """Mail the link; return whether it was sent.

    Of an invitation, where the person has never signed in: ``inviter``, who invites;
    ``duties``, the person's roles in words; ``words`` of whoever invites; the name of
    the ``institute``.
    """
    is_invitation = user.last_login is None
    context = {
        "link": link_of(user),
        "is_invitation": is_invitation,
        "inviter": inviter and (inviter.get_full_name() or inviter.get_username()),
        "duties": duties,
        "words": words.strip(),
        "site": settings.SITE_URL + (f" ({institute})" if institute else ""),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
    }
    with override(user.interface_language):
        subject = gettext("A new password")
        if is_invitation:
            subject = gettext("Your access to the back office")
        return send(user, subject, render("account/password_mail.txt", user, context))


def send_notice(user, change) -> bool:
    """Tell the person of a change of how they sign in, which may not be theirs."""
    with override(user.interface_language):
        subject = gettext("Your access to the back office has changed")
        body = render("account/notice_mail.txt", user, {"change": change})
        return send(user, subject, body)


def render(template, user, context):
    context = {"user": user, "site": settings.SITE_URL, **context}
    return render_to_string(template, context)


def send(user, subject, body, **headers) -> bool:
    """Send it; a failure is logged, and returned as False."""
    if not user.email:
        return False
    try:
        EmailMessage(subject, body, None, [user.email], headers=headers).send()
    # A server that is down or refuses, or an address that cannot be written.
    except (OSError, ValueError):
        logger.exception("The mail to user %s was not sent.", user.pk)
        return False
    return True


class MailLog(EmailBackend):
    """Writes mail to the log so that people can read it, and follow its links.

    As it would be sent, other than Latin letters and long lines are encoded.
    """

    def write_message(self, message):
        recipients = ", ".join(message.recipients())
        self.stream.write(f"To: {recipients}\nSubject: {message.subject}\n\n")
        self.stream.write(f"{message.body}\n")


# Each change of how a person signs in is told to them

PASSWORD_CHANGED = _("Your password was changed.")
FACTORS_REMOVED = _("An administrator removed your second factor.")
PASSKEY, APP = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP
FACTOR_CHANGED = {
    (authenticator_added, PASSKEY): _("A passkey was added."),
    (authenticator_added, APP): _("An authenticator app was set up."),
    (authenticator_removed, PASSKEY): _("A passkey was removed."),
    (authenticator_removed, APP): _("The authenticator app was removed."),
}


def tell(user, change):
    send_after_answer(send_notice, user, change)


def tell_of_password(sender, user, **kwargs):
    tell(user, PASSWORD_CHANGED)


def tell_of_factor(sender, user, authenticator, signal, **kwargs):
    if change := FACTOR_CHANGED.get((signal, authenticator.type)):
        tell(user, change)
