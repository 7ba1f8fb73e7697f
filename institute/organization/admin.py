from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institute.organization.models import Organization
from publishing.admin import SingleRowMixin, TranslatedAdmin, pair


@admin.register(Organization)
class OrganizationAdmin(SingleRowMixin, TranslatedAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": [
                    pair("name"),
                    pair("short_name"),
                    pair("legal_name"),
                    pair("about"),
                    pair("address"),
                    pair("imprint"),
                ]
            },
        ),
        (
            _("Home page"),
            {
                "fields": [
                    pair("headline"),
                    pair("statement"),
                    *map(pair, Organization.home_headings),
                ]
            },
        ),
        (
            _("For all languages"),
            {"fields": ["founded_on", "emails", "phones", "links"]},
        ),
    ]
