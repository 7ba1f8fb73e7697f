from django.urls import reverse

from institute.models import Organization
from publishing.catalogue import entries_of, newest_texts
from publishing.content.sections import section_name
from publishing.pages.feeds import EntryFeed
from publishing.pages.seo import absolute
from text.languages import current


class KindFeed(EntryFeed):
    """What readers see of one kind, the newest first.

    ::

        path("feed/", KindFeed(model=Article, name=_("News")), name="feed")
    """

    model = name = route = None

    def __init__(self, **facts):
        self.__dict__.update(facts)
        # Name of the feed's own URL.
        self.route = self.route or f"{self.model._meta.app_label}:feed"

    def title(self):
        return f"{self.name_now()} — {Organization.objects.get_or_unnamed()}"

    author_name = title

    def name_now(self):
        """Return the name that people have chosen for the section, or the usual one."""
        return section_name(self.model.list_route, self.name)

    def link(self):
        return absolute(reverse(self.model.list_route))

    def path_of_feed(self, obj):
        return reverse(self.route)

    def entries(self, obj):
        return newest_texts(entries_of([self.model], current()), current())
