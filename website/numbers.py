"""How much there is in a section of the site: what the doors of the home page tell."""

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext, ngettext, npgettext

from glossary.models import Concept, Domain
from institute.models import Project
from journal.models import Journal


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


def years_of_the_journal(_language, _organization):
    today = timezone.localdate()
    number = today.year - (Journal.objects.known().founded_year or today.year)
    words = ngettext("year of the journal", "years of the journal", number)
    return number, words, [], ""


def projects(language, _organization):
    records = Project.objects.visible_in(language).order_by("first_year")
    rows = [*records.values_list("first_year").annotate(Count("pk"))]
    number = sum(number for _year, number in rows)
    words = npgettext("how many", "project", "projects", number)
    # Of some no year is known.
    years = {year: number for year, number in rows if year}
    span = f"{min(years)}–{max(years)}" if years else ""
    return number, words, [*years.values()], f"{gettext('by year')}, {span}"


def years_since_the_founding(_language, organization):
    today = timezone.localdate()
    founded_on = organization.founded_on or today
    number = today.year - founded_on.year
    number -= (today.month, today.day) < (founded_on.month, founded_on.day)
    return number, npgettext("how many", "year", "years", number), [], ""


def bars(parts):
    """Return (place, height) of the bar of each part, of a drawing 40 high."""
    most = max(parts, default=0)
    return [
        (10 * place, max(1, round(40 * part / most)))
        for place, part in enumerate(parts)
    ]


# {section: function that returns its number, what so many are, and parts to draw}
COUNTED = {
    "glossary:list": concepts,
    "journal:home": years_of_the_journal,
    "institute:projects": projects,
    "chronicle": years_since_the_founding,
}
