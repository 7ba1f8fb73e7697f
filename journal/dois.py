"""DOIs by the pattern of the journal: "10.5555/{year}.{issue}.{number}"."""

import re
from itertools import count

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# What Crossref registers.
NEW_DOI = re.compile(r"10\.[0-9]{4,9}/[-._;()/:a-z0-9]{1,200}")
PLACEHOLDER = re.compile(r"\{(year|issue|number)\}")


def check_doi_pattern(pattern):
    """Raise ValidationError if a pattern makes no DOIs, or one for all articles."""
    example = PLACEHOLDER.sub("1", pattern.lower())
    if "{number}" not in pattern or not NEW_DOI.fullmatch(example):
        text = gettext("A pattern looks like this: 10.5555/{year}.{issue}.{number}")
        raise ValidationError(text)


def proposals(articles, pattern, taken):
    """Yield (article, DOI) for each of the articles of an issue that has none.

    ``articles``: in their order; the number of one is its place, or the next that is
    free. ``taken``: the DOIs that are not.
    """
    taken = {*taken}
    for place, article in enumerate(articles, 1):
        if not article.doi and not article.removed_on:
            facts = {"year": article.issue.year, "issue": article.issue.number}
            dois = (pattern.lower().format(**facts, number=n) for n in count(place))
            doi = next(doi for doi in dois if doi not in taken)
            taken.add(doi)
            yield article, doi
