from django.contrib import admin

from glossary.models import ConsentText, Suggestion
from publishing.admin import RecordAdmin, TranslatedAdmin, pair


@admin.register(ConsentText)
class ConsentTextAdmin(TranslatedAdmin):
    list_display = ["version", "since"]
    fieldsets = [
        (None, {"fields": [pair("text")]}),
        (None, {"fields": [("version", "since")]}),
    ]


@admin.register(Suggestion)
class SuggestionAdmin(RecordAdmin):
    """What readers propose; it comes in by the page for readers alone."""

    list_display = ["text", "kind", "language", "status", "created_at"]
    list_filter = ["status", "kind", "language"]
    search_fields = ["text"]
    readonly_fields = ["kind", "text", "language", "contact", "created_at"]
    autocomplete_fields = ["concept"]
    fields = [
        ("kind", "language", "created_at"),
        "text",
        "contact",
        "concept",
        ("status", "reply"),
    ]

    def has_add_permission(self, request):
        return False
