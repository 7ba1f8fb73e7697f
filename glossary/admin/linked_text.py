from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy as _, override

from glossary.models import LinkedText
from publishing.admin import RecordAdmin, named
from publishing.admin.addresses import page_of
from publishing.cache import page_stamp
from publishing.content.registry import model_of, records_of
from publishing.revisions import display
from text.languages import own_name


@admin.register(LinkedText)
class LinkedTextAdmin(RecordAdmin):
    """The texts with links to the glossary."""

    list_display = [
        "item",
        "text",
        "language_name",
        "number",
        "linked_at",
        "links_disabled",
    ]
    list_display_links = None
    actions = ["link_texts", "leave_texts"]
    list_filter = ["language", "links_disabled"]
    ordering = ["-linked_at", "pk"]
    fields = ["item", "links_disabled"]
    readonly_fields = ["item"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        page_stamp.renew_on_commit()

    @admin.action(permissions=["change"], description=_("Link to the glossary"))
    def link_texts(self, request, queryset):
        self._switch(request, queryset, links_disabled=False)

    @admin.action(permissions=["change"], description=_("Leave without links"))
    def leave_texts(self, request, queryset):
        self._switch(request, queryset, links_disabled=True)

    def _switch(self, request, queryset, *, links_disabled):
        name = LinkedText._meta.get_field("links_disabled").verbose_name
        with override(None):
            change = [{"changed": {"fields": [str(name)]}}]
        rows = queryset.exclude(links_disabled=links_disabled)
        for row in rows.select_for_update():
            row.links_disabled = links_disabled
            row.save(update_fields=["links_disabled"])
            self.log_change(request, row, change)
        page_stamp.renew_on_commit()
        messages.success(request, gettext("Saved."))

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        rows = changelist.result_list
        records = records_of({row.pointer for row in rows})
        for row in rows:
            row.record = records.get(row.pointer)
        return changelist

    @admin.display(description=_("item"))
    def item(self, row):
        record = getattr(row, "record", None) or records_of([row.pointer]).get(
            row.pointer
        )
        if record is None:
            return "—"
        address = page_of(type(record), "change", record.pk)
        return format_html('<a href="{}">{}</a>', address, named(record))

    @admin.display(description=_("text"))
    def text(self, row):
        model = model_of(row.to_model)
        field = model and display.field_of(model, row.field)
        return field.verbose_name if field else row.field

    @admin.display(description=_("language"), ordering="language")
    def language_name(self, row):
        name = own_name(row.language)
        return format_html('<span lang="{}">{}</span>', row.language, name)

    @admin.display(description=_("concepts"))
    def number(self, row):
        return len(row.concepts)
