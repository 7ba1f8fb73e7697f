from django.utils.translation import gettext_lazy as _

from events.models import Event
from institute.feeds import KindFeed
from publishing.catalogue import latest_changes
from text.languages import current


class EventFeed(KindFeed):
    """New events and those of which something changed, the latest change first."""

    model, name = Event, _("Events")

    def entries(self, obj):
        return latest_changes(Event, current())

    def item_description(self, entry):
        return f"{entry.date_display}. {entry.summary}"
