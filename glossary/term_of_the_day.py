"""The term of the day: a concept with an entry in each language."""

from copy import copy
from datetime import datetime, time, timedelta

from django.db.models import DateTimeField
from django.db.models.functions import Greatest
from django.utils import timezone

from glossary.models import Concept
from text.languages import LANGUAGES


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
