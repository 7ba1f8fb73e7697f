from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from journal.models import Rubric
from publishing.admin import TranslatedAdmin, pair


@admin.register(Rubric)
class RubricAdmin(TranslatedAdmin):
    list_display = [*pair("title"), "code", "has_abstract"]
    search_fields = [*pair("title"), "code"]
    ordering = ["position", "pk"]
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": ["code", "has_abstract"]}),
    ]
