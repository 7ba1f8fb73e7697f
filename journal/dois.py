"""DOIs by the pattern of the journal: "10.5555/{year}.{issue}.{number}"."""

import re
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# What Crossref registers.
NEW_DOI = re.compile(r"10\.[0-9]{4,9}/[-._;()/:a-z0-9]{1,200}")
PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
PLACEHOLDERS = {"year", "volume", "issue", "number", "page"}
# One of them tells the articles of an issue apart.
DISTINCT = {"number", "page"}


def check_doi_pattern(pattern):
    """Raise ValidationError if a pattern makes no DOIs, or the same one twice."""
    names = {*PLACEHOLDER.findall(pattern)}
    if not NEW_DOI.fullmatch(PLACEHOLDER.sub("1", pattern)) or names - PLACEHOLDERS:
        text = gettext("A pattern looks like this: 10.5555/{year}.{issue}.{number}")
        raise ValidationError(text)
    if not names & DISTINCT:
        text = gettext("Without {number} or {page} all articles would have one DOI.")
        raise ValidationError(text)


def proposals(articles, pattern, taken):
    """Yield (article, DOI) for each of the articles of an issue that has none.

    ``articles``: in their order. ``taken``: DOIs that are no longer free. An article of
    which something is not known that the pattern needs gets none.
    """
    taken, names = {*taken}, {*PLACEHOLDER.findall(pattern)}
    for place, article in enumerate(articles, 1):
        values = {
            "year": article.issue.year,
            "volume": article.issue.volume,
            "issue": article.issue.number,
            "page": article.first_page,
        }
        is_known = all(values.get(name, place) for name in names)
        if article.doi or article.removed_on or not is_known:
            continue
        # By page there is only one; by number it may be a later one.
        numbers = count(place) if "number" in names else [place]
        made = (pattern.format(**values, number=number).lower() for number in numbers)
        doi = next((doi for doi in made if doi not in taken), "")
        if NEW_DOI.fullmatch(doi):
            taken.add(doi)
            yield article, doi
