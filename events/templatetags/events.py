from django import template

from events.models import Event
from text.languages import current

register = template.Library()


@register.inclusion_tag("events/short_list.html")
def event_list(events):
    """Show each event by its name, its days and its place."""
    return {"events": events}


@register.simple_tag
def upcoming_events(number):
    """Return the next events that are visible in the active language."""
    return Event.objects.visible_in(current()).upcoming().with_place()[:number]


@register.simple_tag
def events_of(person):
    """Return the events at which a person speaks, the latest first."""
    if not person.pk:
        return []
    events = Event.objects.visible_in(current()).filter(programme__speakers=person.pk)
    return events.order_by("-starts_at", "-pk").distinct().with_place()
