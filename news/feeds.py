from django.urls import reverse
from django.utils.translation import gettext

from institute.models import Organization
from news.models import Article
from publishing.catalogue import entries_of, newest
from publishing.feeds import EntryFeed
from publishing.seo import absolute
from text.languages import current


class ArticleFeed(EntryFeed):
    """The newest news items."""

    def title(self):
        return f"{gettext('News')} — {Organization.objects.get_or_unnamed()}"

    author_name = title

    def link(self):
        return absolute(reverse("news:list"))

    def path_of_feed(self, obj):
        return reverse("news:feed")

    def entries(self, obj):
        return newest(entries_of([Article], current()), current())
