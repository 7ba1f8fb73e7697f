from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.models import Place
from publishing.admin import TranslatedAdmin, pair


@admin.register(Place)
class PlaceAdmin(TranslatedAdmin):
    list_display = [*pair("title"), *pair("city"), "country"]
    list_filter = ["country"]
    search_fields = [*pair("title"), *pair("city"), *pair("address")]
    fieldsets = [
        (None, {"fields": [pair("title"), pair("address"), pair("city")]}),
        (_("For all languages"), {"fields": ["country", "map_url"]}),
    ]
