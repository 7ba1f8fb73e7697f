from contextlib import suppress
from datetime import date, datetime, time
from typing import NamedTuple

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext_lazy as _

from events import spans
from events.imports.subject import EventSubject
from events.models import Event, Place, ProgrammeItem
from events.views.pages import EventPage
from imports.views import ImportMixin
from publishing.admin import (
    ChildForm,
    ChildInline,
    PublishableAdmin,
    PublishableForm,
    TranslatedAdmin,
    YearFilter,
    pair,
)
from publishing.admin.formsets import InlineRows

MOVED = "moved"
START, END = {"starts_on", "starts_time"}, {"ends_on", "ends_time"}
# What moves along by the clock: the times of the programme.
TIMES = ["starts", "ends"]
SOME_DAY = date(2000, 1, 1)


class Start(NamedTuple):
    """When an event begins: ``2026-12-12T17:00``, or a day alone."""

    day: date | None
    clock: time | None = None

    @classmethod
    def of(cls, event):
        return cls(event.starts_on, event.starts_time)

    def in_words(self, than):
        """Return it without the time of the day if another has the same."""
        hour = spans.clocks(None if self.clock == than.clock else self.clock, None)
        return ", ".join(filter(None, [spans.days(self.day, self.day), hour]))

    def __str__(self):
        return f"{self.day}T{self.clock:%H:%M}" if self.clock else str(self.day)


def read_move(text):
    """Return the ``Start`` before a move, without a day if there was none, and the
    names of what moved along."""
    start, *parts = text.split(",")
    day, _t, clock = start.partition("T")
    with suppress(ValueError):
        return Start(parse_date(day), parse_time(clock)), parts
    return Start(None), []


class EventForm(PublishableForm):
    """Moves end, registration and programme by the same span as the start.

    But for what this person has changed, too.
    """

    # What ``read_move`` reads.
    moved = ""

    def clean(self):
        cleaned = super().clean()
        event, answer = self.instance, self.data.get("answer_of_move")
        start = Start(cleaned.get("starts_on"), cleaned.get("starts_time"))
        if not event.pk or not start.day:
            return cleaned
        # Of an overlay readers have another start.
        public = Start.of(getattr(event, "stored", event))
        known, _parts = read_move(self.data.get(MOVED, ""))
        # A year that cannot be right is refused later.
        with suppress(OverflowError):
            if START & self.changed_names:
                known = public
                parts = self._move_along(Start.of(event), start)
                if known != start:
                    self.moved = ",".join([str(known), *parts])
            elif known.day and answer == "told":
                self._set("status", Event.Status.MOVED)
        is_moved = cleaned.get("status") == Event.Status.MOVED
        known = known if known.day else public
        if is_moved and known != start and not cleaned.get("previous_on"):
            self._set("previous_on", known.day)
            self._set("previous_time", known.clock)
        return cleaned

    def _move_along(self, before, after):
        """Move the programme, the end and the registration; return what moved."""
        event, moved = self.instance, []
        days = after.day - before.day
        if before.clock and after.clock:
            event.clock_moved = on_some_day(after.clock) - on_some_day(before.clock)
        has_end = event.ends_on or event.ends_time
        if has_end and not END & self.changed_names:
            clock = event.ends_time or time.min
            end = datetime.combine(event.ends_on or before.day, clock) + days
            if event.ends_time:
                end += event.clock_moved
                self._set("ends_time", end.time())
            is_first_day = end.date() == self.cleaned_data["starts_on"]
            is_of_one_day = is_first_day and not event.ends_on
            self._set("ends_on", None if is_of_one_day else end.date())
            moved.append("ends_on")
        until, name = event.registration_until, "registration_until"
        if until and name not in self.changed_names:
            self._set(name, until + days)
            moved.append(name)
        return moved + (["programme"] if event.clock_moved else [])

    def _set(self, name, value):
        if self.may_change(name):
            self.cleaned_data[name] = value
            self.changed_names.add(name)

    def questions(self):
        return super().questions() | ({MOVED: self.moved} if self.moved else {})


def on_some_day(clock):
    return datetime.combine(SOME_DAY, clock)


class ProgrammeItemForm(ChildForm):
    """A line of the programme: it moves by the clock with the start of its event."""

    def clean(self):
        cleaned = super().clean()
        is_left = self.instance.pk and not self.changed_names & {"day", *TIMES}
        if is_left and not self.errors and (by := self.instance.event.clock_moved):
            times = {
                it: on_some_day(cleaned[it]) + by for it in TIMES if cleaned.get(it)
            }
            cleaned |= {name: moment.time() for name, moment in times.items()}
            if "starts" in times:
                cleaned["day"] += (times["starts"].date() - SOME_DAY).days
            moved = {*times, "day"}
            self.changed_names |= moved
            self.changed_data = [*self.changed_data, *moved]
        return cleaned


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
        ("place", "attendance"),
        ("zone", "online_url"),
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
    attributes = {**PublishableAdmin.attributes, "organisers": {"rows": 3}}

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
    shared = ["country", "map_url"]
