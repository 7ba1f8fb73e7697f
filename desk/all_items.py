"""The list of all kinds at once, from the catalogue."""

from functools import partial

from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_see
from desk.results import results_of
from desk.search import MAX_WORDS, entries_for
from publishing.admin import PublishableAdmin, RecordAdmin, changelist, tabs
from publishing.admin.filters import (
    OfferedFilter,
    WorklistFilter,
    language_status_filters,
)
from publishing.content.registry import publishable_models
from publishing.content.status import any_language
from publishing.models import CatalogueEntry
from text.fold import fold


class KindFilter(OfferedFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [
            (model._meta.label_lower, capfirst(model._meta.verbose_name_plural))
            for model in publishable_models()
            if may_see(request.user, model)
        ]

    def condition(self, model):
        return Q(to_model=self.value())


def is_in_name(word, language):
    return Q(**{f"names_{language}__contains": word})


class AllItemsList(changelist.TranslatedChangeList):
    def read(self, rows):
        return results_of(rows)


class AllItemsAdmin(RecordAdmin):
    """The list of an admin class that is not registered: its rows have other forms."""

    list_name = _("All items")
    list_display = ["title", "kind", "statuses", "on_site", "changed"]
    list_display_links = None
    list_filter = [WorklistFilter, KindFilter, *language_status_filters()]
    # See get_search_results.
    search_fields = ["names"]
    ordering = ["-changed_at", "to_model", "-to_pk"]
    actions = None
    has_tabs = True

    def list_address(self):
        return reverse("admin:all")

    def saved_filters_address(self):
        return reverse("admin:all_saved_filters")

    def has_view_permission(self, request, obj=None):
        return True

    def has_nobody_permission(self, request, obj=None):
        return False

    has_add_permission = has_change_permission = has_delete_permission = (
        has_nobody_permission
    )

    def get_queryset(self, request):
        return entries_for(request.user, publishable_models())

    def get_changelist(self, request, **kwargs):
        return AllItemsList

    def get_search_results(self, request, queryset, search_term):
        """Find the entries of which a name has every word, in some language."""
        for word in fold(search_term).split()[:MAX_WORDS]:
            queryset = queryset.filter(any_language(partial(is_in_name, word)))
        return queryset, False

    @admin.display(description=_("title"))
    def title(self, result):
        return format_html(
            '<a href="{}" lang="{}">{}</a>', result.url, result.language, result.title
        )

    @admin.display(description=_("kind"))
    def kind(self, result):
        return result.kind_name

    statuses = PublishableAdmin.statuses
    on_site = PublishableAdmin.on_site
    changed = PublishableAdmin.changed


def show(request):
    return AllItemsAdmin(CatalogueEntry, admin.site).changelist_view(request)


def change_saved_filters(request):
    """Save the query that is sent under a name, or delete a saved filter."""
    return tabs.change_saved_filters(AllItemsAdmin(CatalogueEntry, admin.site), request)
