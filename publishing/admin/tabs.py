"""The tabs above a list: all rows, the lists of ``filters.LISTS``, saved filters."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.utils.translation import gettext

from accounts.permissions import rights_of
from publishing.admin.filters import LISTS, SHOW, counts, query_of, read_query
from publishing.admin.queue import rows_asked
from publishing.cache.memory import cached_until_save
from publishing.drafts.workflow import SavedFilter
from text.pointers import is_key


@dataclass
class Tab:
    label: str
    query: str
    is_current: bool
    number: int | None = None
    # The primary key of a saved filter.
    saved: int | None = None


def tabs_of(model_admin, request):
    """Return the tabs of a list.

    The numbers are those of the whole list, counted anew after each change.
    """
    query, user, of = query_of(request.GET), request.user, model_admin.opts.label_lower
    rights = rights_of(user)
    numbers = cached_until_save(
        ("worklists", of, user.pk, rights),
        lambda: counts(user, model_admin.get_queryset(request)),
    )
    tabs = [Tab(gettext("All"), "", False, numbers["all"])]
    tabs += [
        Tab(label, f"{SHOW}={name}", False, numbers[name])
        for name, label in LISTS.items()
    ]
    tabs += [
        Tab(saved.name, saved.query, False, saved=saved.pk)
        for saved in SavedFilter.objects.filter(user=request.user, of=of)
    ]
    for tab in tabs:
        tab.is_current = tab.query == query
    return tabs


# Saved filters

# How many a person may have of a list, and the longest name and query.
MOST = 20
LONGEST_NAME, LONGEST_QUERY = (
    SavedFilter._meta.get_field(name).max_length for name in ["name", "query"]
)


def change_saved_filters(model_admin, request):
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    of, address = model_admin.opts.label_lower, model_admin.list_address()
    own = SavedFilter.objects.filter(user=request.user, of=of)
    if "delete" in request.POST:
        if is_key(request.POST["delete"]):
            own.filter(pk=request.POST["delete"]).delete()
        return HttpResponseRedirect(address)
    name = " ".join(request.POST.get("name", "").split())
    sent = request.POST.get("query", "")
    query = query_of(read_query(sent)) if len(sent) <= LONGEST_QUERY else ""
    is_asked = rows_asked(model_admin, request, QueryDict(query)) is not None
    if fault := fault_of(name, query if is_asked else "", own):
        messages.error(request, fault)
        return HttpResponseRedirect(address)
    own.update_or_create(
        name=name,
        defaults={"query": query},
        create_defaults={"query": query, "user": request.user, "of": of},
    )
    messages.success(request, gettext("The filter is saved as a tab."))
    return HttpResponseRedirect(f"{address}?{query}")


def fault_of(name, query, own):
    if not name or len(name) > LONGEST_NAME:
        return gettext("Give it a name of at most %(number)d characters.") % {
            "number": LONGEST_NAME
        }
    if not query or len(query) > LONGEST_QUERY:
        return gettext("The list cannot be filtered like this.")
    if own.exclude(name=name).count() >= MOST:
        return gettext("%(number)d filters are saved already: delete one first.") % {
            "number": MOST
        }
    return None
