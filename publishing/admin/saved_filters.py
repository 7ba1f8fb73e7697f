"""A person's saved filters of a list: kept under a name, and deleted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext

from publishing.admin.addresses import page_of
from publishing.admin.queue import rows_asked
from publishing.admin.tabs import query_of, read_query
from publishing.drafts.saved_filter import SavedFilter
from text.pointers import is_key

# How many a person may have of a list, and the longest name and query.
MOST = 20
LONGEST_NAME, LONGEST_QUERY = (
    SavedFilter._meta.get_field(name).max_length for name in ["name", "query"]
)


def change(model_admin, request):
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied

    def is_accepted(query):
        return rows_asked(model_admin, request, QueryDict(query)) is not None

    address = page_of(model_admin.model, "changelist")
    return answer(request, model_admin.opts.label_lower, address, is_accepted)


def answer(request, of, address, is_accepted):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    own = SavedFilter.objects.filter(user=request.user, of=of)
    if "delete" in request.POST:
        if is_key(request.POST["delete"]):
            own.filter(pk=request.POST["delete"]).delete()
        return HttpResponseRedirect(address)
    name = " ".join(request.POST.get("name", "").split())
    sent = request.POST.get("query", "")
    query = query_of(read_query(sent)) if len(sent) <= LONGEST_QUERY else ""
    if fault := fault_of(name, query, own, is_accepted):
        messages.error(request, fault)
        return HttpResponseRedirect(address)
    own.update_or_create(
        name=name,
        defaults={"query": query},
        create_defaults={"query": query, "user": request.user, "of": of},
    )
    messages.success(request, gettext("The filter is saved as a tab."))
    return HttpResponseRedirect(f"{address}?{query}")


def fault_of(name, query, own, is_accepted):
    if not name or len(name) > LONGEST_NAME:
        return gettext("Give it a name of at most %(number)d characters.") % {
            "number": LONGEST_NAME
        }
    if not query or len(query) > LONGEST_QUERY or not is_accepted(query):
        return gettext("The list cannot be filtered like this.")
    if own.exclude(name=name).count() >= MOST:
        return gettext("%(number)d filters are saved already: delete one first.") % {
            "number": MOST
        }
    return None
