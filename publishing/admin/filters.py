"""What a person looks for in a list, of one kind or, in the catalogue, of all.

The first functions return a condition on rows of ``model``: a ``Publishable``, or
``CatalogueEntry``. What a working copy waits for counts as if the text itself did.
"""

from functools import partial
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, TextField, Value
from django.http import HttpResponseRedirect, QueryDict
from django.utils.translation import gettext, gettext_lazy as _

from accounts.models import User
from accounts.permissions import rights_of
from publishing.admin.changelist import rows_asked
from publishing.cache.memory import cached_until_save
from publishing.catalogue.catalogue_entry import out_of_date_in
from publishing.content.pointer_model import exists
from publishing.content.snapshots import SHARED
from publishing.content.status import LanguageStatus, any_language, has_status, visible
from publishing.drafts import marks
from publishing.drafts.workflow import Assignment, SavedFilter
from publishing.drafts.working_copy import ScopeProgress, WorkingCopy
from publishing.releases.release import ReleaseItem
from publishing.revisions import display
from publishing.revisions.revision import Revision, is_author
from text.languages import current, own_name
from text.pointers import is_key

# The parameter of the tabs, which are the first of these lists.
SHOW = "show"
# {name of a list: label}
LISTS = {
    "mine": _("Mine"),
    "review": _("In review"),
    "scheduled": _("Scheduled"),
    "stale": _("Translation out of date"),
    "off": _("Not on the site"),
}


def changed_by(user, model):
    pk = getattr(user, "pk", user)
    of_copies = WorkingCopy.objects.filter(
        Q(made_by=pk) | Q(changed_by=pk) | Q(is_author(pk))
    )
    by_revision = exists(Revision.objects.by(pk), model)
    return by_revision | exists(of_copies, model)


def in_status(status, language, model):
    """Match what has a status in a language, or waits so in a copy or a release."""
    condition = has_status(status, language)
    rows = ScopeProgress.objects.filter(scope__in=[language, SHARED])
    if status == LanguageStatus.REVIEW:
        rows = rows.filter(stage=ScopeProgress.Stage.REVIEW)
    elif status == LanguageStatus.SCHEDULED:
        rows = rows.exclude(publish_at=None)
    else:
        return condition
    copies = WorkingCopy.objects.filter(pk__in=rows.values("working_copy"))
    condition |= exists(copies, model)
    if status == LanguageStatus.SCHEDULED:
        items = ReleaseItem.objects.waiting().exclude(release__publish_at=None)
        condition |= exists(items.filter(language=language), model)
    return condition


def condition(name, user, model):
    if name == "mine":
        given = Assignment.objects.filter(person=user)
        return changed_by(user, model) | exists(given, model)
    if name == "off":
        return ~any_language(visible)
    if name == "stale":
        return any_language(lambda language: out_of_date_in(language, model))
    status = LanguageStatus(name)
    return any_language(lambda language: in_status(status, language, model))


def counts(user, rows) -> dict:
    """Return {name: number} of the lists of these rows, and of ``all``."""
    every = rows.order_by().prefetch_related(None)
    parts = {"all": every} | {
        name: every.filter(condition(name, user.pk, every.model)) for name in LISTS
    }
    first, *rest = [
        part.values_list(Value(name, TextField())).annotate(Count("pk"))
        for name, part in parts.items()
    ]
    return dict.fromkeys(parts, 0) | dict(first.union(*rest, all=True))


# The filters of a list


class OfferedFilter(admin.SimpleListFilter):
    """Narrows a list by ``condition``; a value that is not offered is none."""

    def value(self):
        chosen = super().value()
        return chosen if chosen in dict(self.lookup_choices) else None

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(self.condition(queryset.model))


class TabsFilter(OfferedFilter):
    """Its values are the tabs above a list, so the form of filters leaves it alone."""


class WorklistFilter(TabsFilter):
    title = _("show")
    parameter_name = SHOW

    def lookups(self, request, model_admin):
        self.user = request.user
        return LISTS.items()

    def condition(self, model):
        return condition(self.value(), self.user, model)


class ChangedByFilter(OfferedFilter):
    title = _("changed by")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        label = model_admin.opts.label_lower
        return cached_until_save(("people", label), partial(people_who_changed, label))

    def condition(self, model):
        return changed_by(self.value(), model)


def people_who_changed(label):
    revisions = Revision.objects.by(OuterRef("pk")).filter(to_model=label)
    people = User.objects.filter(Exists(revisions)).order_by("last_name", "pk")
    return [(str(person.pk), display.name_of(person)) for person in people]


class RelatedFilter(admin.RelatedFieldListFilter):
    """Narrows a list by a relation; what may be chosen is read once."""

    def field_choices(self, field, request, model_admin):
        choices = partial(super().field_choices, field, request, model_admin)
        return cached_until_save(("choices", field, current()), choices)


class YearFilter(OfferedFilter):
    title = _("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        years = model_admin.model.objects.order_by("-year").distinct()
        years = years.exclude(year=None).values_list("year", flat=True)
        years = cached_until_save(("years", model_admin.model), lambda: list(years))
        return [(str(year), str(year)) for year in years]

    def condition(self, model):
        return Q(year=self.value())


def language_status_filter(language):
    class LanguageStatusFilter(OfferedFilter):
        title = own_name(language)
        parameter_name = f"status_{language}"

        def lookups(self, request, model_admin):
            shown = marks.LANGUAGE_MARKS.items()
            return [(status.value, mark.words) for status, mark in shown]

        def condition(self, model):
            return in_status(self.value(), language, model)

    return LanguageStatusFilter


# Above a list

# The parameter of the form of filters: a query that a choice stands for.
CHOICE = "filter"


def form_of(changelist):
    """Return the filters of a list as fields of a form, which keeps the other query."""
    specs = [
        spec for spec in changelist.filter_specs if not isinstance(spec, TabsFilter)
    ]
    names = [name for spec in specs for name in spec.expected_parameters()]
    fields = [field_of(spec, changelist) for spec in specs]
    return {
        "fields": fields,
        "chosen": [field for field in fields if field["chosen"]],
        "others": changelist.get_query_string(remove=names).removeprefix("?"),
    }


def field_of(spec, changelist):
    """Return a filter: of its choices, the first is that it is not used."""
    choices = [*spec.choices(QueriesOfChoices)]
    used = (choice["display"] for choice in choices[1:] if choice["selected"])
    return {
        "title": spec.title,
        "choices": choices,
        "chosen": next(used, None),
        "without": changelist.get_query_string(remove=spec.expected_parameters()),
    }


class QueriesOfChoices:
    """Stands for a list of Django's: the query of a choice is that of itself alone."""

    add_facets = False

    @staticmethod
    def get_query_string(new_params=None, remove=None):
        chosen = {name: value for name, value in (new_params or {}).items() if value}
        return urlencode(chosen)


def with_choices(query):
    """Return the query that the form of filters asks for, or None: it was not sent."""
    if CHOICE not in query:
        return None
    asked = query.copy()
    for choice in asked.pop(CHOICE):
        for name, values in read_query(choice).lists():
            asked.setlist(name, values)
    asked.pop(PAGE_VAR, None)
    return asked.urlencode()


# As a query

# What a saved filter has not: the page, and what Django adds by itself.
UNSAVED = ["p", "all", "e", "_popup", "_to_field", "_facets"]


def read_query(text) -> QueryDict:
    """Return a query that stands in another; what holds NUL is none."""
    return QueryDict("" if "%00" in text else text)


def query_of(parameters) -> str:
    """Return what of a query can be saved, always in one order."""
    kept = QueryDict(mutable=True)
    for name in sorted(parameters):
        if name not in UNSAVED and any(parameters.getlist(name)):
            kept.setlist(name, parameters.getlist(name))
    return kept.urlencode()


# The tabs above a list: all rows, those of ``LISTS``, saved filters


def tabs_of(model_admin, request):
    """Return the tabs of a list; ``saved``: the key of a saved filter.

    The numbers are those of the whole list, counted anew after each change.
    """
    user, of = request.user, model_admin.opts.label_lower
    numbers = cached_until_save(
        ("worklists", of, user.pk, rights_of(user)),
        lambda: counts(user, model_admin.get_queryset(request)),
    )
    tabs = [{"label": gettext("All"), "query": "", "number": numbers["all"]}]
    tabs += [
        {"label": label, "query": f"{SHOW}={name}", "number": numbers[name]}
        for name, label in LISTS.items()
    ]
    tabs += [
        {"label": saved.name, "query": saved.query, "saved": saved.pk}
        for saved in SavedFilter.objects.filter(user=user, of=of)
    ]
    query = query_of(request.GET)
    return [{**tab, "is_current": tab["query"] == query} for tab in tabs]


# The longest name and query.
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
    if not 0 < len(name) <= LONGEST_NAME:
        text = gettext("Give it a name of at most %(number)d characters.")
        messages.error(request, text % {"number": LONGEST_NAME})
    elif (
        not 0 < len(query) <= LONGEST_QUERY
        or rows_asked(model_admin, request, QueryDict(query)) is None
    ):
        messages.error(request, gettext("The list cannot be filtered like this."))
    else:
        own.update_or_create(
            user=request.user, of=of, name=name, defaults={"query": query}
        )
        messages.success(request, gettext("The filter is saved as a tab."))
        address = f"{address}?{query}"
    return HttpResponseRedirect(address)
