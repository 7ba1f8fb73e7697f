from django.urls import reverse
from django.utils.translation import gettext

from events import spans
from events.models import Event
from institute.models import Organization
from publishing.catalogue import Entries, entries_of
from publishing.feeds import EntryFeed
from publishing.seo import absolute
from text.languages import current


class EventFeed(EntryFeed):
    """New events and those of which something changed, the latest change first."""

    def title(self):
        return f"{gettext('Events')} — {Organization.objects.get_or_unnamed()}"

    author_name = title

    def link(self):
        return absolute(reverse("events:list"))

    def path_of_feed(self, obj):
        return reverse("events:feed")

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
