"""Autosave: a form sends every few seconds what stands in it, and who has it open.

What was typed is offered again after a crash, a lost connection, an expired session.
"""

import json
import re
import secrets
from functools import cache, partial

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.utils import formats, timezone
from django.utils.translation import gettext, gettext_lazy as _

from publishing.admin.addresses import page_of
from publishing.admin.forms import editing
from publishing.drafts.open_forms import Autosave, Presence, changes_since
from publishing.revisions.display import format_moment, name_of
from text.languages import LANGUAGES
from text.pointers import is_key

# What asks for a form to be shown with what was typed, or without it: nothing is saved.
RESTORING = {"recover", "discard_typed"}
# What belongs to one sending of a form, not to what was typed.
NOT_TYPED = {"csrfmiddlewaretoken", "window", "typed"} | RESTORING
# The field that names the language into which a form translates.
LAYOUT = "translates_into"
# Why a form could not be saved.
BUSY = _(
    "Somebody else is saving this at the moment; a large import may take minutes. Your "
    "changes are not saved yet, but they are still in the form: save it again shortly."
)
# NUL, and halves of a character.
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
# The most characters that are stored of all fields of a form.
LONGEST = 4_000_000


def form_key(model_admin, object_id):
    return f"{model_admin.opts.label_lower}/{object_id or 'new'}"


def window_of(request):
    return request.POST.get("window", "")[:40]


# The view


def autosave(model_admin, request, object_id=None):
    """Store what a form sends; answer who else has it open.

    GET answers a new token, as that of the form is void after another sign-in, and
    for which windows the browser may forget what it has stored itself.
    """
    object_id = unquote(object_id) if object_id else None
    if not is_key(object_id or "0"):
        raise Http404
    key, user = form_key(model_admin, object_id), request.user
    if request.method != "POST":
        rows = Autosave.objects.latest(user, key)
        closed = [row.window for row in rows if row.is_closed]
        return JsonResponse({"token": get_token(request), "closed_windows": closed})
    if object_id and not exists(model_admin, object_id):
        raise Http404
    right = "change" if object_id else "add"
    if not getattr(model_admin, f"has_{right}_permission")(request):
        raise PermissionDenied
    leaves = "leaves" in request.POST
    if leaves:
        Presence.objects.filter(user=user, place=key).delete()
    elif object_id:
        Presence.objects.heartbeat(user, key)
    answer = {"others": [] if leaves else others_here(user, key)}
    if object_id and not leaves:
        record = model_admin.model(pk=int(object_id))
        if saved := saved_meanwhile(user, record, request.POST.get("opened", "")):
            answer["others"].append(saved["words"])
            answer["saved_by_other"] = saved
    if "fields" in request.POST:
        data = parse_fields(request.POST["fields"])
        if data is None:
            return JsonResponse({}, status=400)
        if row := Autosave.objects.store(user, key, window_of(request), data):
            time = formats.time_format(timezone.localtime(row.saved_at), "H:i:s")
            answer["saved"] = gettext("Autosaved at %(time)s") % {"time": time}
    return JsonResponse(answer)


def exists(model_admin, object_id):
    return model_admin.model._base_manager.filter(pk=object_id).exists()


def others_here(user, key):
    return [
        gettext("%(who)s has this open, since %(time)s.")
        % {
            "who": presence.user.get_full_name() or presence.user.get_username(),
            "time": format_moment(presence.opened_at),
        }
        for presence in Presence.objects.others(user, key)
    ]


def saved_meanwhile(user, record, opened):
    """Say who else has saved a record last since a form of it was opened, and when."""
    for revision in changes_since(record, opened):
        if revision.user and revision.user != user:
            moment = revision.made_at
            words = gettext("%(who)s has saved this in the meantime, %(when)s.")
            who = {"who": name_of(revision.user), "when": format_moment(moment)}
            return {"words": words % who, "moment": moment.isoformat()}
    return {}


# In the form


def prepare_form(model_admin, request, object_id):
    """Return (the answer in place of the form or None, the context of its template).

    Where the person brings back what they had typed, the request is changed into the
    one that their browser would have sent.
    """
    if request.method == "POST" and "discard_typed" in request.POST:
        return discard(model_admin, request, object_id), {}
    is_gone = object_id and editing(request).record is None
    if request.method == "POST" and is_gone and not exists(model_admin, object_id):
        return keep_of_deleted(model_admin, request, object_id), {}
    key, user = form_key(model_admin, object_id), request.user
    is_recovery = request.method == "POST" and "recover" in request.POST
    latest = cache(partial(Autosave.objects.latest, user, key))
    is_opened = request.method == "GET"
    row = find_typed(request, latest()) if is_opened or is_recovery else None
    other = row and other_layout(model_admin, request, object_id, row)
    if is_recovery and (other or row is None):
        # There it is offered again.
        return HttpResponseRedirect(other or request.get_full_path()), {}
    context = {"typed_url": other}
    if is_recovery:
        request.POST = query_of(row, request.POST)
        editing(request).is_recovering = True
        context["recovered_at"] = row.saved_at
    elif row:
        context["typed"] = row
    page = ["autosave", object_id] if object_id else ["autosave_new"]
    context |= {
        "window": request.POST.get("window") or secrets.token_hex(10),
        # Asked where the form is shown.
        "closed_windows": lambda: ",".join(
            row.window for row in latest() if row.is_closed
        ),
        "autosave_key": f"{user.pk} {key}",
        "autosave_url": page_of(model_admin.model, *page),
    }
    if object_id and is_opened and model_admin.has_change_permission(request):
        Presence.objects.heartbeat(user, key)
        context["others_here"] = others_here(user, key)
    return None, context


def other_layout(model_admin, request, object_id, row):
    """Return the address of the form in which a text was typed, "" if it is this one.

    The form of an item may be laid out for translating it.
    """
    language = "".join(row.data.get(LAYOUT, []))
    language = language if language in LANGUAGES else ""
    if language == (editing(request).target_language or "") or not object_id:
        return ""
    page = ["translate", object_id, language] if language else ["change", object_id]
    return page_of(model_admin.model, *page)


def find_typed(request, rows):
    """Return what was typed last of these, or in the window that is asked for."""
    window = request.POST.get("typed")
    for row in rows:
        if not row.is_closed and window in {None, "", row.window}:
            return row
    return None


def begin_again(request, message):
    """Let a form that could not be saved be shown with what was sent."""
    # Without what the failed save had to say.
    request._messages = default_storage(request)
    messages.warning(request, message)
    editing(request).is_recovering = True


def discard(model_admin, request, object_id):
    """Forget what was typed, as the person asks, and show the form again."""
    key = form_key(model_admin, object_id)
    if row := find_typed(request, Autosave.objects.latest(request.user, key)):
        Autosave.objects.close(request.user, key, row.window)
        messages.info(request, gettext("What you had typed is discarded."))
    return HttpResponseRedirect(request.get_full_path())


def keep_of_deleted(model_admin, request, object_id):
    """Keep what is sent to a record that another person deleted meanwhile."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    store_typed(request, request.user, form_key(model_admin, object_id))
    messages.warning(
        request,
        gettext(
            "Somebody else has deleted this in the meantime. What you typed is kept: "
            "restore the item here, and its form will offer it to you."
        ),
    )
    return HttpResponseRedirect(page_of(model_admin.model, "deleted"))


def store_typed(request, user, key):
    """Keep for a person what a form sends; return None if its window is closed."""
    data = typed_in(request.POST.lists())
    return Autosave.objects.store(user, key, window_of(request), data)


def forget(model_admin, request, object_id):
    key = form_key(model_admin, object_id)
    Autosave.objects.close(request.user, key, window_of(request))


# What is sent


def is_text(value):
    """Tell whether a value is a text that the database takes."""
    return isinstance(value, str) and not UNSTORABLE.search(value)


def parse_fields(text):
    """Read {name: [values]} as a form sends it; None for nonsense."""
    try:
        data = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        return None
    is_form = isinstance(data, dict) and all(
        isinstance(values, list) and all(map(is_text, [name, *values]))
        for name, values in data.items()
    )
    return typed_in(data.items()) if is_form else None


def typed_in(fields):
    return {name: values for name, values in fields if name not in NOT_TYPED}


def query_of(row, sent):
    """Return what a browser would have sent, had the person pressed Save."""
    query = QueryDict(mutable=True)
    for name, values in row.data.items():
        query.setlist(name, values)
    if "csrfmiddlewaretoken" in sent:
        query["csrfmiddlewaretoken"] = sent["csrfmiddlewaretoken"]
    # It goes on in the window that it was typed in, so that it is offered no more.
    query["window"] = row.window
    return query
