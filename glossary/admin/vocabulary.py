from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from glossary.models import Domain, Source
from publishing.admin import TranslatedAdmin, pair


@admin.register(Domain)
class DomainAdmin(TranslatedAdmin):
    list_display = [*pair("title"), "code", "position"]
    list_editable = ["position"]
    search_fields = [*pair("title"), "code"]
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": [("code", "position")]}),
    ]


@admin.register(Source)
class SourceAdmin(TranslatedAdmin):
    list_display = [*pair("title"), "kind", "year"]
    list_filter = ["kind"]
    search_fields = pair("title")
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": [("kind", "year"), "url"]}),
    ]
