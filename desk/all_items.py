"""The list of all kinds at once, from the catalogue."""

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from accounts.permissions import may_see
from desk.results import results_of
from desk.search import entries_for
from publishing.admin import changelist, filters, tabs
from publishing.admin.filters import query_of
from publishing.admin.table import Column, rows_of
from publishing.admin.tabs import tabs_of
from publishing.content.registry import publishable_models
from publishing.content.status import LanguageStatus
from publishing.drafts import marks
from text.fold import fold
from text.languages import LANGUAGES, own_name

# What saved filters of this list are kept for.
ALL = "all"
PAGE = 50

STATUSES = [
    (status.value, marks.LANGUAGE_MARKS[status].words) for status in LanguageStatus
]


class AllItemsForm(forms.Form):
    """What the list can be narrowed by."""

    q = forms.CharField(label=_("Search"), max_length=200, required=False)
    show = forms.ChoiceField(choices=[*filters.LISTS.items()], required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    p = forms.IntegerField(min_value=1, required=False)

    def __init__(self, data, user):
        super().__init__(data)
        self.user = user
        self.fields["kind"].choices = [
            (model._meta.label_lower, capfirst(model._meta.verbose_name_plural))
            for model in publishable_models()
            if may_see(user, model)
        ]
        for language in LANGUAGES:
            self.fields[f"status_{language}"] = forms.ChoiceField(
                label=own_name(language), choices=STATUSES, required=False
            )

    def narrow(self, entries):
        """Return the entries that fit, or all of them if the query is no good."""
        if not self.is_valid():
            return entries
        chosen, model = self.cleaned_data, entries.model
        if chosen["show"]:
            condition = filters.condition(chosen["show"], self.user, model)
            entries = entries.filter(condition)
        if chosen["kind"]:
            entries = entries.filter(to_model=chosen["kind"])
        for language in LANGUAGES:
            if status := chosen[f"status_{language}"]:
                entries = entries.filter(filters.in_status(status, language, model))
        for word in chosen["q"].split():
            has_word = Q()
            for language in LANGUAGES:
                has_word |= Q(**{f"names_{language}__contains": fold(word)})
            entries = entries.filter(has_word)
        return entries

    @property
    def page(self):
        return (self.is_valid() and self.cleaned_data["p"]) or 1

    def tools(self):
        """Return the search and the filters, as those of the lists of one kind."""
        names = ["kind", *(f"status_{language}" for language in LANGUAGES)]
        kept = [(name, value) for name, value in self.data.items() if name != "p"]
        return filters.Tools(
            self.data.get("q", ""),
            gettext("Search all kinds"),
            [self._offered(name) for name in names],
            [pair for pair in kept if pair[0] != "q"],
            [pair for pair in kept if pair[0] not in names],
        )

    def _offered(self, name):
        choices = [("", gettext("All")), *self.fields[name].choices]
        chosen = self.data.get(name, "")
        return filters.Offered(
            self.fields[name].label,
            name,
            [(value, label, value == chosen) for value, label in choices],
            f"?{self._query(**{name: ''})}",
        )

    def _query(self, **changes):
        query = self.data.copy()
        for name, value in {"p": "", **changes}.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return query.urlencode()

    def page_query(self):
        """Return what the links to pages go on with."""
        return self._query()


def show(request):
    """List the records of all kinds that the person may see, last changed first."""
    form = AllItemsForm(request.GET, request.user)
    everything = entries_for(request.user, publishable_models())
    rows = form.narrow(everything).order_by("-changed_at", "to_model", "-to_pk")
    page = Paginator(rows, PAGE).get_page(form.page)
    page.object_list = results_of(page.object_list)
    changelist.attach(page.object_list, request.user)
    context = {
        **admin.site.each_context(request),
        "title": gettext("All items"),
        "name": gettext("All items"),
        "form": form,
        "tools": form.tools(),
        "page": page,
        "heads": [{"text": column.label} for column in COLUMNS],
        "rows": rows_of(COLUMNS, page.object_list),
        "tabs": tabs_of(request, ALL, everything),
        "query": query_of(request.GET),
        "saved_filters": reverse("admin:all_saved_filters"),
    }
    return TemplateResponse(request, "admin/desk/all_items.html", context)


def title_cell(result):
    return format_html(
        '<a href="{}" lang="{}">{}</a>', result.url, result.language, result.title
    )


COLUMNS = [
    Column("title", _("Title"), title_cell, is_title=True),
    Column("kind", _("Kind"), lambda result: result.kind_name),
    Column("statuses", _("languages"), changelist.status_cell),
    Column("on_site", _("on the site"), changelist.publication_cell),
    Column("changed", _("changed"), changelist.change_cell),
]


def change_saved_filters(request):
    """Save the query that is sent under a name, or delete a saved filter."""
    return tabs.save_or_delete_filter(
        request,
        ALL,
        reverse("admin:all"),
        lambda query: accepts(query, request.user),
    )


def accepts(query, user):
    form = AllItemsForm(QueryDict(query), user)
    return form.is_valid() and not form.data.keys() - form.fields.keys()
