from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from publishing.admin import RecordInline, TranslatedAdmin, pair
from website.models import MenuItem


class ChildInline(RecordInline):
    model = MenuItem
    fields = [*pair("label"), "section", "url", "position"]


@admin.register(MenuItem)
class MenuItemAdmin(TranslatedAdmin):
    list_display = ["__str__", *pair("label"), "section", "url", "position"]
    list_editable = ["position"]
    fieldsets = [
        (None, {"fields": [pair("label")]}),
        (_("For all languages"), {"fields": [("section", "url"), "position"]}),
    ]
    inlines = [ChildInline]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(parent=None)
