"""Events as other calendars read them: iCalendar, RFC 5545 and RFC 7986."""

from datetime import UTC, timedelta

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from icalendar import Calendar, Event as Component, vUri

from events import zones
from events.models import Event
from events.models.event import visible_topics
from institute.models import Organization
from publishing.catalogue.demonstration import invented
from publishing.pages.seo import absolute
from publishing.pages.views import get_visible_or_404
from text.languages import current

PRODUCT = "-//Institute website//Events//EN"
STATUSES = {
    Event.Status.SCHEDULED: "CONFIRMED",
    Event.Status.MOVED: "CONFIRMED",
    # Its day is not known: it has the previous one, but nobody is to come.
    Event.Status.POSTPONED: "TENTATIVE",
    Event.Status.CANCELLED: "CANCELLED",
}
# How often a subscribed calendar may ask for it.
REFRESH_INTERVAL = timedelta(hours=6)
# A subscribed calendar has the events of the last year, and all that are to come.
FEED_WINDOW = timedelta(days=366)


def calendar_of(events, *, name="", url=""):
    """Return the file of these events; with a ``name``, a feed to subscribe to."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("url", vUri(absolute(url)))
        calendar.add(
            "refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"}
        )
    for event in events:
        calendar.add_component(component_of(event))
    return calendar.to_ical().decode()


def component_of(event):
    """Return the VEVENT of an event for a reader of the active language."""
    language = language_of(event)
    updated = getattr(event, f"updated_at_{language}") or timezone.now()
    component = Component()
    component.add("uid", event.uid)
    component.add("dtstamp", updated)
    component.add("last-modified", updated)
    component.add("created", event.created_at)
    # In minutes: it rises with each change.
    component.add("sequence", int(updated.timestamp()) // 60)
    component.add("status", STATUSES[event.status])
    add_days(component, event)
    parameters = {"LANGUAGE": language}
    component.add("summary", title_of(event, language), parameters=parameters)
    if text := description_of(event, language):
        component.add("description", text, parameters=parameters)
    place = event.place
    if where := ", ".join(place.parts_in(language)) if place else event.online_url:
        component.add("location", where, parameters={"LANGUAGE": current()})
    component.add("url", vUri(absolute(event.address_in(language))))
    categories = [topic.title for topic in getattr(event, "visible_topics", [])]
    if event.pointer in invented():
        categories.append(gettext("invented"))
    if categories:
        component.add("categories", categories)
    return component


def add_days(component, event):
    """Add DTSTART and DTEND, in UTC; whole days end on the day after the last."""
    if event.is_whole_days:
        component.add("dtstart", event.starts_on)
        component.add("dtend", event.last_on + timedelta(days=1))
        # Nobody who looks at it is busy all day.
        component.add("transp", "TRANSPARENT")
        return
    component.add("dtstart", event.starts_at.astimezone(UTC))
    if event.ends_at == event.starts_at:
        # An end that is no later is none.
        return
    if event.ends_time:
        component.add("dtend", event.ends_at.astimezone(UTC))
    elif event.last_on > event.starts_on:
        until = zones.moment(event.last_on, event.starts_time, event.zone)
        component.add("dtend", until.astimezone(UTC))


def language_of(event):
    """Return the language in which the reader gets the event."""
    codes = [current(), *event.visible_languages()]
    return next((code for code in codes if event.is_visible_in(code)), current())


def title_of(event, language):
    """Return status and title: many calendars show nothing else."""
    title = event.title_in(language)
    if language != current():
        title = f"{title} ({settings.IN_LANGUAGE[language]})"
    if event.status not in {Event.Status.CANCELLED, Event.Status.POSTPONED}:
        return title
    with override(language):
        return f"{event.get_status_display().capitalize()}: {title}"


def description_of(event, language):
    """Return in plain text its status note, summary and addresses."""
    parts = [
        getattr(event, f"status_note_{language}") if event.is_changed else "",
        getattr(event, f"summary_{language}"),
        event.online_url,
        absolute(event.address_in(language)),
    ]
    return "\n\n".join(filter(None, parts))


# The addresses of the files


def event_file(request, year, slug):
    """Answer with one event, for readers to add to their calendar."""
    event = get_visible_or_404(Event.objects.with_place, year=year, slug=slug)
    prefetch_related_objects([event], visible_topics(current()))
    if not event.is_visible_in(current()):
        raise Http404
    return calendar_response(calendar_of([event]), f"{event.slug}.ics")


def all_events(request):
    """Answer with a calendar to subscribe to: of all languages, the reader's first."""
    name = f"{gettext('Events')} — {Organization.objects.get_or_unnamed()}"
    events = Event.objects.visible_anywhere().order_by("starts_at", "pk")
    events = events.filter(ends_at__gt=timezone.now() - FEED_WINDOW).with_place()
    events = events.prefetch_related(visible_topics(current())).without_texts()
    url = reverse("events:calendar")
    return calendar_response(calendar_of(events, name=name, url=url))


def calendar_response(text, file_name=""):
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    if file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
