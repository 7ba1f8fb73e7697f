from django.contrib import admin

from institute.models import Partner, Project
from institute.views.partners import partner_context
from institute.views.projects import project_context
from publishing.admin import PublishableAdmin, pair


@admin.register(Project)
class ProjectAdmin(PublishableAdmin):
    template = "institute/project_detail.html"
    content = [
        pair(name) for name in ["title", "summary", "body", "result", "commissioned_by"]
    ]
    shared = [
        ("directorate", "participation"),
        ("first_year", "last_year"),
        "partners",
        "people",
        "topics",
        "related",
    ]
    list_display = [
        "linked_title",
        "standings",
        "first_year",
        "last_year",
        "participation",
        "changed",
    ]
    list_filter = ["participation", "topics"]
    autocomplete_fields = ["directorate", "partners", "people", "topics"]

    def page_context(self, record, cleaned):
        keys = {
            name: [one.pk for one in cleaned[name]]
            for name in ["partners", "people", "topics"]
        }
        return project_context(record, chosen=cleaned["related"], **keys)


@admin.register(Partner)
class PartnerAdmin(PublishableAdmin):
    template = "institute/partner_detail.html"
    shared = [
        ("kind", "country"),
        "url",
        "logo",
        ("first_year", "last_year"),
        "related",
    ]
    list_display = ["linked_title", "standings", "kind", "country", "changed"]
    list_filter = ["kind", "country"]

    def page_context(self, record, cleaned):
        return partner_context(record, chosen=cleaned["related"])
