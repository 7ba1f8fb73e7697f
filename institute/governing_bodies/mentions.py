"""Which texts still name somebody beside a post that is no longer theirs."""

import re
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, Value
from django.utils import timezone

from publishing.content.registry import publishable_models
from publishing.content.status import visible
from publishing.models import CatalogueEntry
from text.languages import LANGUAGES
from text.pointers import Pointer

WORD = re.compile(r"[^\W\d_]+")
# How many words further the name stands: a given name and a patronymic are between.
FARTHEST = 4
# How long after its end a term is told of.
FOR = timedelta(days=365)


def former(terms):
    """Return the terms that have ended within a year, and nobody has them again."""
    today = timezone.localdate()
    over = [it for it in terms if it.is_over]
    held = {(it.role_id, it.person_id) for it in terms if it not in over}
    return [
        it
        for it in over
        if today - FOR <= it.last_day and (it.role_id, it.person_id) not in held
    ]


def still_naming(terms):
    """Return {term: pointers to what names its person so}, by one statement.

    Of what readers have. What has a date, as news, tells of its day, and is left out.
    """
    if not terms:
        return {}
    kinds = [it for it in publishable_models() if not (it.is_dated or it.dated_by)]
    entries = CatalogueEntry.objects.of_kinds(kinds).order_by()
    first, *rest = [
        entries.filter(named_in(term)).values_list(Value(number), "to_model", "to_pk")
        for number, term in enumerate(terms)
    ]
    naming = {}
    for number, *pointer in first.union(*rest, all=True).order_by("to_model", "to_pk"):
        naming.setdefault(terms[number], []).append(Pointer(*pointer))
    return naming


def named_in(term):
    """Match what has the post beside the name, or in the text of the person."""
    is_own = Q(to_model=term.person._meta.label_lower, to_pk=term.person_id)
    condition = Q()
    for language in LANGUAGES:
        person, names = term.person, [f"family_{language}", f"title_{language}"]
        name = next(filter(None, (getattr(person, it) for it in names)), "")
        name = WORD.findall(name)[-1:]
        post = " <-> ".join(WORD.findall(getattr(term.role, f"title_{language}") or ""))
        if post and name:
            near = [
                f"({post}) <{words}> {name[0]} | {name[0]} <{words}> ({post})"
                for words in range(1, FARTHEST + 1)
            ]
            beside, own = has(" | ".join(near), language), has(post, language)
            condition |= visible(language) & (beside | is_own & own)
    return condition or Q(pk=None)


def has(words, language):
    config = settings.SEARCH_CONFIGS[language]
    query = SearchQuery(words, search_type="raw", config=config)
    return Q(**{f"search_{language}": query})
