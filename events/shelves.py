"""By what lists of events can be narrowed: years, topics, places; by one statement."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import ExtractYear

from events.models import Event, Place
from publishing.models import Topic, nothing
from text.languages import LANGUAGES, current


@dataclass(frozen=True)
class Shelf:
    """A topic or place; ``slugs``: {language: slug} of a topic.

    ``is_here``: the list that is shown, as a whole, has something under it.
    """

    pk: int
    title: str
    is_here: bool
    slugs: dict

    @property
    def slug(self):
        return self.slugs[current()]

    @property
    def key(self):
        return str(self.pk)


class Shelves:
    """``listed``: the events of the list that is shown, before it is narrowed."""

    def __init__(self, listed):
        self.rows = list(rows(current(), listed))

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
            Shelf(pk, title, is_here, dict(zip(LANGUAGES, slugs, strict=True)))
            for name, _language, pk, is_here, title, *slugs in self.rows
            if name == kind and title
        ]
        return sorted(found, key=lambda shelf: shelf.title.casefold())


def rows(language, listed):
    """Return (kind, language, year or key, is here, title, slugs) of each."""
    # Also of what is in another language only: the language switch leads here.
    visible = Event.objects.visible_anywhere()
    year, key = ExtractYear("starts_on"), F("pk")
    parts = [
        row(Event.objects.visible_in(code), "year", code, year, Value(True))
        for code in LANGUAGES
    ]
    parts += [
        row(
            Topic.objects.visible_in(language).filter(events__in=visible),
            "topic",
            language,
            key,
            Exists(listed.filter(topics=OuterRef("pk"))),
            F(f"title_{language}"),
            *(F(f"slug_{code}") for code in LANGUAGES),
        ),
        row(
            Place.objects.filter(events__in=visible),
            "place",
            language,
            key,
            Exists(listed.filter(place=OuterRef("pk"))),
            F(f"title_{language}"),
        ),
    ]
    return parts[0].union(*parts[1:])


def row(queryset, kind, language, number, is_here, title=None, *slugs):
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
            shelf_here=models.ExpressionWrapper(is_here, models.BooleanField()),
            **named,
        )
        .values_list(
            "shelf_kind", "shelf_language", "shelf_number", "shelf_here", *named
        )
    )
