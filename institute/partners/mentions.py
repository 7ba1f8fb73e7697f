"""Which items of the site name a partner, with a link or without."""

import re

from django.conf import settings
from django.contrib.postgres.search import SearchQuery

from institute.partners.models import Partner
from publishing.catalogue import COLUMNS, Entry
from publishing.compiled import Parameter, compiled
from publishing.models import CatalogueEntry

# How many of the newest are shown.
LIMIT = 20
# Between the names in a title: “WeGO, World Smart Cities Organization”, “… (OECD)”.
BETWEEN_NAMES = re.compile(r"\s—\s|,\s|[()]")


def items_naming(partner, language):
    """Return the newest visible items whose texts have one of its names."""
    names = " or ".join(f'"{name}"' for name in names_in(partner.title_in(language)))
    rows = rows_naming(language, names=names, pk=partner.pk) if names else []
    return [Entry(row, language) for row in rows]


def names_in(title):
    """Return the first name in a title, and those that are abbreviations."""
    first, *others = BETWEEN_NAMES.split((title or "").replace('"', " "))
    names = [first, *(name for name in others if is_abbreviation(name))]
    return [name.strip() for name in names if name.strip()]


def is_abbreviation(name):
    return " " not in name and sum(letter.isupper() for letter in name) > 1


@compiled
def rows_naming(language):
    config = settings.SEARCH_CONFIGS[language]
    names = SearchQuery(Parameter("names"), search_type="websearch", config=config)
    items = CatalogueEntry.objects.visible_in(language)
    items = items.filter(**{f"search_{language}": names})
    items = items.exclude(to_model=Partner._meta.label_lower, to_pk=Parameter("pk"))
    return items.newest_first(language).values(*COLUMNS)[:LIMIT]
