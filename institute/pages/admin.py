from django.contrib import admin
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from imports.views import ImportMixin
from institute.imports import PageSubject
from institute.pages.models import Page
from institute.pages.views import PagePage
from institute.sections import Section
from publishing.admin import PublishableAdmin


def section_choices():
    names = [(section.value, section.name_for_readers) for section in Section]
    return [*BLANK_CHOICE_DASH, *names]


@admin.register(Page)
class PageAdmin(ImportMixin, PublishableAdmin):
    purpose = _("“About the Institute”: who you are, and where you are.")
    subject = PageSubject
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
