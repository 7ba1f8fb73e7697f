"""How much there is in a section of the site: what the doors of the home page tell."""

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext, ngettext, npgettext

from glossary.models import Concept, Domain
from institute.models import Project
from journal.models import Article

# How high a chart is.
HEIGHT = 40


def counted(section, language, organization):
    """Return the ``number`` of a section, in ``words``, and a ``chart`` of its parts.

    ``caption``: what the parts are. It is empty of a section that counts nothing, or
    has nothing yet.
    """
    count = COUNTED.get(section)
    found = count(language, organization) if count else (0, "", [], "")
    number, words, parts, caption = found
    if not number:
        return {}
    chart = bars(parts)
    return {"number": number, "words": words, "chart": chart, "caption": caption}


def concepts(language, _organization):
    domains = Domain.objects.with_concepts_in(language)
    number = Concept.objects.visible_in(language).count()
    words = ngettext("concept in the glossary", "concepts in the glossary", number)
    parts = [domain.number_in(language) for domain in domains]
    return number, words, parts, gettext("by domain")


def articles(language, _organization):
    written = Article.objects.visible_in(language).exclude(kind__in=Article.NOTICES)
    years = by_year(written, "year")
    number = sum(years)
    words = ngettext("article in the journal", "articles in the journal", number)
    return number, words, years, gettext("by year")


def projects(language, _organization):
    years = by_year(Project.objects.visible_in(language), "first_year")
    number = sum(years)
    words = npgettext("how many", "project", "projects", number)
    return number, words, years, gettext("by year")


def years_since_the_founding(_language, organization):
    today = timezone.localdate()
    founded_on = organization.founded_on or today
    number = today.year - founded_on.year
    number -= (today.month, today.day) < (founded_on.month, founded_on.day)
    return number, npgettext("how many", "year", "years", number), [], ""


def by_year(records, year):
    """Return how many records there are of each year, the earliest first."""
    rows = records.order_by(year).values_list(year).annotate(Count("pk"))
    return [number for _year, number in rows]


def bars(parts):
    """Return (place, height) of the bar of each part, in units of a drawing."""
    most = max(parts, default=0)
    return [
        (10 * place, max(1, round(HEIGHT * part / most)))
        for place, part in enumerate(parts)
    ]


# {section: function that returns its number, what so many are, and parts to draw}
COUNTED = {
    "glossary:list": concepts,
    "journal:home": articles,
    "institute:projects": projects,
    "chronicle": years_since_the_founding,
}
