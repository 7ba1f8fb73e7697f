"""The lists of events: what is to come, what is past, a year."""

from functools import partial

from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from events.models import Event, Place
from publishing.cache.compiled import Parameter, Slices, compiled
from publishing.cache.memory import cached_until_change
from publishing.catalogue.facets import (
    Choice,
    Facet,
    Facets,
    YearsInPath,
    by_label,
    choices_of,
    keys_in,
)
from publishing.content.sections import own_name
from publishing.models import Topic
from publishing.pages.drawings import Mark, draw
from publishing.pages.lists import ListPage
from publishing.pages.views import Counted
from text.languages import LANGUAGES

# Of how many places the past events are drawn.
MOST_PLACES = 12


class EventList(ListPage):
    template, feed_route = "events/event_list.html", "events:feed"

    @property
    def year(self):
        return self.address.get("year")

    @cached_property
    def facets(self):
        key = "facets of events", self.language, self.route, self.year
        topics, places = cached_until_change(key, self.choices)
        return Facets(
            YearsInPath(years_in(self.language), self.year, "events:year"),
            Facet(self.request, "topic", _("By topic"), topics, lookup="topics"),
            Facet(self.request, "place", _("By place"), places, lookup="place"),
            # All ways through both would lead crawlers astray.
            one_at_a_time=True,
        )

    def choices(self):
        """Return the choices of topics and places, offered if the list has any."""
        listed = self.records().visible_in(self.language)
        # Also of what is in another language only: the language switch leads here.
        keys = keys_in(Event.objects.visible_anywhere(), "topics", "place")
        offered = keys_in(listed, "topics", "place")
        topics = dict.fromkeys(LANGUAGES, keys[0])
        places = Place.objects.filter(**{f"title_{self.language}__gt": ""})
        places = [
            Choice(place.pk, place.title, is_offered=place.pk in offered[1])
            for place in places.filter(pk__in=keys[1])
        ]
        return choices_of(Topic.objects, topics, offered[0]), by_label(places)

    def rows(self, events):
        return events.visible_in().with_place().without_texts()

    def context(self):
        return {
            "is_upcoming": self.route == "events:list",
            "is_past": self.route == "events:past",
            "year": self.year,
            "today": timezone.localdate(),
        }


class UpcomingEvents(EventList):
    route, heading, held = "events:list", _("Events"), "upcoming"

    def records(self):
        return getattr(Event.objects, self.held)()

    def items(self):
        lookups = self.facets.lookups
        rows = Slices(partial(listed, self.held, self.language, *lookups, **lookups))
        return Counted(rows, self.numbers[self.language])


@compiled
def listed(held, language, *lookups_and_part):
    *lookups, start, stop = lookups_and_part
    chosen = {lookup: Parameter(lookup) for lookup in lookups}
    events = getattr(Event.objects, held)().filter(**chosen).visible_in(language)
    return events.with_place().without_texts()[start:stop]


class PastEvents(UpcomingEvents):
    route, heading, held = "events:past", _("Past events"), "past"

    def context(self):
        if self.page.number > 1 or self.facets.chosen:
            return super().context()
        key = "events by place", self.language
        places = partial(places_by_year, self.rows(self.records()))
        return super().context() | {"places": cached_until_change(key, places)}


def places_by_year(events):
    """Return (place, number, drawing) of where most events were, on one axis."""
    by_place = {}
    for event in events.exclude(place=None):
        mark = Mark("event", event.title, event.get_absolute_url(), event.starts_on)
        by_place.setdefault(event.place.city_or_title, []).append(mark)
    since = min((m.first.year for marks in by_place.values() for m in marks), default=0)
    places = sorted(by_place.items(), key=lambda place: (-len(place[1]), place[0]))
    return [
        (name, len(marks), draw([("", marks)], since=since))
        for name, marks in places[:MOST_PLACES]
    ]


class EventsOfYear(EventList):
    """The events of a year; it may be one of the other language only."""

    route = "events:year"

    @property
    def heading(self):
        name = own_name("events:list")
        text = gettext("Events in %(year)s") % {"year": self.year}
        return f"{name}, {self.year}" if name else text

    @cached_property
    def languages(self):
        return [code for code in LANGUAGES if self.year in years_in(code)]

    def records(self):
        return Event.objects.in_year(self.year)


def years_in(language):
    """Return the years in which events begin that readers of a language have."""
    events = Event.objects.visible_in(language)
    events = events.annotate(year_of_start=ExtractYear("starts_on"))
    key = "years of events", language
    return cached_until_change(key, lambda: keys_in(events, "year_of_start")[0])
