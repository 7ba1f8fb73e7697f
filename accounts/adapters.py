"""How allauth signs people in: with the limits, names and messages of this site."""

from urllib.parse import urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from accounts import devices, limits, sessions

MESSAGES = {
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Please enter a correct username and password. Both are case-sensitive."
        ),
        "incorrect_password": _("The password is wrong."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        """Answer JSON only where the script asks what a passkey has to sign."""
        is_passkey = request.resolver_match.view_name == "mfa_login_webauthn"
        return is_passkey and super().is_ajax(request)

    def is_safe_url(self, url):
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=settings.HTTPS
        )

    def add_message(
        self, request, level, message_template=None, *args, message=None, **kwargs
    ):
        if message := message or MESSAGES.get(message_template):
            messages.add_message(request, level, message)

    def get_login_stages(self):
        is_complete = getattr(self.request, "has_given_factor", False)
        return [] if is_complete else super().get_login_stages()

    def pre_authenticate(self, request, **credentials):
        self.tries = limits.Tries(request, limits.PASSWORD, credentials["username"])

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            self.tries.forgive()
        return user

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user.get_username())
        return response

    def respond_user_inactive(self, request, user):
        return HttpResponseRedirect(reverse("account_login"))

    def is_reauthentication_required(self, *, app):
        """Ask for the password again, but of those who have just signed in."""
        age = timezone.now() - sessions.began_at(self.request.session)
        is_new = age.total_seconds() < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not is_new and super().is_reauthentication_required(app=app)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code or passkey is not correct. Try again."),
    }

    def get_totp_label(self, user):
        return user.get_username()

    def get_totp_issuer(self):
        return urlsplit(settings.SITE_URL).hostname

    def build_totp_svg(self, url):
        """Return the QR code as an element, because the CSP allows no data: image."""
        image = qrcode.make(url, image_factory=SvgPathImage)
        element = image.get_image()
        # The style sheet says how large it is.
        del element.attrib["width"], element.attrib["height"]
        element.set("class", "qr-code")
        element.set("role", "img")
        element.set("aria-label", gettext("QR code with the key"))
        return mark_safe(image.to_string(encoding="unicode"))

    def generate_authenticator_name(self, user, type):
        return gettext("Passkey of %(date)s") % {
            "date": date_format(timezone.localdate())
        }

    def get_public_key_credential_rp_entity(self):
        entity = super().get_public_key_credential_rp_entity()
        return {**entity, "name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user):
        entity = super().get_public_key_credential_user_entity(user)
        return {
            **entity,
            "display_name": user.get_full_name() or user.get_username(),
            "name": user.get_username(),
        }
