"""Who has a form open, and what stands in it unsaved: it tells so every few seconds.

What was typed is offered again after a crash, a lost connection, an expired session.
"""

import json
import secrets

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.urls import path
from django.utils import formats, timezone
from django.utils.translation import gettext

from publishing.admin.addresses import page_of
from publishing.models import Autosave, Presence
from text.pointers import is_key

# What belongs to one sending of a form, not to what was typed.
NOT_TYPED = {"csrfmiddlewaretoken", "opening", "recover", "discard_typed", "typed"}
# Characters of all fields of a form.
MOST_KEPT = 4_000_000


class Keeping:
    """The part of an admin class that loses nothing typed."""

    def get_urls(self):
        if not self.has_history:
            return super().get_urls()
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("add/keep/", view(self.keep), name=f"{name}_keep_new"),
            path("<path:object_id>/keep/", view(self.keep), name=f"{name}_keep"),
            *super().get_urls(),
        ]

    def place(self, request, object_id):
        """Return the name of a form: of a record, of its working copy, of a new one."""
        suffix = "+copy" if is_on_copy(request) else ""
        return f"{self.opts.label_lower}/{object_id or 'new'}{suffix}"

    def keep(self, request, object_id=None):
        """Take what a form tells of itself; answer who else has it open.

        GET answers a new token, as that of the form is void after another sign-in, and
        of which openings the browser may forget what it has kept.
        """
        object_id = unquote(object_id) if object_id else None
        if not is_key(object_id or "0"):
            raise Http404
        place, user = self.place(request, object_id), request.user
        if request.method != "POST":
            spent = Autosave.objects.closed(user, place)
            return JsonResponse({"token": get_token(request), "spent": spent})
        self._refuse_who_may_not(request, object_id)
        leaves = "leaves" in request.POST
        if leaves:
            Presence.objects.leave(user, place)
        elif object_id:
            Presence.objects.heartbeat(user, place)
        answer = {"others": [] if leaves else self._others(user, place)}
        if "fields" in request.POST:
            data = typed(request.POST["fields"])
            if data is None:
                return JsonResponse({}, status=400)
            opening = request.POST.get("opening", "")[:40]
            if row := Autosave.objects.store(user, place, opening, data):
                answer["saved"] = gettext("Kept at %(time)s") % {
                    "time": formats.time_format(
                        timezone.localtime(row.saved_at), "H:i:s"
                    )
                }
        return JsonResponse(answer)

    def _refuse_who_may_not(self, request, object_id):
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return
        if not self.model._base_manager.filter(pk=object_id).exists():
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied

    def _others(self, user, place):
        return [
            gettext("%(who)s has this open, since %(time)s.")
            % {
                "who": one.user.get_full_name() or one.user.get_username(),
                "time": formats.date_format(
                    timezone.localtime(one.opened_at), "DATETIME_FORMAT"
                ),
            }
            for one in Presence.objects.others(user, place)
        ]

    # In the form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if not self.has_history or not is_key(object_id or "0"):
            return super().changeform_view(request, object_id, form_url, extra_context)
        answer = self.discard_typed(request, object_id) or self._keep_what_is_no_more(
            request, object_id
        )
        if answer:
            return answer
        context = dict(extra_context or {})
        place, user = self.place(request, object_id), request.user
        row = self._typed(request, place)
        if request.method == "POST" and "recover" in request.POST:
            if row is None:
                return HttpResponseRedirect(request.get_full_path())
            request.POST = as_query(row, request.POST)
            request.is_recovering = True
            context["recovered_at"] = row.saved_at
        elif row and request.method == "GET":
            context["typed"] = row
        context["opening"] = request.POST.get("opening") or secrets.token_hex(10)
        context["spent"] = ",".join(Autosave.objects.closed(user, place))
        context["keep_place"] = f"{user.pk} {place}"
        context["keep_url"] = self._keep_url(request, object_id)
        if object_id and request.method == "GET" and self._is_editing(request):
            Presence.objects.heartbeat(user, place)
            context["others_here"] = self._others(user, place)
        return super().changeform_view(request, object_id, form_url, context)

    def _typed(self, request, place):
        """Return what the person typed here, of the window that is asked for."""
        waiting = Autosave.objects.waiting(request.user, place)
        if opening := request.POST.get("typed", "")[:40]:
            return waiting.filter(opening=opening).first()
        return waiting.first()

    def discard_typed(self, request, object_id):
        """Forget what was typed, if that is what is sent; return the answer to it."""
        if request.method != "POST" or "discard_typed" not in request.POST:
            return None
        place = self.place(request, object_id)
        if row := self._typed(request, place):
            Autosave.objects.close(request.user, place, row.opening)
            messages.info(request, gettext("What you had typed is discarded."))
        return HttpResponseRedirect(request.get_full_path())

    def _keep_what_is_no_more(self, request, object_id):
        """Keep what is sent to a record that another person deleted meanwhile."""
        if request.method != "POST" or object_id is None:
            return None
        if self.model._base_manager.filter(pk=object_id).exists():
            return None
        if not self.has_change_permission(request):
            raise PermissionDenied
        data = {
            name: values
            for name, values in request.POST.lists()
            if name not in NOT_TYPED
        }
        opening = request.POST.get("opening", "")[:40]
        place = self.place(request, object_id)
        Autosave.objects.store(request.user, place, opening, data)
        messages.warning(
            request,
            gettext(
                "Another person deleted this meanwhile. What you typed is kept: "
                "restore the item here, and its form offers it to you."
            ),
        )
        return HttpResponseRedirect(page_of(self.model, "deleted"))

    def _is_editing(self, request):
        return self.has_change_permission(request)

    def _keep_url(self, request, object_id):
        page = ["keep", object_id] if object_id else ["keep_new"]
        url = page_of(self.model, *page)
        return f"{url}?copy" if is_on_copy(request) else url

    def forget_typed(self, request, object_id):
        """Forget what was kept of a form that is saved now."""
        place = self.place(request, object_id)
        Autosave.objects.close(
            request.user, place, request.POST.get("opening", "")[:40]
        )

    def response_add(self, request, obj, post_url_continue=None):
        if self.has_history:
            self.forget_typed(request, None)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if self.has_history and not is_on_copy(request):
            self.forget_typed(request, obj.pk)
        return super().response_change(request, obj)


def is_on_copy(request):
    return bool(getattr(request, "working_copy", None)) or "copy" in request.GET


def is_text(value):
    """Tell whether a value is a text that the database takes."""
    if not isinstance(value, str) or "\x00" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def typed(text):
    """Read {name: [values]} as a form tells it; None for nonsense."""
    if len(text) > MOST_KEPT:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    for name, values in data.items():
        if not isinstance(values, list):
            return None
        if not all(map(is_text, [name, *values])):
            return None
    return {name: values for name, values in data.items() if name not in NOT_TYPED}


def as_query(row, sent):
    """Return what a browser would have sent, had the person pressed Save."""
    query = QueryDict(mutable=True)
    for name, values in row.data.items():
        query.setlist(name, values)
    if "csrfmiddlewaretoken" in sent:
        query["csrfmiddlewaretoken"] = sent["csrfmiddlewaretoken"]
    # It goes on in the window that it was typed in, so that it is offered no more.
    query["opening"] = row.opening
    return query
