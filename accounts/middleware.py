"""What the back office asks of each request: activity, a second factor, no copies."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from accounts import sessions
from accounts.authentication import lacks_second_factor

# The pages without which nobody can set up a second factor.
SET_UP = {
    *["account_reauthenticate", "account_session", "admin:interface", "admin:jsi18n"],
    *["admin:logout", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index"],
}


def watch_sessions(get_response):
    """Prolong the session by what a person does; lead to the second factor first."""
    back_office = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        response = get_response(request)
        is_inside = request.path_info.startswith(back_office)
        return sessions.mark_staff(request, response) if is_inside else response

    def process_view(request, view, args, kwargs):
        is_inside = request.path_info.startswith(back_office)
        if not is_inside or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name or ""
        sessions.note_activity(request)
        if name not in SET_UP and lacks_second_factor(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return None

    middleware.process_view = process_view
    return middleware


def store_nowhere(get_response):
    """Forbid caches to store what only some may see: others may use the browser next.

    An answer that is public by its own header, such as a picture, is so for everybody.
    """
    back_office = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        response = get_response(request)
        is_private = (
            request.path_info.startswith(back_office)
            or settings.SESSION_COOKIE_NAME in request.COOKIES
        )
        if is_private and "public" not in response.headers.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response

    return middleware
