from copy import copy
from datetime import datetime, time, timedelta

from django.db.models import DateTimeField
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from glossary.models import Concept
from institute.feeds import KindFeed
from publishing.catalogue import latest_changes
from publishing.pages.seo import absolute
from text.languages import LANGUAGES, current, languages_from


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


# The term of the day: a concept with an entry in each language


def concept_of_today():
    return next(iter(latest_concepts(1)), None)


def latest_concepts(number):
    """Return the concept of each of the latest ``day``s, a midnight, today's first.

    A day keeps its concept: what readers get in both languages later comes later. Only
    what leaves the site changes the days before.
    """
    concepts = Concept.objects.all()
    for language in LANGUAGES:
        concepts = concepts.visible_in(language)
    dates = [f"published_at_{language}" for language in LANGUAGES]
    there = Greatest(*dates, output_field=DateTimeField())
    dates = dict(concepts.order_by("pk").values_list("pk", there))
    keys = {}
    for days in range(number):
        day = timezone.localdate() - timedelta(days)
        midnight = timezone.make_aware(datetime.combine(day, time.min))
        known = [pk for pk, date in dates.items() if date < midnight]
        if known := known or [*dates]:
            # A prime, so that neighbours in the alphabet do not follow each other.
            keys[midnight] = known[day.toordinal() * 7919 % len(known)]
    found = concepts.in_bulk({*keys.values()})
    # Readers may have one less by now; of few, one comes again.
    chosen = [(day, copy(found[pk])) for day, pk in keys.items() if pk in found]
    for day, concept in chosen:
        concept.day = day
    return [concept for _day, concept in chosen]
