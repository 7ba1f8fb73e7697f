from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from journal.models import Affiliation, Journal, Policy, Rubric
from publishing.admin import (
    CategoryAdmin,
    ChildInline,
    SingleRowMixin,
    TranslatedAdmin,
    pair,
)


class PolicyInline(ChildInline):
    model = Policy
    fieldsets = [
        (None, {"fields": [("kind", "page")]}),
        (_("in short"), {"fields": [pair("summary")]}),
    ]
    autocomplete_fields = ["page"]
    ordering = ["position", "pk"]


@admin.register(Journal)
class JournalAdmin(SingleRowMixin, TranslatedAdmin):
    autocomplete_fields = ["board", "council"]
    inlines = [PolicyInline]
    fieldsets = [
        (None, {"fields": [*map(pair, Journal.texts)]}),
        (
            _("For all languages"),
            {
                "fields": [
                    ("key_title", "abbreviated_title"),
                    ("issn_print", "issn_online"),
                    ("founded_year", "issues_a_year"),
                    ("board", "council"),
                    ("contact_email", "submission_url"),
                    "licence_url",
                    ("doi_prefix", "doi_pattern"),
                ]
            },
        ),
        (
            _("Registration of DOIs, eLIBRARY"),
            {
                "fields": [
                    ("registrant", "depositor_name", "depositor_email"),
                    ("crossmark_doi", "rsci_title_id"),
                ]
            },
        ),
    ]


@admin.register(Rubric)
class RubricAdmin(CategoryAdmin):
    own = ["has_abstract"]


@admin.register(Affiliation)
class AffiliationAdmin(TranslatedAdmin):
    list_display = [*pair("name"), *pair("city"), "country"]
    list_filter = ["country"]
    search_fields = [*pair("name"), *pair("city"), "ror"]
    fieldsets = [
        (None, {"fields": [pair("name"), pair("city")]}),
        (_("For all languages"), {"fields": ["country", "ror"]}),
    ]

    def has_delete_permission(self, request, obj=None):
        """Keep what articles name."""
        is_named = obj is not None and obj.contributions.exists()
        return not is_named and super().has_delete_permission(request, obj)
