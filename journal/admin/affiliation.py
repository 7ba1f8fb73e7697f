from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from journal.models import Affiliation
from publishing.admin import TranslatedAdmin, pair


@admin.register(Affiliation)
class AffiliationAdmin(TranslatedAdmin):
    list_display = [*pair("name"), *pair("city"), "country"]
    list_filter = ["country"]
    search_fields = [*pair("name"), *pair("city"), "ror"]
    fieldsets = [
        (None, {"fields": [pair("name"), pair("city")]}),
        (_("For all languages"), {"fields": ["country", "ror"]}),
    ]
