"""Tells people by mail of each change of how they sign in."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from accounts import mail

PASSWORD = _("Your password was changed.")
RESET = _("An administrator removed your second factor.")
ADDED = {
    Authenticator.Type.WEBAUTHN: _("A passkey was added."),
    Authenticator.Type.TOTP: _("An authenticator app was set up."),
}
REMOVED = {
    Authenticator.Type.WEBAUTHN: _("A passkey was removed."),
    Authenticator.Type.TOTP: _("The authenticator app was removed."),
}


def tell(user, change):
    mail.send_after_answer(mail.send_notice, user, change)


def tell_of_password(sender, user, **kwargs):
    tell(user, PASSWORD)


def tell_of_added(sender, user, authenticator, **kwargs):
    if change := ADDED.get(authenticator.type):
        tell(user, change)


def tell_of_removed(sender, user, authenticator, **kwargs):
    if change := REMOVED.get(authenticator.type):
        tell(user, change)
