"""A year of the journal in figures: articles, authors, where they work, languages.

Everything is counted over what readers see in some language: the numbers are those of
the journal, whoever reads them.
"""

from dataclasses import dataclass
from functools import partial

from django.db.models import F
from django.utils.translation import gettext

from institute.partners.countries import name_of
from journal.models import Article, Contribution
from journal.same_authors import identity_of, keys_of
from publishing.cache.compiled import Parameter, compiled
from publishing.content.status import any_language, visible
from text.languages import languages_from


@dataclass(frozen=True)
class Figures:
    """``rubrics``, ``countries``, ``cities``: (name, number), the most first.

    ``languages``: {language: articles written in it}. An author of several articles is
    one; each of their places counts. Those of whom no place is known stand last.
    """

    articles: int
    authors: int
    rubrics: list
    languages: dict
    countries: list
    cities: list


def figures_of(year, language):
    articles = articles_of_year(language, year=year)
    contributions = contributions_of_year(language, year=year)
    rows = [
        (identity_of(names, person, orcid, language), city, country)
        for names, person, orcid, country, *cities in contributions
        for city in [next(filter(None, cities), "")]
    ]
    keys = keys_of(identity for identity, _city, _country in rows)
    places = {(keys[identity], city, country) for identity, city, country in rows}
    authors = {author for author, _city, _country in places}
    return Figures(
        len(articles),
        len(authors),
        counted(first_of(titles) for _language, *titles in articles),
        dict(counted(written_in for written_in, *_titles in articles)),
        by_place(places, authors, 2, name_of),
        by_place(places, authors, 1, str),
    )


@compiled
def articles_of_year(language):
    """Return (language, titles of the rubric) of each article of a year."""
    articles = Article.objects.visible_anywhere().filter(year=Parameter("year"))
    titles = [f"rubric__title_{code}" for code in languages_from(language)]
    return articles.order_by("rubric__position", "pk").values_list(
        "written_in", *titles
    )


@compiled
def contributions_of_year(language):
    """Return names, person, ORCID and place of each author of each article."""
    rows = Contribution.objects.names().filter(
        any_language(partial(visible, of="article__")), article__year=Parameter("year")
    )
    cities = [f"affiliations__city_{code}" for code in languages_from(language)]
    return rows.order_by("pk").values_list(
        "names", "person", "any_orcid", F("affiliations__country"), *cities
    )


def by_place(places, authors, part, name):
    """Return (name, authors) of a part of the places, and how many have none."""
    pairs = {(place[0], place[part]) for place in places if place[part]}
    numbers = counted(name(value) for _author, value in pairs)
    unknown = len(authors - {author for author, _value in pairs})
    return numbers + [(gettext("not stated"), unknown)] * bool(numbers and unknown)


def first_of(titles):
    return next(filter(None, titles), "—")


def counted(names):
    """Return (name, how often), the most frequent first."""
    numbers = {}
    for name in names:
        numbers[name] = numbers.get(name, 0) + 1
    return sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
