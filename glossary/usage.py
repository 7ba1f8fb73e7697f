"""Which items of the site mention a concept: by a link of an editor, or a term."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst

from glossary.models import Concept, LinkedText
from publishing.cache.compiled import Parameter, compiled
from publishing.catalogue import COLUMNS, Entry
from publishing.models import CatalogueEntry, Link
from publishing.pages.timeline import Timeline

# How many of the newest are shown.
LIMIT = 20
# With fewer days there is nothing to draw.
FEWEST = 3


@dataclass
class Uses:
    """The items of a kind that mention a concept, as (year or None, entry)."""

    kind: str
    entries: list = field(default_factory=list)

    @property
    def days(self):
        """Return the days of those that have one."""
        return [entry.day for _year, entry in self.entries if entry.day]


class Life:
    """When a concept was spoken of: for each kind its days on one axis of years."""

    def __init__(self, used_in):
        days = [timezone.localdate()]
        days += [day for uses in used_in for day in uses.days]
        self.timeline = Timeline(min(days).year, max(days).year)
        self.tracks = [
            (uses.kind, [self.timeline.place(day) for day in uses.days])
            for uses in used_in
            if uses.days
        ]


def life_of(used_in):
    """Return the ``Life``, or None where it would say little."""
    number = sum(len(uses.days) for uses in used_in)
    return Life(used_in) if number >= FEWEST else None


def used_in(concept, language):
    """Return the ``Uses`` of each kind in the newest visible texts that link to it.

    The most frequent kind comes first, and of each the latest year.
    """
    kinds = {}
    for row in rows_that_use(language, pk=concept.pk):
        entry = Entry(row, language)
        name = capfirst(str(entry.model._meta.verbose_name_plural))
        uses = kinds.setdefault(entry.kind, Uses(name))
        uses.entries.append((year_of(entry), entry))
    for uses in kinds.values():
        uses.entries.sort(key=lambda use: use[0] or 0, reverse=True)
    return sorted(kinds.values(), key=lambda uses: -len(uses.entries))


def year_of(entry):
    """Return the year that dates an item, or in which it ended, or None."""
    if entry.day:
        return entry.day.year
    return entry.details.get("last_year") or entry.details.get("first_year")


@compiled
def rows_that_use(language):
    label, pk = Concept._meta.label_lower, Parameter("pk")
    links = Link.objects.in_text().filter(to_model=label, to_pk=pk)
    links = links.exclude(from_model=label, from_pk=pk)
    linked = LinkedText.objects.leading_to(pk)
    by_editors = links.filter(
        from_model=OuterRef("to_model"), from_pk=OuterRef("to_pk"), language=language
    )
    by_terms = linked.filter(
        to_model=OuterRef("to_model"), to_pk=OuterRef("to_pk"), language=language
    )
    users = CatalogueEntry.objects.visible_in(language).filter(
        Exists(by_editors) | Exists(by_terms)
    )
    return users.newest_first().values(*COLUMNS)[:LIMIT]
