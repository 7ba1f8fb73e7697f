from django import template

from events.models import Event
from publishing.cache.compiled import Parameter, compiled
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


@compiled
def events_with_speaker(language):
    events = Event.objects.visible_in(language).without_texts()
    events = events.filter(programme__speakers=Parameter("pk"))
    return events.order_by("-starts_at", "-pk").distinct().with_place()
