from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext, override

from publishing.catalogue.demonstration import invented
from publishing.pages.seo import absolute
from text.languages import current, others

# How many of the newest items a feed holds.
LENGTH = 30


class BilingualAtom(Atom1Feed):
    """Atom that names the feed of the same in the other languages."""

    def add_item(self, title, link, description, **fields):
        # Django declares a description to be HTML, and a title to be plain text.
        super().add_item(title, link, escape(description), **fields)

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if not self.items:
            handler.addQuickElement("subtitle", gettext("There is nothing here yet."))
        for language, address in self.feed["versions"].items():
            link = {"rel": "alternate", "type": "application/atom+xml"}
            link |= {"hreflang": language, "href": address}
            handler.addQuickElement("link", None, link)


class AtomFeed(Feed):
    """An Atom feed in the active language; a subject says ``path_of_feed(obj)``.

    Every address in it comes from the settings: Django would take the Host header.
    """

    feed_type = BilingualAtom

    def feed_url(self, obj=None):
        return absolute(self.path_of_feed(obj))

    def feed_extra_kwargs(self, obj):
        """Name the feed of the same in the other languages."""
        versions = {}
        for language in others(current()):
            if obj is None or obj.is_visible_in(language):
                with override(language):
                    versions[language] = absolute(self.path_of_feed(obj))
        return {"versions": versions}


class EntryFeed(AtomFeed):
    """A feed of ``entries(obj)``, the newest of which it holds."""

    def items(self, obj=None):
        return self.entries(obj)[:LENGTH]

    def item_title(self, entry):
        """Return the title, behind the notice of a cancelled event and its like."""
        return ": ".join(filter(None, [entry.notice, entry.title]))

    def item_description(self, entry):
        return entry.summary

    def item_link(self, entry):
        return absolute(entry.url)

    def item_guid(self, entry):
        # The permanent address: a changed slug is no new item.
        return absolute(f"{entry.pointer.address}#{entry.language}")

    def item_categories(self, entry):
        return [gettext("invented")] if entry.pointer in invented() else []

    def item_pubdate(self, entry):
        return entry.published_at

    def item_updateddate(self, entry):
        return max(entry.updated_at, entry.published_at)
