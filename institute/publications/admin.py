from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from imports.views import ImportMixin
from institute.publications.imports import PublicationSubject
from institute.publications.models import Authorship, Publication
from institute.publications.views import PublicationPage
from publishing.admin import ChildInline, PublishableAdmin, pair
from text.languages import first_language


class AuthorshipInline(ChildInline):
    model = Authorship
    fieldsets = [
        (None, {"fields": [("person", "role")]}),
        (_("another name"), {"fields": [pair("family"), pair("given")]}),
    ]
    autocomplete_fields = ["person"]
    ordering = ["position", "pk"]


@admin.register(Publication)
class PublicationAdmin(ImportMixin, PublishableAdmin):
    purpose = _("Books, papers and reports by people of the Institute.")
    subject = PublicationSubject
    page = PublicationPage
    shared = [
        ("kind", "written_in", "issued_in"),
        "container",
        ("volume", "number", "pages"),
        ("publisher", "place"),
        ("edition", "extent", "genre"),
        ("doi", "isbn"),
        "url",
        "file",
        "projects",
        ("topics", "related"),
    ]
    list_display = [
        "linked_title",
        "statuses",
        "kind",
        "issued_in",
        "on_site",
        "changed",
    ]
    list_filter = ["kind", "topics"]
    search_fields = [*pair("title"), "doi", "isbn", "container"]
    autocomplete_fields = ["file", "projects", "topics"]
    inlines = [AuthorshipInline]

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        return {"written_in": first_language(), **initial}
