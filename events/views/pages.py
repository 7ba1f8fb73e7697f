from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import chain, groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from events import spans, zones
from events.models import Event, ProgrammeItem
from publishing.cache.compiled import Parameter, compiled
from publishing.content.partial_dates import name_within
from publishing.content.registry import model_of
from publishing.drafts.overlay import children_of
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
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


class EventPage(ItemPage):
    model = Event
    shows = ["lead_picture", "bodies", "partners", "documents"]
    og_type = "article"
    feed_route = "events:feed"

    def more_pointers(self):
        self.items = children_of(self.record, "programme", programme_of)
        pointers = ([*speakers_of(it), *documents_of(it)] for it in self.items)
        return [*chain.from_iterable(pointers)]

    @cached_property
    def programme(self):
        return days_of(self.record, self.items, self.connections)

    @cached_property
    def organisers(self):
        return [*self.entries("bodies"), *self.entries("partners")]

    def context(self):
        event = self.record
        is_cover = not getattr(event, "leads_with_logo", False)
        is_held = event.is_visible_in(self.language) and event.takes_place
        reports = [
            entry
            for entry in self.connections.related
            if event.is_over and model_of(entry.kind).can_report
        ]
        return {
            "lead_picture": self.picture if is_cover else None,
            "programme": self.programme,
            "our_clock": event.timezone_display and clock_of_the_institute(event),
            "our_city": zones.city(zones.of_the_institute()),
            "organisers": self.organisers,
            "facts_heading": facts_heading(event, self.organisers),
            "documents": self.entries("documents"),
            "calendar_url": calendar_address(event) if is_held else "",
            "came_of_it": reports,
            "related": [e for e in self.connections.related if e not in reports],
        }

    def json_ld(self):
        event, previous = self.record, None
        if event.previous_on and event.status == Event.Status.MOVED:
            # The vocabulary has a day there, and no moment.
            previous = event.previous_on.isoformat()
        return {
            "@type": "Event",
            "@id": absolute(event.pointer.address),
            **self.json_ld_basics(),
            "inLanguage": self.language,
            "startDate": iso_moment(event, event.starts_on, event.starts_time),
            "endDate": iso_moment(event, event.last_on, event.ends_time),
            "previousStartDate": previous,
            "eventStatus": SCHEMA + STATUSES[event.status],
            "eventAttendanceMode": SCHEMA + ATTENDANCE[event.attendance],
            "location": [*locations_of(event, self.language)],
            "image": [absolute(self.picture.share_path)] if self.picture else [],
            "organizer": [*organisers_of(event, self.organisers)],
            "performer": [
                {
                    "@type": "Person",
                    "name": entry.name_alone or entry.title,
                    "url": absolute(entry.url),
                }
                for entry in speakers_in(self.programme)
            ],
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


def speakers_in(programme):
    """Return the entry of each speaker, once."""
    slots = chain.from_iterable(day["slots"] for day in programme)
    lines = [line for slot in slots for line in slot["lines"]]
    speakers = {entry.pointer: entry for line in lines for entry in line.speakers}
    return speakers.values()


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
        name = place.title_in(language)
        yield {"@type": "Place", "name": name, "address": address}
    if event.online_url:
        yield {"@type": "VirtualLocation", "url": event.online_url}


def organisers_of(event, organisers):
    if event.our_role in {Event.OurRole.ORGANISER, Event.OurRole.CO_ORGANISER}:
        yield {"@id": absolute("/#organization")}
    for entry in organisers:
        yield {"@type": "Organization", "name": entry.title, "url": absolute(entry.url)}
    for line in event.organiser_lines:
        yield {"@type": "Organization", "name": line}


# The programme and the time, as the page shows them


@dataclass(frozen=True)
class ProgrammeLine:
    """An item of the programme; ``speakers`` and ``documents`` are entries."""

    item: ProgrammeItem
    speakers: list
    documents: list

    @property
    def title(self):
        return self.item.title_in(current())

    @property
    def has_text(self):
        """Whether there is something to show in the reader's language."""
        return bool(self.title) or self.item.kind == ProgrammeItem.Kind.BREAK

    @property
    def has_speakers(self):
        return bool(self.speakers or self.item.guest_lines)


def speakers_of(item):
    return pointers("institute.person", *item.speakers_pks)


def documents_of(item):
    return pointers("library.document", *item.documents_pks)


def days_of(event, items, connections):
    """Return the days of a programme in the active language, each with its lines."""
    days = {}
    for item in items:
        line = ProgrammeLine(
            item,
            connections.all(speakers_of(item)),
            connections.all(documents_of(item)),
        )
        if line.has_text:
            days.setdefault(item.day, []).append(line)
    return [
        {
            "day": (day := event.starts_on + timedelta(days=number - 1)),
            "weekday": f"{name_within(day, 'l')}, {spans.day_and_month(day)}",
            "slots": [*slots_of(lines)],
        }
        for number, lines in sorted(days.items())
    ]


def slots_of(lines):
    """Group the lines of a day by their beginning; what has no time stands alone."""
    for begins, group in groupby(lines, lambda it: it.item.starts or it.item.pk):
        group = [*group]
        times = {line.item.time_display for line in group}
        time = times.pop() if len(times) == 1 else spans.clock(begins)
        yield {"time": time, "lines": group}


def clock_of_the_institute(event):
    """Return day and time at which an event begins and ends where the institute is."""
    first, last = map(timezone.localtime, [event.starts_at, event.ends_at])
    begin, end = (
        f"{spans.day_and_month(moment.date())}, {spans.clock(moment.time())}"
        for moment in [first, last]
    )
    if not event.ends_time:
        return begin
    if first.date() == last.date():
        return f"{begin}–{spans.clock(last.time())}"
    return spans.between(begin, end)
