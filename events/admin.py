from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.forms import (
    MOVED,
    EventForm,
    ProgrammeItemForm,
    ProgrammeRows,
    Start,
    read_move,
)
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

# Readers of such an event know of no move yet.
UNTOLD = {Event.Status.SCHEDULED, Event.Status.POSTPONED}
# What moves along with the start.
ALONG = {
    "ends_on": _("the end"),
    "registration_until": _("the last day of registration"),
    "programme": _("the programme"),
}


class ProgrammeInline(ChildInline):
    model = ProgrammeItem
    form = ProgrammeItemForm
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
    purpose = _(
        "Conferences, seminars and lectures: when, where, and with what programme."
    )
    subject = EventSubject
    form = EventForm
    page = EventPage
    change_form_template = "admin/events/event/change_form.html"
    duplicate_label = _("Copy as next year’s event")
    when_and_where = [
        ("starts_on", "starts_time", "ends_on", "ends_time"),
        ("place", "attendance", "zone"),
        "online_url",
    ]
    state = [("status", "previous_on", "previous_time"), pair("status_note")]
    shared = [
        ("registration_url", "registration_until"),
        ("our_role", "is_in_chronicle"),
        "lead_picture",
        ("bodies", *pair("organisers")),
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
        """Put when and where it is between its title and its texts."""
        _content, *rest = super().get_fieldsets(request, obj)
        texts = [pair("summary"), pair("body")]
        return [
            (None, {"classes": ["in-columns"], "fields": [pair("title")]}),
            (None, {"fields": self.when_and_where}),
            (None, {"classes": ["in-columns"], "fields": texts}),
            (None, {"classes": ["panel"], "fields": self.state}),
            *rest,
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in pair("organisers"):
            field.widget.attrs["rows"] = 3
        return field

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        context["move"] = move_of(request.GET.get(MOVED, ""), form)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, event):
        return event.date_display


def move_of(text, form):
    """Return what the bar says and asks of a move that was saved, or None."""
    event, (before, parts) = form.instance, read_move(text)
    now = Start.of(event)
    if not event.pk or not before.day or before == now:
        return None
    if not form.may_change("starts_on"):
        return None
    is_asked = event.status in UNTOLD and event.starts_at > timezone.now()
    # Of what was postponed they may know another.
    known = Start(event.previous_on or before.day, event.previous_time or before.clock)
    return {
        "text": text,
        "before": before.in_words(than=now),
        "now": now.in_words(than=before),
        "along": ", ".join(str(ALONG[name]) for name in parts if name in ALONG),
        "known": known.in_words(than=now) if form.seen and is_asked else "",
    }


@admin.register(Place)
class PlaceAdmin(TranslatedAdmin):
    list_display = [*pair("title"), *pair("city"), "country"]
    list_filter = ["country"]
    search_fields = [*pair("title"), *pair("city"), *pair("address")]
    fieldsets = [
        (None, {"fields": [pair("title"), pair("address"), pair("city")]}),
        (_("For all languages"), {"fields": ["country", "map_url"]}),
    ]
