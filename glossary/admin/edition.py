from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.models import Edition
from publishing.admin import TranslatedAdmin, pair


@admin.register(Edition)
class EditionAdmin(TranslatedAdmin):
    list_display = ["__str__", *pair("edition")]
    fieldsets = [
        (None, {"fields": [pair(name) for name in Edition.texts]}),
        (_("For all languages"), {"fields": ["licence_url"]}),
    ]

    def has_add_permission(self, request):
        return not Edition.objects.exists() and super().has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False
