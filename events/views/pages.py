from dataclasses import replace
from functools import partial

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext

from events import zones
from events.display import (
    clock_of_the_institute,
    days_of,
    only_in,
    pointers_of,
    rooms_of,
)
from events.models import Event, ProgrammeItem
from publishing.cache.compiled import Parameter, compiled
from publishing.content.registry import model_of
from publishing.drafts.overlay import children_of
from publishing.pages.seo import absolute, addresses_of, head_of_record
from publishing.pages.views import connections_of, get_visible_or_404, render_record
from text.languages import current
from text.pointers import pointers

SCHEMA = "https://schema.org/"
STATUSES = {
    Event.Status.SCHEDULED: "EventScheduled",
    Event.Status.CANCELLED: "EventCancelled",
    Event.Status.POSTPONED: "EventPostponed",
    Event.Status.MOVED: "EventRescheduled",
}
ATTENDANCE = {
    Event.Attendance.ONSITE: "OfflineEventAttendanceMode",
    Event.Attendance.ONLINE: "OnlineEventAttendanceMode",
    Event.Attendance.MIXED: "MixedEventAttendanceMode",
}


def event_detail(request, year, slug):
    event = get_visible_or_404(Event.objects.for_page, year=year, slug=slug)
    room = request.GET.get("room", "")
    # Read by website.page_cache.
    request.query_read = "room"
    context_of = partial(event_context, room=room)
    return render_record(request, event, "events/event_detail.html", context_of)


def event_context(
    event, *, room="", bodies=None, partners=None, documents=None, **connected
):
    """Return the context of the page; ``connected``: relations as a form has them.

    ``room``: the programme of that room alone; if there is none such, raise 404.
    """
    bodies = event.bodies_pks if bodies is None else bodies
    partners = event.partners_pks if partners is None else partners
    documents = event.documents_pks if documents is None else documents
    bodies = pointers("institute.body", *bodies)
    partners = pointers("institute.partner", *partners)
    documents = pointers("library.document", *documents)
    pictures = pointers("library.picture", event.lead_picture_id)
    items = children_of(event, "programme", programme_of)
    connections = connections_of(
        event,
        current(),
        **(connected or {"topics": event.topic_pks}),
        more=[*bodies, *partners, *documents, *pictures, *pointers_of(items)],
    )
    picture = connections.first(pictures)
    lead_picture = picture and picture.image
    is_cover = lead_picture and not getattr(event, "leads_with_logo", False)
    organisers = connections.all([*bodies, *partners])
    programme = days_of(event, items, connections)
    came_of_it = [
        entry
        for entry in connections.related
        if event.is_over and model_of(entry.kind).can_report
    ]
    head = head_of_record(
        event,
        og_type="article",
        feed=addresses_of("events:feed")[current()],
        image=lead_picture,
        nodes=[json_ld(event, lead_picture, organisers, programme)],
    )
    rooms = rooms_of(programme)
    if room:
        if room not in rooms:
            raise Http404
        programme = only_in(room, programme)
        head = replace(head, noindex=True)
    return {
        "head": head,
        "event": event,
        "lead_picture": lead_picture if is_cover else None,
        "programme": programme,
        "rooms": rooms,
        "room": room,
        "our_clock": clock_of_the_institute(event) if event.timezone_display else "",
        "our_city": zones.city(zones.of_the_institute()),
        "organisers": organisers,
        "facts_heading": facts_heading(event, organisers),
        "documents": connections.all(documents),
        "calendar_url": calendar_address(event)
        if event.is_visible_in(current()) and event.takes_place
        else "",
        "connections": connections,
        "topics": connections.topics,
        "came_of_it": came_of_it,
        "related": [entry for entry in connections.related if entry not in came_of_it],
    }


def facts_heading(event, organisers):
    """Return the heading of the facts, which names what they are."""
    is_held_by = organisers or event.organiser_lines
    if event.place:
        return gettext("Venue and organisers") if is_held_by else gettext("Venue")
    if not is_held_by:
        return gettext("How to take part")
    if event.attendance == Event.Attendance.ONSITE:
        return gettext("Organised by")
    return gettext("Attendance and organisers")


@compiled
def programme_of():
    items = ProgrammeItem.objects.filter(event=Parameter("pk"))
    return items.in_order().with_pointers()


def calendar_address(event):
    return reverse("events:file", kwargs={"year": event.year, "slug": event.slug})


def json_ld(event, lead_picture, organisers, programme):
    """Return schema.org's Event in the active language."""
    language = current()
    speakers = {
        entry.pointer: entry
        for day in programme
        for slot in day.slots
        for line in slot.items
        for entry in line.speakers
    }
    previous = None
    if event.previous_on and event.status == Event.Status.MOVED:
        # The vocabulary has a day there, and no moment.
        previous = event.previous_on.isoformat()
    node = {
        "@type": "Event",
        "@id": absolute(event.pointer.address),
        "name": event.title_in(language),
        "description": getattr(event, f"summary_{language}"),
        "url": absolute(event.address_in(language)),
        "inLanguage": language,
        "startDate": iso_moment(event, event.starts_on, event.starts_time),
        "endDate": iso_moment(event, event.last_on, event.ends_time),
        "previousStartDate": previous,
        "eventStatus": SCHEMA + STATUSES[event.status],
        "eventAttendanceMode": SCHEMA + ATTENDANCE[event.attendance],
        "location": list(locations_of(event, language)),
        "image": [absolute(lead_picture.share_path)] if lead_picture else [],
        "organizer": list(organisers_of(event, organisers)),
        "performer": [
            {
                "@type": "Person",
                "name": entry.name_alone or entry.title,
                "url": absolute(entry.url),
            }
            for entry in speakers.values()
        ],
    }
    return {name: value for name, value in node.items() if value}


def iso_moment(event, day, clock):
    """Return a day, or a moment with its distance from Greenwich (ISO 8601)."""
    if clock is None:
        return day.isoformat()
    return zones.moment(day, clock, event.zone).isoformat()


def locations_of(event, language):
    if place := event.place:
        address = {
            "@type": "PostalAddress",
            "streetAddress": getattr(place, f"address_{language}"),
            "addressLocality": getattr(place, f"city_{language}"),
            "addressCountry": place.country,
        }
        yield {
            "@type": "Place",
            "name": place.title_in(language),
            "address": {name: value for name, value in address.items() if value},
        }
    if event.online_url:
        yield {"@type": "VirtualLocation", "url": event.online_url}


def organisers_of(event, organisers):
    if event.our_role in {Event.OurRole.ORGANISER, Event.OurRole.CO_ORGANISER}:
        yield {"@id": absolute("/#organization")}
    for entry in organisers:
        yield {
            "@type": "Organization",
            "name": entry.title,
            "url": absolute(entry.url),
        }
    for line in event.organiser_lines:
        yield {"@type": "Organization", "name": line}
