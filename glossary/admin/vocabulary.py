from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from glossary.models import Domain, Source
from publishing.admin import TranslatedAdmin, pair


class Coded:
    """Shows the code, which is no word of any language, in a column of the list."""

    @admin.display(description=_("code"), ordering="code")
    def told_code(self, record):
        return format_html("<code>{}</code>", record.code)


@admin.register(Domain)
class DomainAdmin(Coded, TranslatedAdmin):
    list_display = [*pair("title"), "told_code", "position"]
    list_editable = ["position"]
    search_fields = [*pair("title"), "code"]
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": [("code", "position")]}),
    ]


@admin.register(Source)
class SourceAdmin(TranslatedAdmin):
    has_title_cells = True
    list_display = ["linked_title", "kind", "year"]
    list_filter = ["kind"]
    search_fields = pair("title")
    fieldsets = [
        (None, {"fields": [pair("title")]}),
        (_("For all languages"), {"fields": [("kind", "year"), "url"]}),
    ]
