"""What the back office asks of each request: activity, and a second factor."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts import second_factor, sessions

# The pages without which nobody can set up a second factor.
SET_UP = {
    *["account_reauthenticate", "account_session", "admin:interface", "admin:jsi18n"],
    *["admin:logout", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index"],
}


def watch_sessions(get_response):
    """Prolong the session by what a person does; lead to the second factor first."""
    back_office = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        is_inside = request.path_info.startswith(back_office)
        if not is_inside or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name or ""
        sessions.note_activity(request, name)
        if name not in SET_UP and second_factor.is_missing(request.user):
            return HttpResponseRedirect(reverse("mfa_index"))
        return None

    middleware.process_view = process_view
    return middleware
