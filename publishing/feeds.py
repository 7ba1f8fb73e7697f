from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from publishing.languages import current
from publishing.seo import absolute

# How many of the newest items a feed holds.
LENGTH = 30


class EntryFeed(Feed):
    """An Atom feed of entries in the active language.

    Every address in it comes from the settings: Django would take the Host header.
    """

    feed_type = Atom1Feed

    def language(self):
        return current()

    def feed_url(self, obj=None):
        return absolute(self.path_of_feed(obj))

    def items(self, obj=None):
        return self.entries(obj)[:LENGTH]

    def item_title(self, entry):
        return entry.title

    def item_description(self, entry):
        return entry.summary

    def item_link(self, entry):
        return absolute(entry.url)

    def item_guid(self, entry):
        # The permanent address: a changed slug is no new item.
        return absolute(f"{entry.pointer.address}#{entry.language}")

    def item_pubdate(self, entry):
        return entry.published_at

    def item_updateddate(self, entry):
        return max(entry.updated_at, entry.published_at)
