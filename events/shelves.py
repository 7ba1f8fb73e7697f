"""By what lists of events can be narrowed: years, topics, places; by one statement."""

from dataclasses import dataclass

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import ExtractYear

from events.models import Event, Place
from publishing.languages import LANGUAGES, current
from publishing.models import Topic, nothing


@dataclass(frozen=True)
class Shelf:
    """A topic or place; ``slugs``: {language: slug} of a topic."""

    pk: int
    title: str
    slugs: dict

    @property
    def slug(self):
        return self.slugs[current()]

    @property
    def key(self):
        return str(self.pk)


class Shelves:
    def __init__(self):
        self.rows = list(rows(current()))

    def languages_of(self, year):
        """Return the languages in which there is something of this year."""
        return [one for one in LANGUAGES if (one, year) in self._years]

    @property
    def years(self):
        """Return the years of the reader's language, the latest first."""
        found = {year for language, year in self._years if language == current()}
        return sorted(found, reverse=True)

    @property
    def _years(self):
        return {(row[1], row[2]) for row in self.rows if row[0] == "year"}

    @property
    def topics(self):
        return self._shelves("topic")

    @property
    def places(self):
        return self._shelves("place")

    def _shelves(self, kind):
        found = [
            Shelf(pk, title, dict(zip(LANGUAGES, slugs, strict=True)))
            for name, _language, pk, title, *slugs in self.rows
            if name == kind and title
        ]
        return sorted(found, key=lambda shelf: shelf.title.casefold())


def rows(language):
    """Return (kind, language, year or key, title, slug in each language) of each."""
    visible = Event.objects.visible_in(language)
    parts = [
        row(Event.objects.visible_in(code), "year", code, ExtractYear("starts_on"))
        for code in LANGUAGES
    ]
    parts += [
        row(
            Topic.objects.visible_in(language).filter(events__in=visible),
            "topic",
            language,
            F("pk"),
            F(f"title_{language}"),
            *(F(f"slug_{code}") for code in LANGUAGES),
        ),
        row(
            Place.objects.filter(events__in=visible),
            "place",
            language,
            F("pk"),
            F(f"title_{language}"),
        ),
    ]
    return parts[0].union(*parts[1:])


def row(queryset, kind, language, number, title=None, *slugs):
    """Select the columns that all parts of the UNION share."""
    texts = [title, *slugs, *[None] * (len(LANGUAGES) - len(slugs))]
    named = {
        f"shelf_{place}": nothing(models.TextField()) if text is None else text
        for place, text in enumerate(texts)
    }
    return (
        queryset.order_by()
        .annotate(
            shelf_kind=Value(kind),
            shelf_language=Value(language),
            shelf_number=models.ExpressionWrapper(number, models.BigIntegerField()),
            **named,
        )
        .values_list("shelf_kind", "shelf_language", "shelf_number", *named)
    )
