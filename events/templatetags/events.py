from django import template

from events.models import Event
from publishing.cache.compiled import Parameter, compiled
from publishing.pages.drawings import Mark, draw
from text.languages import current

register = template.Library()


@register.inclusion_tag("events/short_list.html")
def event_list(events):
    """Show each event by its name, its days and its place."""
    return {"events": events}


@register.simple_tag
def upcoming_events(number):
    """Return the next events that are held and visible in the active language."""
    return next_events(current(), number)


@compiled
def next_events(language, number):
    events = Event.objects.visible_in(language).upcoming().without_texts()
    return events.exclude(status=Event.Status.CANCELLED).with_place()[:number]


@register.simple_tag
def events_of(person):
    """Return the events at which a person speaks, the latest first."""
    return events_with_speaker(current(), pk=person.pk) if person.pk else []


@register.simple_tag
def drawing_with_events(marks, events, since):
    """Return the drawing of marks and of events; None of fewer than three with a day.

    Points stand above the axis, what lasted below it; ``since``: see ``draw``.
    """
    marks = marks + [
        Mark("event", event.title, event.get_absolute_url(), event.starts_on)
        for event in events
    ]
    if len([mark for mark in marks if mark.day]) < 3:
        return None
    points = [mark for mark in marks if mark.is_point]
    spans = [mark for mark in marks if not mark.is_point]
    return draw([("", points), ("", spans)], since)


@register.filter
def without(entries, events):
    """Return the entries that are none of these events."""
    pointers = {event.pointer for event in events}
    return [entry for entry in entries if entry.pointer not in pointers]


@compiled
def events_with_speaker(language):
    events = Event.objects.visible_in(language).without_texts()
    events = events.filter(programme__speakers=Parameter("pk"))
    return events.order_by("-starts_at", "-pk").distinct().with_place()
