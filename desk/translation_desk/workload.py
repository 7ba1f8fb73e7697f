"""How much is to be translated, in items and words, by kind, status and person."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import ngettext

from accounts.permissions import speaks
from desk.dashboard.figures import Figure, models_beside
from desk.translation_desk.reads import (
    RETURNED,
    STATUSES,
    workload_rows,
)
from publishing.cache import page_stamp
from publishing.cache.memory import under_saves
from publishing.drafts import marks
from publishing.drafts.marks import Mark
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, own_name

# In the order of the columns.
COLUMNS = [
    *[TranslationStatus.MISSING, RETURNED, TranslationStatus.STALE],
    *[TranslationStatus.BOTH, TranslationStatus.WORK, TranslationStatus.REVIEW],
]


WORDS = {
    TranslationStatus.STALE: lambda number: ngettext(
        "translation out of date: %(language)s",
        "translations out of date: %(language)s",
        number,
    ),
    TranslationStatus.BOTH: lambda number: ngettext(
        "text of which both languages changed: %(language)s",
        "texts of which both languages changed: %(language)s",
        number,
    ),
    TranslationStatus.MISSING: lambda number: ngettext(
        "missing translation: %(language)s",
        "missing translations: %(language)s",
        number,
    ),
}


@dataclass(frozen=True)
class Group:
    """So many items of a kind that stand alike; ``person``: the key of who has them."""

    language: str
    kind: str
    status: str
    person: int | None
    items: int
    words: int


@dataclass(frozen=True)
class Amount:
    items: int
    words: int

    def in_words(self):
        return count_of_words(self.words)


def groups_of(kinds):
    """Return the groups of kinds, their labels. What is kept holds all kinds."""
    every = under_saves(("workload",), read)
    return [group for group in every if group.kind in kinds]


def read():
    return [group_of(*row) for row in workload_rows(beside=[*kinds_beside()])]


def group_of(language, kind, place, person, items, to_do, in_all):
    status = STATUSES[place]
    words = in_all if is_read_whole(status) else to_do
    return Group(language, kind, status, person, items, words)


def is_read_whole(status):
    """Tell whether all words of the text are to be read, as in a review."""
    return status in {RETURNED, TranslationStatus.REVIEW}


@cache
def kinds_beside():
    """Return the labels of models outside the catalogue with a form of their own."""
    models = [model for model in models_beside() if not model.parent_field]
    return frozenset(model._meta.label_lower for model in models)


def to_do(groups):
    """Leave out what is in review: its translator has done it."""
    return [group for group in groups if group.status != TranslationStatus.REVIEW]


def amount(groups):
    groups = [*groups]
    return Amount(
        sum(group.items for group in groups), sum(group.words for group in groups)
    )


def mine(user, groups):
    """Return what is to be done in the person's languages."""
    return amount(group for group in to_do(groups) if speaks(user, group.language))


def number_in_menu(user, kinds):
    """Return how many items are to be done; None where that would be counted each time.

    ``kinds``: the labels of those that the person may see.
    """
    if page_stamp.of_saves() is None:
        return None
    return mine(user, groups_of(kinds)).items


def figures(request, kinds):
    """Yield what the first page says of it: the sum, then what is stale or missing."""
    groups = groups_of(kinds)
    in_all = mine(request.user, groups)
    if not in_all.items:
        return
    words = ngettext("text to translate", "texts to translate", in_all.items)
    desk = reverse("admin:desk")
    yield Figure(in_all.items, words, desk, in_all.in_words())
    for language in LANGUAGES:
        if not speaks(request.user, language):
            continue
        for status, in_words in WORDS.items():
            some = amount(
                group
                for group in groups
                if (group.language, group.status) == (language, status)
            )
            if some.items:
                words = in_words(some.items) % {"language": own_name(language)}
                url = f"{desk}?to={language}&status={status}"
                yield Figure(some.items, words, url, some.words and some.in_words())


def mark_of(status) -> Mark:
    return marks.RETURNED if status == RETURNED else marks.of_translation(status)


def matrix(groups, kinds):
    """Return the rows of kinds, {label: model}, that have work, and that of the sums.

    Each is (label, name, [(status, amount)]).
    """
    by_kind = {}
    for group in groups:
        by_kind.setdefault(group.kind, []).append(group)
    rows = [
        (label, name_of(kinds[label]), cells(by_kind[label]))
        for label in kinds
        if label in by_kind
    ]
    return sorted(rows, key=lambda row: row[1].casefold()), cells(groups)


def cells(groups):
    return [
        (status, amount(group for group in groups if group.status == status))
        for status in COLUMNS
    ]


def name_of(model):
    return str(capfirst(model._meta.verbose_name_plural))


def count_of_words(words):
    number = number_format(words, force_grouping=True)
    return ngettext("%(words)s word", "%(words)s words", words) % {"words": number}
