from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from institute.organization.models import Organization
from publishing.admin import TranslatedAdmin, pair


@admin.register(Organization)
class OrganizationAdmin(TranslatedAdmin):
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
                ]
            },
        ),
        (
            _("For all languages"),
            {"fields": ["founded_on", "emails", "phones", "links"]},
        ),
    ]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Organization.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def get_model_perms(self, request):
        # The list of its items offers to add it, while there is none.
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": False,
            "view": self.has_view_permission(request),
        }
