"""The list of all kinds at once, from the catalogue: what there is, and the search."""

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_see
from desk import search
from desk.results import entries_for, results_of
from publishing.admin import (
    ReadOnlyMixin,
    RecordAdmin,
    changelist,
    filters,
)
from publishing.admin.filters import (
    OfferedFilter,
    WorklistFilter,
    language_status_filter,
)
from publishing.content.registry import catalogued_models, publishable_models
from publishing.models import CatalogueEntry
from text.highlight import highlight
from text.languages import in_order


class KindFilter(OfferedFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [
            (model._meta.label_lower, capfirst(model._meta.verbose_name_plural))
            for model in model_admin.kinds
            if may_see(request.user, model)
        ]

    def condition(self, model):
        return Q(to_model=self.value())


class AllItemsList(changelist.TranslatedChangeList):
    def read(self, rows):
        answer = self.model_admin.answer
        results = results_of(rows, search.NAMES if answer else ())
        if answer and answer.keys:
            search.add_passages(results, answer.query)
            answer.results = results
        return results


class UnregisteredAdmin(ReadOnlyMixin, RecordAdmin):
    """A list that everybody may open, whose rows have no forms of their own."""

    list_display_links = actions = None

    def has_view_permission(self, request, obj=None):
        return True


class AllItemsAdmin(UnregisteredAdmin):
    """What there is, of the kinds that a person may see.

    ``answer``: to what is searched, if anything: then the list has all kinds, the best
    first.
    """

    list_name = _("All items")
    list_display = ["title", "statuses", "on_site", "changed"]
    # See get_search_results.
    search_fields = ["names"]
    ordering = ["-changed_at", "to_model", "-to_pk"]
    has_tabs = True
    change_list_template = "admin/desk/all_items.html"
    answer = None

    def __init__(self, request):
        super().__init__(CatalogueEntry, admin.site)
        self.kinds = publishable_models()
        if request.GET.get("q", "").strip():
            text = search.SearchForm(request.GET).text
            self.kinds = search.named_models()
            self.answer = search.look_up(text, request.user, self.kinds)
            self.ordering, self.has_tabs, self.list_per_page = (), False, 25

    def list_address(self):
        return reverse("admin:all")

    def saved_filters_address(self):
        return reverse("admin:all_saved_filters")

    def get_list_filter(self, request):
        return [WorklistFilter, KindFilter, *map(language_status_filter, in_order())]

    def get_queryset(self, request):
        # An address may be that of a picture.
        kinds = catalogued_models() if self.answer else self.kinds
        return entries_for(request.user, kinds)

    def get_changelist(self, request, **kwargs):
        return AllItemsList

    def get_search_results(self, request, queryset, search_term):
        if self.answer is None:
            return queryset, False
        if self.answer.results:
            return queryset.at(each.pointer for each in self.answer.results), False
        found = search.in_order(queryset, self.answer.keys)
        if ORDER_VAR in request.GET:
            found = found.order_by(*queryset.query.order_by)
        return found, False

    @admin.display(description=_("title"))
    def title(self, result):
        query = self.answer.query if self.answer else ""
        return format_html(
            '<a href="{}" lang="{}">{}</a><span class="row-kind">{}</span>{}',
            *[result.url, result.language],
            highlight(result.title, query, result.language),
            result.kind_name,
            result.passage and self.passage(result, query),
        )

    def passage(self, result, query):
        language = result.passage_language
        return format_html(
            '<span class="search-passage" lang="{}">{}</span>',
            *[language, highlight(result.passage, query, language)],
        )

    @admin.display(description=_("languages"))
    def statuses(self, result):
        return changelist.status_cell(result) if result.has_states else ""

    @admin.display(description=_("on the site"), ordering="first_published_at")
    def on_site(self, result):
        return changelist.publication_cell(result) if result.has_states else ""

    changed = staticmethod(changelist.change_cell)


def show(request):
    """Show the list; the address or pointer of an item leads to its form."""
    model_admin = AllItemsAdmin(request)
    answer = model_admin.answer
    if answer and answer.is_address:
        return HttpResponseRedirect(answer.results[0].url)
    return model_admin.changelist_view(request, {"answer": answer})


def change_saved_filters(request):
    """Save the query that is sent under a name, or delete a saved filter."""
    return filters.change_saved_filters(AllItemsAdmin(request), request)
