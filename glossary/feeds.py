from django.utils.translation import gettext_lazy as _

from glossary.models import Concept
from glossary.term_of_the_day import latest_concepts
from institute.feeds import KindFeed
from publishing.catalogue import latest_changes
from publishing.pages.seo import absolute
from text.languages import current, languages_from


class ConceptFeed(KindFeed):
    """New and changed concepts, the latest change first."""

    model, name = Concept, _("Glossary")

    def entries(self, obj):
        return latest_changes(Concept, current())


class TermOfTheDayFeed(KindFeed):
    """The terms of the last days, each in both languages; one day is one entry."""

    model, name = Concept, _("Term of the day")
    route = "glossary:term_of_the_day"

    def name_now(self):
        return self.name

    def entries(self, obj):
        return latest_concepts(7)

    def item_title(self, concept):
        return " — ".join(map(concept.title_in, languages_from(current())))

    def item_link(self, concept):
        return absolute(concept.get_absolute_url())

    def item_guid(self, concept):
        return f"{self.feed_url()}#{concept.day.date()}"

    def item_pubdate(self, concept):
        return concept.day

    item_updateddate = item_pubdate
