"""The admin classes of the institute; longer ones stand in the folders."""

from django.contrib import admin
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from imports.views import ImportMixin
from institute.governing_bodies import admin as governing_bodies  # noqa: F401
from institute.hall_of_fame.models import HonourCategory, Inductee
from institute.hall_of_fame.views import InducteePage
from institute.organization import admin as organization  # noqa: F401
from institute.pages.models import Page
from institute.pages.views import PagePage
from institute.partners.models import Partner
from institute.partners.views import PartnerPage
from institute.people import admin as people  # noqa: F401
from institute.projects.models import Project
from institute.projects.views import ProjectPage
from institute.publications.imports import PublicationSubject
from institute.publications.models import Authorship, Publication
from institute.publications.views import PublicationPage
from institute.sections import Section
from publishing.admin import (
    ChildInline,
    PublishableAdmin,
    PublishableForm,
    TranslatedAdmin,
    pair,
)


def section_choices():
    names = [(section.value, section.name_for_readers) for section in Section]
    return [*BLANK_CHOICE_DASH, *names]


@admin.register(Page)
class PageAdmin(ImportMixin, PublishableAdmin):
    purpose = _("“About the Institute”: who you are, and where you are.")
    page = PagePage
    shared = [
        ("parent", "is_in_menu"),
        "section",
        "also_found_as",
        "attachments",
        "related",
    ]
    list_display = ["in_tree", "statuses", "on_site", "changed"]
    list_filter = ["section", "is_in_menu"]
    list_per_page = 200
    ordering = ["place"]
    autocomplete_fields = ["parent", "attachments"]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Name the sections as people have named them."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "section":
            field.choices = section_choices
        return field

    @admin.display(description=_("title"), ordering="place")
    def in_tree(self, page):
        """Label a page by its title, indented by its depth in the tree."""
        steps = page.place.count("/") * SafeString('<span class="step"></span>')
        return format_html("{}{}", SafeString(steps), self.linked_title(page))


@admin.register(Project)
class ProjectAdmin(ImportMixin, PublishableAdmin):
    purpose = _("What the Institute works on, since when, and with whom.")
    page = ProjectPage
    shared = [
        ("directorate", "participation"),
        ("first_year", "last_year"),
        "partners",
        "people",
        ("topics", "related"),
    ]
    columns = ["first_year", "last_year", "participation"]
    list_filter = ["participation", "topics"]
    autocomplete_fields = ["directorate", "partners", "people", "topics"]


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
    columns = ["kind", "issued_in"]
    list_filter = ["kind", "topics"]
    search_fields = [*pair("title"), "doi", "isbn", "container"]
    autocomplete_fields = ["file", "projects", "topics"]
    inlines = [AuthorshipInline]


@admin.register(Partner)
class PartnerAdmin(ImportMixin, PublishableAdmin):
    purpose = _("Organizations with which the Institute works.")
    page = PartnerPage
    shared = [
        ("kind", "country"),
        "url",
        "logo",
        ("first_year", "last_year"),
        "related",
    ]
    columns = ["kind", "country"]
    list_filter = ["kind", "country"]


class InducteeForm(PublishableForm):
    def _title(self, cleaned, language):
        """Take the name of the linked person where no title is given."""
        person = cleaned.get("person")
        name = person and getattr(person, f"title_{language}")
        return super()._title(cleaned, language) or name


@admin.register(Inductee)
class InducteeAdmin(PublishableAdmin):
    purpose = _("People whom the Institute honours, and for what.")
    form = InducteeForm
    page = InducteePage
    shared = [
        ("category", "honoured_in"),
        ("kind", "person"),
        "picture",
        ("country", "is_posthumous"),
        "related",
    ]
    columns = ["honoured_in", "category"]
    list_filter = ["honoured_in", "category", "kind"]
    list_select_related = ["category"]
    ordering = ["-honoured_in", "category", "position", "pk"]
    autocomplete_fields = ["person"]


@admin.register(HonourCategory)
class HonourCategoryAdmin(TranslatedAdmin):
    list_display = pair("title")
