"""Stores what is sent to a form of the back office when the session has ended.

The form offers it after the sign-in, as it offers what was autosaved. Its writer is who
signed in last on the device: a form that was opened before that has a void CSRF token,
and is refused.
"""

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.utils.translation import gettext

from accounts import devices
from accounts.models import User
from publishing.admin import autosave
from text.pointers import is_key

# The last part of the names of views whose forms are autosaved.
FORMS = {"add", "change", "translate"}


def keep_typed(get_response):
    def middleware(request):
        return get_response(request)

    def process_view(request, view, args, kwargs):
        key = key_of_form(request) if request.method == "POST" else None
        if key and not request.user.is_authenticated:
            keep(request, key)

    middleware.process_view = process_view
    return middleware


def key_of_form(request):
    """Return the name under which a form is autosaved, None if it is not."""
    match = request.resolver_match
    app, _, rest = (match.url_name or "").partition("_")
    model, _, action = rest.partition("_")
    pk = unquote(match.kwargs["object_id"]) if "object_id" in match.kwargs else None
    is_autosaved = match.namespace == "admin" and action in FORMS and is_key(pk or "0")
    if not is_autosaved or "window" not in request.POST:
        return None
    model_admin = admin.site.get_model_admin(apps.get_model(app, model))
    return autosave.form_key(model_admin, pk)


def last_user(request):
    """Return who signed in last on the device, None if nobody did who still may."""
    people = User.objects.people().filter(is_active=True, is_staff=True)
    last = devices.last_account(request)
    return next(
        (user for user in people if devices.hash_of(user.username) == last), None
    )


def keep(request, key):
    user = last_user(request)
    if user and autosave.store_typed(request, user, key):
        messages.warning(
            request,
            gettext(
                "Your session has ended. What you typed is kept: sign in, and the form "
                "offers it to you. Files must be chosen again."
            ),
        )
