"""How much there is in a section of the site: what the doors of the home page tell."""

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext, ngettext, npgettext

from glossary.models import Concept, Domain
from institute.models import Project
from journal.models import Journal


def counted(section, language, organization):
    """Return the ``number`` of a section, in ``words``, and perhaps a ``chart``.

    ``caption``: what the chart shows. It is empty of a section that counts nothing, or
    has nothing yet.
    """
    count = COUNTED.get(section)
    found = count(language, organization) if count else (0, "", None, "")
    return dict(zip(PARTS, found, strict=True)) if found[0] else {}


def concepts(language, _organization):
    domains = Domain.objects.with_concepts_in(language)
    number = Concept.objects.visible_in(language).count()
    words = ngettext("concept in the glossary", "concepts in the glossary", number)
    parts = [domain.number_in(language) for domain in domains]
    return number, words, bars(parts), gettext("by domain")


def years_of_the_journal(_language, _organization):
    today = timezone.localdate()
    first = Journal.objects.known().founded_year or today.year
    number = today.year - first
    words = ngettext("year of the journal", "years of the journal", number)
    return number, words, strip(number), f"{first}–{today.year}"


def projects(language, _organization):
    records = Project.objects.visible_in(language).order_by("first_year")
    rows = [*records.values_list("first_year").annotate(Count("pk"))]
    number = sum(number for _year, number in rows)
    words = npgettext("how many", "project", "projects", number)
    # Of some no year is known.
    years = {year: number for year, number in rows if year}
    span = f"{min(years)}–{max(years)}" if years else ""
    return number, words, bars([*years.values()]), f"{gettext('by year')}, {span}"


def years_since_the_founding(_language, organization):
    today = timezone.localdate()
    founded_on = organization.founded_on or today
    number = today.year - founded_on.year
    number -= (today.month, today.day) < (founded_on.month, founded_on.day)
    words = npgettext("how many", "year", "years", number)
    return number, words, blocks(number), f"{founded_on.year}–{today.year}"


# Drawings 40 high, of (left, top, width, height).


def bars(parts):
    """Draw a bar for each part; ``top``: the place of the largest, and its number."""
    if len(parts) < 2:
        return None
    most = max(parts)
    # Its number stands above the largest.
    heights = [max(1, round(30 * part / most)) for part in parts]
    shapes = [(10 * at, 40 - height, 8, height) for at, height in enumerate(heights)]
    top = 10 * parts.index(most) + 4, most
    return {"shapes": shapes, "width": 10 * len(parts), "top": top}


def strip(years):
    """Draw a block for each year, in one row as wide as it may be."""
    step = 160 / max(years, 36)
    # Text, as no number with a comma is one in a drawing.
    wide = f"{0.8 * step:.2f}"
    shapes = [(f"{step * at:.2f}", 24, wide, 16) for at in range(years)]
    return {"shapes": shapes, "width": 160}


def blocks(years):
    """Draw a block for each year, in columns of five; too many would tell nothing."""
    if not 0 < years <= 100:
        return None
    shapes = [(8 * (at // 5), 8 * (at % 5), 7, 7) for at in range(years)]
    return {"shapes": shapes, "width": shapes[-1][0] + 8}


PARTS = ["number", "words", "chart", "caption"]
# {section: function that returns these}
COUNTED = {
    "glossary:list": concepts,
    "journal:home": years_of_the_journal,
    "institute:projects": projects,
    "chronicle": years_since_the_founding,
}
