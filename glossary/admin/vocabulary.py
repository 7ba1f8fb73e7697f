from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from glossary.models import Domain, Source
from publishing.admin import TranslatedAdmin, pair


class CodeColumnMixin:
    """Adds the list column ``code_column``: the code as <code>."""

    @admin.display(description=_("code"), ordering="code")
    def code_column(self, record):
        return format_html("<code>{}</code>", record.code)


@admin.register(Domain)
class DomainAdmin(CodeColumnMixin, TranslatedAdmin):
    list_display = [*pair("title"), "code_column"]
    search_fields = [*pair("title"), "code"]
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": ["code"]}),
    ]


@admin.register(Source)
class SourceAdmin(TranslatedAdmin):
    list_display = ["linked_title", "kind", "year"]
    list_filter = ["kind"]
    search_fields = pair("title")
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": [("kind", "year"), "url"]}),
    ]
