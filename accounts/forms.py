"""Forms of the sign-in: those of allauth, with limits, and without surprises."""

from contextlib import contextmanager

from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordKeyForm
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import (
    AuthenticateForm,
    ReauthenticateForm as ReauthenticateByCodeForm,
)
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.db import Error as DatabaseError
from django.utils.translation import gettext_lazy as _

from accounts import limits, mail, sessions
from accounts.authentication import StaffBackend
from accounts.models import User

LABELS = {
    "code": _("Code"),
    "login": _("Username"),
    "password": _("Password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}


class PlainFields:
    """Labels the fields in our words, and says nothing else in them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.widget.attrs.pop("placeholder", None)
            if name == "password":
                # A link, which the page has.
                field.help_text = ""


class SignInForm(PlainFields, LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        attributes = {"autofocus": True, "autocapitalize": "none"}
        self.fields["login"].widget.attrs |= attributes

    def login(self, request, redirect_url=None):
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            # allauth has set another end of the session.
            sessions.prolong(request, request.user)
        return response


class ReauthenticationForm(PlainFields, ReauthenticateForm):
    """The password before a change of how one signs in."""


class ChoosePasswordForm(PlainFields, ResetPasswordKeyForm):
    """A password, twice."""


class PasswordMailForm(forms.Form):
    """Asks for a link to choose a password; who has it learns that by mail alone."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def save(self, request):
        email = self.cleaned_data["email"]
        limits.Tries(request, limits.MAIL, email)
        people = User.objects.people()
        for user in people.filter(email__iexact=email, is_active=True, is_staff=True):
            mail.send_after_answer(mail.send_link, user)


# Codes


class LimitedCode:
    """Counts the tries, and takes a code once, whichever process gets it again."""

    def clean_code(self):
        account = self.user.get_username()
        tries = limits.Tries(context.request, limits.CODE, account)
        code = super().clean_code()
        if not limits.is_first_use(self.user, code):
            raise get_mfa_adapter().validation_error("incorrect_code")
        tries.forgive()
        return code


class CodeForm(LimitedCode, PlainFields, AuthenticateForm):
    """A code after the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True


class ReauthenticationCodeForm(LimitedCode, PlainFields, ReauthenticateByCodeForm):
    """A code before a change of how one signs in."""


class AppForm(PlainFields, ActivateTOTPForm):
    """The first code of an app."""


# Passkeys


@contextmanager
def refusal_of_nonsense():
    """Refuse what the libraries cannot read: they raise what comes of it."""
    try:
        yield
    except (ValidationError, ImmediateHttpResponse, DatabaseError):
        raise
    except Exception as error:
        raise get_mfa_adapter().validation_error("incorrect_code") from error


class AnyCredential:
    """Refuses whatever a browser sends that the libraries cannot read."""

    def clean_credential(self):
        with refusal_of_nonsense():
            return super().clean_credential()


class PasskeyForm(AnyCredential, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class ReauthenticationPasskeyForm(AnyCredential, ReauthenticateWebAuthnForm):
    """A passkey before a change of how one signs in."""


class PasskeySignInForm(AnyCredential, LoginWebAuthnForm):
    """A passkey in place of name and password."""

    def clean_credential(self):
        limits.Tries(context.request, limits.PASSKEY)
        authenticator = super().clean_credential()
        if not StaffBackend().user_can_authenticate(authenticator.user):
            raise get_mfa_adapter().validation_error("incorrect_code")
        return authenticator


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("A name that you will recognise, such as “Phone” or “Blue key”."),
    )
    # Each passkey signs in without the password: the page asks the browser for that.
    passwordless = None

    def clean(self):
        with refusal_of_nonsense():
            return super().clean()


class EditPasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=100)
