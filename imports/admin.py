from django.contrib import admin
from django.http import Http404, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy as _

from imports.models import ImportRun
from imports.runs import importable_by, importers
from publishing.admin import RecordAdmin
from publishing.admin.record import ReadOnlyMixin


class ModelFilter(admin.SimpleListFilter):
    title = _("what")
    parameter_name = "model"

    def lookups(self, request, model_admin):
        return [(label, name_of(label)) for label in importable_by(request.user)]

    def queryset(self, request, queryset):
        return queryset.filter(model=self.value()) if self.value() else queryset


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyMixin, RecordAdmin):
    """What was brought in, for those who may import it; a run's page is its report."""

    list_display = [
        *["created_at", "what", "file_link", "user"],
        *["row_count", "stored_count", "state", "undo_link"],
    ]
    list_display_links = None
    list_filter = [ModelFilter, "state", ("user", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["file_name"]

    def get_queryset(self, request):
        # A list does not show them.
        runs = super().get_queryset(request).defer("table", "report")
        return runs.filter(model__in=importable_by(request.user))

    @admin.display(description=_("what"), ordering="model")
    def what(self, run):
        return name_of(run.model)

    @admin.display(description=_("file"), ordering="file_name")
    def file_link(self, run):
        return format_html('<a href="{}">{}</a>', report_address(run), run.file_name)

    @admin.display(description=_("undo"))
    def undo_link(self, run):
        if not run.may_be_undone:
            return None
        return format_html(
            '<a href="{}">{}</a>',
            importers()[run.model].import_address("undo", run.pk),
            gettext("Undo…"),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if run := self.get_object(request, object_id):
            return HttpResponseRedirect(report_address(run))
        raise Http404

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        importable = importable_by(request.user)
        return obj.model in importable if obj else bool(importable)


def name_of(label):
    return capfirst(importers()[label].subject.name())


def report_address(run):
    return importers()[run.model].import_address("report", run.pk)
