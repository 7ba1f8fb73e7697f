"""Sessions: when they end, and what the back office asks of each request."""

from datetime import datetime

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language_from_request

from accounts.authentication import FACTOR_GIVEN, has_second_factor, lacks_second_factor
from accounts.models import UserSession

# Seconds after which the next activity is written down.
NOTE_EVERY = 60

LONG_AGO = "1970-01-01T00:00:00+00:00"

# What pages send by themselves: no activity of a person.
BACKGROUND = (
    *["_autosave", "_autosave_new", "_preview", "_preview_new"],
    *["account_session", "admin:translation_checks"],
)
# The pages without which nobody can set up a second factor.
SET_UP = {
    *["account_reauthenticate", "account_session", "admin:interface", "admin:jsi18n"],
    *["admin:logout", "mfa_activate_totp", "mfa_add_webauthn", "mfa_index"],
}


def choose_language(sender, request, user, **kwargs):
    """Let the browser of who signs in for the first time choose the interface language.

    But where somebody chose it for them. Called before Django notes the sign-in, as
    ``accounts`` stands above its own app.
    """
    is_open = user.last_login is None and not user.is_language_chosen
    if is_open and "Accept-Language" in request.headers:
        user.interface_language = get_language_from_request(request)
        user.save(update_fields=["interface_language"])


def begin(sender, request, user, **kwargs):
    """Begin a session for somebody who has just signed in."""
    session = request.session
    session["began_at"] = timezone.now().isoformat()
    # Until the person answers "Not now" on the first page of the back office.
    session[FACTOR_GIVEN] = getattr(request, "has_given_factor", False)
    session["offers_factor"] = not session[FACTOR_GIVEN] and not has_second_factor(user)
    if not session.session_key:
        session.create()
    prolong(request, user)


def prolong(request, user):
    """Let the session end so much later, but for its longest age."""
    end_later(request.session)
    UserSession.objects.note(
        request.session.session_key, user, request, began_at(request.session)
    )


def end_later(session):
    now = timezone.now()
    longest = began_at(session) + settings.SESSION_LONGEST
    session.set_expiry(min(now + settings.SESSION_IDLE, longest))
    session["active_at"] = now.isoformat()


def is_background(request):
    """Return whether a page has sent the request by itself."""
    match = request.resolver_match
    return match is not None and match.view_name.endswith(BACKGROUND)


def note_activity(request):
    """Prolong the session of a request by which a person did something."""
    if is_background(request):
        return
    active_at = moment(request.session, "active_at")
    if abs((timezone.now() - active_at).total_seconds()) >= NOTE_EVERY:
        end_later(request.session)
        # To look at a page waits for nobody.
        UserSession.objects.renew(request.session.session_key, request)


def moment(session, name):
    """Return a moment of a session; one that was begun without it ends at once."""
    return datetime.fromisoformat(session.get(name, LONG_AGO))


def began_at(session):
    return moment(session, "began_at")


def seconds_left(session):
    """Return (seconds until the session ends, whether activity would prolong it)."""
    now = timezone.now()
    ends_at = session.get_expiry_date()
    longest = began_at(session) + settings.SESSION_LONGEST
    left = (ends_at - now).total_seconds()
    return max(0, int(left)), ends_at < longest


# A cookie that tells scripts of public pages that somebody has signed in. It grants
# nothing: the server asks the session.
STAFF_COOKIE = "__Host-staff" if settings.HTTPS else "staff"


def mark_staff(request, response):
    """Set the cookie for who is signed in, and delete it for who is not."""
    is_marked = STAFF_COOKIE in request.COOKIES
    if request.user.is_authenticated and not is_marked:
        response.set_cookie(STAFF_COOKIE, "1", secure=settings.HTTPS, samesite="Lax")
    elif is_marked and not request.user.is_authenticated:
        unmark_staff(response)
    return response


def unmark_staff(response):
    response.delete_cookie(STAFF_COOKIE, samesite="Lax")
    return response


def watch_sessions(get_response):
    """Prolong the session by what a person does; lead to the second factor first."""
    back_office = f"/{settings.ADMIN_PATH}"

    def middleware(request):
        response = get_response(request)
        is_inside = request.path_info.startswith(back_office)
        return mark_staff(request, response) if is_inside else response

    def process_view(request, view, args, kwargs):
        is_inside = request.path_info.startswith(back_office)
        if not is_inside or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name or ""
        note_activity(request)
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
