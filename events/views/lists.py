from django.db.models import CharField, F, IntegerField, Q
from django.db.models.functions import Cast, ExtractYear
from django.db.models.lookups import Exact
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from events.models import Event
from events.models.event import ends_after, has_ended
from publishing.cache.compiled import now
from publishing.catalogue.facets import (
    Facet,
    Facets,
    YearsInPath,
    choices_of,
    languages_of_year,
    read,
    row,
    years_in,
)
from publishing.models import visible
from publishing.pages.seo import addresses_of, head_of_list
from publishing.pages.views import (
    Counted,
    cached_numbers_of,
    paginate,
    untranslated_count,
)
from text.languages import LANGUAGES, current


def upcoming(request):
    events = Event.objects.upcoming()
    return event_list(request, events, "events:list", gettext("Events"))


def past(request):
    events = Event.objects.past()
    return event_list(request, events, "events:past", gettext("Past events"))


def year(request, year):
    """Show the events of a year; it may be one of the other language only."""
    events = Event.objects.in_year(year)
    title = gettext("Events in %(year)s") % {"year": year}
    return event_list(request, events, "events:year", title, year)


def event_list(request, events, route, title, year=None):
    rows = read(facet_rows, current(), route, year)
    languages = languages_of_year(rows, year) if year else LANGUAGES
    if not languages:
        raise Http404
    facets = facets_of(request, year, rows)
    events = facets.filter(events)
    listed = events.visible_in().with_place().with_lead_picture().without_texts()
    numbers = cached_numbers_of(events, route, year, *facets.lookups.items())
    page = paginate(request, Counted(listed, numbers[current()]))
    head = head_of_list(
        facets.title(title),
        route,
        kwargs={"year": year} if year else {},
        page=page.number,
        languages=languages,
        noindex=current() not in languages,
        facets=facets,
        feed=addresses_of("events:feed")[current()],
    )
    return render(
        request,
        "events/event_list.html",
        {
            "head": head,
            "page": page,
            "facets": facets,
            "is_upcoming": route == "events:list",
            "is_past": route == "events:past",
            "year": year,
            "today": timezone.localdate(),
            "left_out": untranslated_count(numbers, head),
        },
    )


def facets_of(request, year, rows):
    topics, places = (choices_of(rows, name) for name in ["topic", "place"])
    return Facets(
        YearsInPath(years_in(rows, current()), year, "events:year"),
        Facet(request, "topic", _("By topic"), topics, lookup="topics"),
        Facet(request, "place", _("By place"), places, lookup="place"),
        # All ways through both would lead crawlers astray.
        one_at_a_time=True,
    )


def facet_rows(reader, route, year):
    """Yield the rows of years, topics and places, offered if the list has any."""
    year_of_start = Cast(ExtractYear("starts_on"), IntegerField())
    held = {
        "events:list": ends_after(now()),
        "events:past": has_ended(now()),
        "events:year": Q(Exact(year_of_start, year)),
    }
    is_listed = visible(reader) & held[route]
    # Also of what is in another language only: the language switch leads here.
    events = Event.objects.visible_anywhere()
    for language in LANGUAGES:
        yield row(
            Event.objects.visible_in(language),
            "year",
            language,
            year=year_of_start,
        )
        yield row(
            events.filter(visible(language, of="topics__")),
            "topic",
            language,
            key=F("topics__pk"),
            label=F(f"topics__title_{language}"),
            value=F(f"topics__slug_{language}"),
            is_offered=is_listed,
        )
        yield row(
            events.exclude(place=None),
            "place",
            language,
            key=F("place__pk"),
            label=F(f"place__title_{language}"),
            value=Cast("place__pk", CharField()),
            is_offered=is_listed,
        )
