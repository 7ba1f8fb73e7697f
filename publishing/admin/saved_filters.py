"""A person's saved filters of a list: kept under a name, and deleted."""

from copy import copy

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext

from publishing.admin.addresses import page_of
from publishing.admin.tabs import query_of, read_query
from publishing.models import SavedFilter
from text.pointers import is_key

# How many a person may have of a list, and the longest name and query.
MOST = 20
LONGEST_NAME, LONGEST_QUERY = (
    SavedFilter._meta.get_field(name).max_length for name in ["name", "query"]
)


def change(model_admin, request):
    """Save the query that is sent under a name, or delete a saved filter."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    address = page_of(model_admin.model, "changelist")
    label = model_admin.opts.label_lower
    return answer(
        request, label, address, lambda query: accepts(model_admin, request, query)
    )


def answer(request, of, address, is_accepted):
    """Do what the form asks, and return to the list at ``address``."""
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
    """Return why a filter cannot be saved, or None."""
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


def accepts(model_admin, request, query):
    """Return whether the list can be asked for this."""
    asked = copy(request)
    asked.GET, asked.method = QueryDict(query), "GET"
    try:
        model_admin.get_changelist_instance(asked)
    except (IncorrectLookupParameters, SuspiciousOperation):
        return False
    return True
