from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from imports.views import ImportMixin
from institute.imports import ProjectSubject
from institute.projects.models import Project
from institute.projects.views import ProjectPage
from publishing.admin import PublishableAdmin


@admin.register(Project)
class ProjectAdmin(ImportMixin, PublishableAdmin):
    purpose = _("What the Institute works on, since when, and with whom.")
    subject = ProjectSubject
    page = ProjectPage
    shared = [
        ("directorate", "participation"),
        ("first_year", "last_year"),
        "partners",
        "people",
        ("topics", "related"),
    ]
    list_display = [
        "linked_title",
        "statuses",
        "first_year",
        "last_year",
        "participation",
        "on_site",
        "changed",
    ]
    list_filter = ["participation", "topics"]
    autocomplete_fields = ["directorate", "partners", "people", "topics"]
