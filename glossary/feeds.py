from django.urls import reverse
from django.utils.translation import gettext

from glossary.views.lists import latest
from institute.models import Organization
from publishing.feeds import EntryFeed
from publishing.seo import absolute
from text.languages import current


class ConceptFeed(EntryFeed):
    """New and changed concepts, the latest change first."""

    def title(self):
        return f"{gettext('Glossary')} — {Organization.objects.get_or_unnamed()}"

    author_name = title

    def link(self):
        return absolute(reverse("glossary:list"))

    def path_of_feed(self, obj):
        return reverse("glossary:feed")

    def entries(self, obj):
        return latest(current())
