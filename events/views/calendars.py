"""Events as files for other calendars."""

from datetime import timedelta

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from events.calendars import calendar_of
from events.models import Event
from events.models.event import visible_topics
from institute.models import Organization
from publishing.models import Topic
from publishing.pages.views import get_visible_or_404
from text.languages import current

# A subscribed calendar has the events of the last year, and all that are to come.
FEED_WINDOW = timedelta(days=366)


def event_file(request, year, slug):
    """Answer with one event, for readers to add to their calendar."""
    event = get_visible_or_404(Event.objects.with_place, year=year, slug=slug)
    prefetch_related_objects([event], visible_topics(current()))
    if not event.is_visible_in(current()):
        raise Http404
    return answer(calendar_of([event]), f"{event.slug}.ics")


def all_events(request):
    name = f"{gettext('Events')} — {Organization.objects.get_or_unnamed()}"
    return feed(Event.objects.all(), name, reverse("events:calendar"))


def of_topic(request, slug):
    topic = get_visible_or_404(Topic.objects.all, slug=slug)
    if not topic.is_visible_in(current()):
        raise Http404
    name = f"{topic} — {Organization.objects.get_or_unnamed()}"
    url = reverse("events:topic_calendar", kwargs={"slug": slug})
    return feed(Event.objects.filter(topics=topic.pk), name, url)


def feed(events, name, url):
    """Answer with a calendar to subscribe to: of all languages, the reader's first."""
    events = (
        events.visible_anywhere()
        .filter(ends_at__gt=timezone.now() - FEED_WINDOW)
        .order_by("starts_at", "pk")
    )
    events = events.with_place().with_topics(current()).without_texts()
    return answer(calendar_of(events, name=name, url=url))


def answer(text, file_name=""):
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    if file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
