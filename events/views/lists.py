from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from events.models import Event
from events.shelves import Shelves
from publishing.seo import addresses_of, head_of_list
from publishing.urls import PrimaryKey
from publishing.views import page_of
from text.languages import LANGUAGES, current, others


class FilterForm(forms.Form):
    topic = forms.SlugField(max_length=80, required=False)
    place = forms.RegexField(f"^{PrimaryKey.regex}$", required=False)


def upcoming(request):
    return narrowed(request, "events:list", gettext("Events"))


def past(request):
    return narrowed(request, "events:past", gettext("Past events"))


def year(request, year):
    """Show one year; where it is empty in this language, say where it is not."""
    title = gettext("Events of %(year)s") % {"year": year}
    return narrowed(request, "events:year", title, year=year)


def narrowed(request, route, title, year=None):
    """Show what is to come, what was, or a year; under a topic, at a place."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise Http404
    events = listed(route, year)
    shelves = Shelves(events)
    languages = shelves.languages_of(year) if year else LANGUAGES
    if not languages:
        raise Http404
    topic = chosen(shelves.topics, "slug", form.cleaned_data["topic"])
    place = chosen(shelves.places, "key", form.cleaned_data["place"])
    events = events.with_place().with_lead_picture().without_texts()
    if topic:
        events = events.filter(topics=topic.pk)
    if place:
        events = events.filter(place=place.pk)
    page = page_of(request, events)
    head = list_head(title, route, year, page, languages, topic, place)
    elsewhere = [code for code in others(current()) if code in languages]
    is_missing = current() not in languages
    return render(
        request,
        "events/event_list.html",
        {
            "head": head,
            "page": page,
            "is_upcoming": route == "events:list",
            "is_past": route == "events:past",
            "year": year,
            "shelves": shelves,
            "topic": topic,
            "place": place,
            "today": timezone.localdate(),
            "other_language": elsewhere[0] if is_missing else None,
            "other_url": head.addresses[elsewhere[0]] if is_missing else None,
        },
    )


def chosen(shelves, name, value):
    """Return the shelf that is asked for; an unknown one is no page."""
    if not value:
        return None
    for shelf in shelves:
        if getattr(shelf, name) == value:
            return shelf
    raise Http404


def listed(route, year):
    visible = Event.objects.visible_in()
    if year:
        return visible.in_year(year)
    return visible.past() if route == "events:past" else visible.upcoming()


def list_head(title, route, year, page, languages, topic, place):
    under = ", ".join(shelf.title for shelf in [topic, place] if shelf)
    head = head_of_list(
        f"{title}: {under}" if under else title,
        route,
        kwargs={"year": year} if year else {},
        page=page.number,
        languages=languages,
        # A topic has a page of its own, for what is of any kind.
        noindex=current() not in languages or bool(topic or place),
        feed=addresses_of("events:feed")[current()],
    )
    for language in head.addresses:
        asked = [
            *([f"topic={topic.slugs[language]}"] if topic else []),
            *([f"place={place.pk}"] if place else []),
        ]
        if asked:
            head.addresses[language] += f"?{'&'.join(asked)}"
    return head
