"""The tabs above a list: all, the lists of ``publishing.admin.worklists``, saved filters."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from publishing.admin import worklists
from publishing.cache.memory import under_saves
from publishing.drafts.saved_filter import SavedFilter

# The parameter of the tabs.
SHOW = "show"
# What a saved filter has not: the page, and what Django adds by itself.
UNSAVED = ["p", "all", "e", "_popup", "_to_field", "_facets"]


@dataclass
class Tab:
    label: str
    query: str
    is_current: bool
    number: int | None = None
    # The primary key of a saved filter.
    saved: int | None = None


def tabs_of(request, of, queryset):
    """Return the tabs of a list; ``of``: what its saved filters are kept for.

    The numbers are those of the whole list, counted anew after each change.
    """
    query, user = query_of(request.GET), request.user
    numbers = under_saves(
        ("worklists", of, user.pk, frozenset(user.get_all_permissions())),
        lambda: worklists.counts(user, queryset),
    )
    ready = {"": gettext("All")} | worklists.LISTS
    tabs = [
        Tab(label, f"{SHOW}={name}" if name else "", False, numbers.get(name))
        for name, label in ready.items()
    ]
    tabs += [
        Tab(saved.name, saved.query, False, saved=saved.pk)
        for saved in SavedFilter.objects.filter(user=request.user, of=of)
    ]
    for tab in tabs:
        tab.is_current = tab.query == query
    return tabs


def read_query(text) -> QueryDict:
    """Return a query that stands in another; what holds NUL is none."""
    return QueryDict("" if "%00" in text else text)


def query_of(parameters) -> str:
    """Return what of a query can be saved, always in one order."""
    kept = QueryDict(mutable=True)
    for name in sorted(parameters):
        if name not in UNSAVED:
            kept.setlist(name, parameters.getlist(name))
    return kept.urlencode()
