from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from publishing.admin import ChildInline, TranslatedAdmin, pair
from text.languages import LANGUAGES, own_name
from website.models import MenuItem


def label_in(language):
    """Return the list's column of the labels in one language."""

    @admin.display(description=own_name(language))
    def column(item):
        label = getattr(item, f"label_{language}")
        return format_html('<span lang="{}">{}</span>', language, label or "—")

    return column


class SubItemInline(ChildInline):
    model = MenuItem
    fieldsets = [
        (None, {"fields": [*map(pair, MenuItem.texts), ("section", "page", "url")]})
    ]
    autocomplete_fields = ["page"]


@admin.register(MenuItem)
class MenuItemAdmin(TranslatedAdmin):
    list_display = [
        *map(label_in, LANGUAGES),
        "section",
        "page",
        "url",
        "is_at_the_foot",
    ]
    list_select_related = ["page"]
    autocomplete_fields = ["page"]
    fieldsets = [
        (None, {"fields": [pair("label"), pair("description")]}),
        (
            _("For all languages"),
            {"fields": [("section", "page", "url"), "is_at_the_foot"]},
        ),
    ]
    inlines = [SubItemInline]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(parent=None)
