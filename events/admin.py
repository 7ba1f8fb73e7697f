from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from events.imports.subject import EventSubject
from events.models import Event, Place, ProgrammeItem
from events.views.pages import EventPage
from imports.views import ImportMixin
from publishing.admin import (
    ChildInline,
    PublishableAdmin,
    TranslatedAdmin,
    YearFilter,
    pair,
)
from publishing.admin.formsets import InlineRows


class ProgrammeRows(InlineRows):
    """The inline programme of an event; checks that it lies within it."""

    def clean(self):
        super().clean()
        event = self.instance
        if not event.starts_on:
            return
        for form in self.forms:
            is_empty = not (form.instance.pk or form.has_changed())
            if is_empty or form.errors or self._should_delete_form(form):
                continue
            if fault := form.instance.fault_within(event):
                form.add_error(*fault)
        for item in self.added_meanwhile():
            if fault := item.fault_within(event):
                raise ValidationError(f"{item}: {fault[1]}")


class ProgrammeInline(ChildInline):
    model = ProgrammeItem
    formset = ProgrammeRows
    fieldsets = [
        (None, {"fields": [("day", "starts", "ends", *pair("title"))]}),
        (
            _("kind, room, speakers, materials"),
            {
                "fields": [
                    "kind",
                    pair("room"),
                    pair("abstract"),
                    pair("guests"),
                    ("speakers", "documents"),
                ],
            },
        ),
    ]
    autocomplete_fields = ["speakers", "documents"]
    ordering = ["day", "starts", "position", "pk"]


@admin.register(Event)
class EventAdmin(ImportMixin, PublishableAdmin):
    subject = EventSubject
    page = EventPage
    duplicate_label = _("Copy as next year’s event")
    content = [pair("title"), pair("summary")]
    when_and_where = [
        ("starts_on", "starts_time", "ends_on", "ends_time"),
        "zone",
        ("status", "previous_on", "previous_time"),
        ("place", "attendance"),
        "online_url",
    ]
    description_fields = [pair("body"), pair("status_note"), pair("organisers")]
    shared = [
        ("our_role", "is_in_chronicle"),
        ("registration_url", "registration_until"),
        "lead_picture",
        "bodies",
        "partners",
        "documents",
        ("topics", "related"),
    ]
    list_display = ["linked_title", "statuses", "when", "status", "on_site", "changed"]
    list_filter = [YearFilter, "status", "our_role", "topics"]
    ordering = ["-starts_on"]
    autocomplete_fields = ["place", "bodies", "partners", "documents", "topics"]
    inlines = [ProgrammeInline]

    def get_fieldsets(self, request, obj=None):
        """Put when and where it is above its texts."""
        content, *rest = super().get_fieldsets(request, obj)
        return [
            content,
            (_("When and where"), {"fields": self.when_and_where}),
            (
                _("Description"),
                {"classes": ["in-columns"], "fields": self.description_fields},
            ),
            *rest,
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in pair("organisers"):
            field.widget.attrs["rows"] = 3
        return field

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, event):
        return event.date_display


@admin.register(Place)
class PlaceAdmin(TranslatedAdmin):
    list_display = [*pair("title"), *pair("city"), "country"]
    list_filter = ["country"]
    search_fields = [*pair("title"), *pair("city"), *pair("address")]
    fieldsets = [
        (None, {"fields": [pair("title"), pair("address"), pair("city")]}),
        (_("For all languages"), {"fields": ["country", "map_url"]}),
    ]
