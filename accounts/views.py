"""Pages of the sign-in that allauth has not, and what its own need to be shown here."""

from functools import wraps

from allauth.account.forms import default_token_generator
from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.utils.http import base36_to_int
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from accounts import provider, sessions
from accounts.authentication import lacks_second_factor
from accounts.models import User, UserSession
from text.pointers import is_key


def at_the_desk(view, title=""):
    """Give a page of allauth what the templates of the back office need."""

    @never_cache
    @wraps(view)
    def framed(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = {
                **admin.site.each_context(request),
                "title": title,
                "provider": provider.name(),
                "is_factor_missing": request.user.is_authenticated
                and lacks_second_factor(request),
                **(response.context_data or {}),
            }
        return response

    return framed


def in_their_language(view):
    """Let the pages that a valid link of a mail leads to be in the mail’s language."""

    @wraps(view)
    def translated(request, uidb36, key):
        response = view(request, uidb36=uidb36, key=key)
        person = User.objects.filter(pk=base36_to_int(uidb36[:13])).first()
        if person and default_token_generator.check_token(person, key):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                person.interface_language,
                secure=settings.HTTPS,
                samesite="Lax",
            )
        return response

    return translated


def list_sessions(request):
    """Show the person's sessions; POST ends one of them, or all but this."""
    own = UserSession.objects.open_of(request.user)
    here = request.session.session_key
    if request.method == "POST":
        others = own.exclude(session_id=here)
        pk = request.POST.get("session", "")
        if pk:
            others = others.filter(pk=int(pk)) if is_key(pk) else others.none()
        others.end()
        messages.success(request, gettext("Signed out."))
        return HttpResponseRedirect(request.path)
    return admin.site.render_page(
        request,
        "account/sessions.html",
        title=gettext("Where you are signed in"),
        sessions=own,
        here=here,
    )


def session_state(request):
    """Answer how long the session lasts, with a valid token; POST prolongs it."""
    if request.method == "POST":
        sessions.prolong(request, request.user)
    seconds, can_stay = sessions.seconds_left(request.session)
    state = {"seconds": seconds, "can_stay": can_stay, "token": get_token(request)}
    return JsonResponse(state)
