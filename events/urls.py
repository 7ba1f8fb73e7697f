from django.urls import path, register_converter
from django.urls.converters import IntConverter

from events import calendars, feeds
from events.models.event import MONTHS
from events.views import lists, month, pages


class Month(IntConverter):
    """A month in two digits."""

    regex = "|".join(MONTHS)

    def to_url(self, value):
        return f"{value:02}"


register_converter(Month, "mm")

app_name = "events"

# /<language>/events/
urlpatterns = [
    path("", lists.UpcomingEvents.view, name="list"),
    path("past/", lists.PastEvents.view, name="past"),
    path("feed/", feeds.EventFeed(), name="feed"),
    path("calendar.ics", calendars.all_events, name="calendar"),
    path("<yyyy:year>/", lists.EventsOfYear.view, name="year"),
    path("<yyyy:year>/<mm:month>/", month.month, name="month"),
    path("<yyyy:year>/<slug:slug>/", pages.EventPage.view, name="detail"),
    path("<yyyy:year>/<slug:slug>/event.ics", calendars.event_file, name="file"),
]
