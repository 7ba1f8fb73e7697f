from django.utils.translation import gettext_lazy as _

from events import spans
from events.models import Event
from institute.feeds import KindFeed
from publishing.catalogue import Entries, entries_of
from text.languages import current


class EventFeed(KindFeed):
    """New events and those of which something changed, the latest change first."""

    model, name = Event, _("Events")
    route = "events:feed"

    def entries(self, obj):
        visible = entries_of([Event], current())
        return Entries(visible.latest_change_first(current()), current())

    def item_title(self, entry):
        """Put the status of a cancelled, postponed or moved event before its title."""
        status = Event.Status(entry.details["status"])
        if status == Event.Status.SCHEDULED:
            return entry.title
        return f"{status.label.capitalize()}: {entry.title}"

    def item_description(self, entry):
        first, last = Event.days_of(entry)
        return f"{spans.days(first, last)}. {entry.summary}"
