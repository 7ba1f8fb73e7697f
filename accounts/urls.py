"""The addresses of the sign-in, below that of the back office.

Named as allauth names them; what is not wanted of it, as signing up, has none.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin
from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from django.views.generic import RedirectView

from accounts import provider
from accounts.views import at_the_desk, in_their_language, list_sessions, session_state

SIGN_IN = pgettext_lazy("heading", "Sign in")
CONFIRM = _("Confirm that it is you")

# Of the password: (path, view, name after "account_", title)
PASSWORD_PAGES = [
    ("login/", account.login, "login", SIGN_IN),
    (
        "password/forgotten/",
        account.password_reset,
        "reset_password",
        _("Forgotten password"),
    ),
    (
        "password/forgotten/sent/",
        account.password_reset_done,
        "reset_password_done",
        _("Check your mail"),
    ),
    (
        "password/choose/done/",
        account.password_reset_from_key_done,
        "reset_password_from_key_done",
        _("Your password is saved"),
    ),
    ("account/confirm/", account.reauthenticate, "reauthenticate", CONFIRM),
]
# Of the second factor: (path, module, view and name after "mfa_", title)
FACTOR_PAGES = [
    ("login/passkey/", passkeys, "login_webauthn", SIGN_IN),
    ("login/second-factor/", factors, "authenticate", _("Second factor")),
    ("account/", factors, "index", _("Signing in")),
    ("account/confirm/code/", factors, "reauthenticate", CONFIRM),
    ("account/confirm/passkey/", passkeys, "reauthenticate_webauthn", CONFIRM),
    ("account/authenticator-app/", app, "activate_totp", _("Authenticator app")),
    (
        "account/authenticator-app/remove/",
        app,
        "deactivate_totp",
        _("Remove the authenticator app?"),
    ),
    ("account/recovery-codes/", codes, "view_recovery_codes", _("Recovery codes")),
    (
        "account/recovery-codes/new/",
        codes,
        "generate_recovery_codes",
        _("New recovery codes"),
    ),
    ("account/recovery-codes/recovery-codes.txt", codes, "download_recovery_codes", ""),
    ("account/passkeys/add/", passkeys, "add_webauthn", _("New passkey")),
    ("account/passkeys/<int:pk>/", passkeys, "edit_webauthn", _("Name of a passkey")),
    (
        "account/passkeys/<int:pk>/remove/",
        passkeys,
        "remove_webauthn",
        _("Remove the passkey?"),
    ),
]
PAGES = [
    *(
        (route, view, f"account_{name}", title)
        for route, view, name, title in PASSWORD_PAGES
    ),
    *(
        (route, getattr(module, name), f"mfa_{name}", title)
        for route, module, name, title in FACTOR_PAGES
    ),
]

urlpatterns = [
    *(
        path(route, at_the_desk(view, title), name=name)
        for route, view, name, title in PAGES
    ),
    re_path(
        r"^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        in_their_language(
            at_the_desk(account.password_reset_from_key, _("Choose a password"))
        ),
        name="account_reset_password_from_key",
    ),
    path("login/provider/", provider.authorize, name="account_provider"),
    path("login/provider/back/", provider.callback, name="account_provider_back"),
    # Where allauth goes when a passkey was changed.
    path(
        "account/passkeys/",
        RedirectView.as_view(pattern_name="mfa_index"),
        name="mfa_list_webauthn",
    ),
    path(
        "account/sessions/",
        admin.site.admin_view(list_sessions),
        name="account_sessions",
    ),
    path(
        "account/session/", admin.site.admin_view(session_state), name="account_session"
    ),
]
