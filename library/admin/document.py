from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _, ngettext

from imports.views import ImportMixin
from library.admin.document_form import DocumentForm
from library.files import COMMON, StoredFile, preferred_order
from library.imports import DocumentSubject
from library.models import Document, DocumentKind
from library.views import DocumentPage
from publishing.admin import KindAdmin, PublishableAdmin, pair
from publishing.admin.first_page import Care
from publishing.revisions.display import format_day
from text.languages import current


class FileTextFilter(admin.SimpleListFilter):
    """Finds the documents of which neither search nor screen reader has the text."""

    title = _("text of the file")
    parameter_name = "file_text"

    def lookups(self, request, model_admin):
        return [("none", _("without text"))]

    def queryset(self, request, queryset):
        return queryset.without_file_text() if self.value() == "none" else queryset


@admin.register(Document)
class DocumentAdmin(ImportMixin, PublishableAdmin):
    purpose = _("Charters, orders, reports and other files that readers may download.")
    subject = DocumentSubject
    form = DocumentForm
    page = DocumentPage
    content = [
        *(pair(name) for name in ["title", "summary", "body", "issuer", "upload"])
    ]
    shared = [
        f"upload_{COMMON}",
        ("kind", "number"),
        ("dated_on", "in_force_until"),
        ("text_url", "files_are_note"),
        "replaced_by",
        ("topics", "related"),
    ]
    list_display = [
        "linked_title",
        "statuses",
        "kind",
        "date",
        "files",
        "on_site",
        "changed",
    ]
    list_filter = ["kind", "topics", FileTextFilter]
    list_select_related = ["kind"]
    autocomplete_fields = ["topics", "replaced_by"]
    readonly_fields = ["used_in"]

    def get_queryset(self, request):
        return super().get_queryset(request).lean()

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, (_("Use"), {"fields": ["used_in"]})] if obj else fieldsets

    @admin.display(description=_("date of the document"), ordering="first_day")
    def date(self, document):
        return format_day(document.dated_on)

    @admin.display(description=_("files"))
    def files(self, document):
        return format_html_join(
            "",
            "<div>{}</div>",
            (
                (StoredFile.of(facts, which).badge,)
                for which in preferred_order(current())
                if (facts := document.file_of(which))
            ),
        )

    first_page_cares = [
        Care(
            Document,
            lambda: Document.objects.filter(topics=None),
            lambda number: ngettext(
                "document without topics", "documents without topics", number
            ),
            "topics__isnull=True",
        ),
        Care(
            Document,
            lambda: Document.objects.without_file_text(),
            lambda number: ngettext(
                "document without searchable text",
                "documents without searchable text",
                number,
            ),
            "file_text=none",
        ),
    ]


admin.site.register(DocumentKind, KindAdmin)
