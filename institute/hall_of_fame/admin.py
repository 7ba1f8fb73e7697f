from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institute.hall_of_fame.models import HonourCategory, Inductee
from institute.hall_of_fame.views import InducteePage
from publishing.admin import PublishableAdmin, PublishableForm, TranslatedAdmin, pair


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
    list_display = [
        "linked_title",
        "statuses",
        "honoured_in",
        "category",
        "on_site",
        "changed",
    ]
    list_filter = ["honoured_in", "category", "kind"]
    list_select_related = ["category"]
    ordering = ["-honoured_in", "category", "position", "pk"]
    autocomplete_fields = ["person"]


@admin.register(HonourCategory)
class HonourCategoryAdmin(TranslatedAdmin):
    list_display = pair("title")
    fieldsets = [(None, {"fields": [pair("title"), pair("criteria")]})]
