"""How much is to be translated, in items and words, by kind, status and person."""

from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from desk.dashboard.needs import Need, few
from desk.translation_desk.queries import RETURNED, STATUSES, workload_rows
from publishing.cache import page_stamp
from publishing.cache.memory import cached_until_save
from publishing.drafts import marks
from publishing.drafts.marks import Mark
from publishing.translations.translation_status import TranslationStatus
from text.languages import LANGUAGES, own_name
from text.pointers import Pointer

# In the order of the columns.
COLUMNS = [
    *[TranslationStatus.MISSING, RETURNED, TranslationStatus.STALE],
    *[TranslationStatus.BOTH, TranslationStatus.WORK, TranslationStatus.REVIEW],
]

# What the first page names.
NEEDS = {
    TranslationStatus.STALE: lambda number: ngettext(
        "translation out of date (%(language)s)",
        "translations out of date (%(language)s)",
        number,
    ),
    TranslationStatus.BOTH: lambda number: ngettext(
        "text of which both languages changed (%(language)s)",
        "texts of which both languages changed (%(language)s)",
        number,
    ),
    TranslationStatus.MISSING: lambda number: ngettext(
        "missing translation (%(language)s)",
        "missing translations (%(language)s)",
        number,
    ),
    TranslationStatus.WORK: lambda number: ngettext(
        "translation in progress (%(language)s)",
        "translations in progress (%(language)s)",
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
    # The keys of the first and of the last of the items.
    ends: tuple


class Amount(NamedTuple):
    items: int
    words: int

    def in_words(self):
        return count_of_words(self.words)


def groups_of(kinds):
    """Return the groups of {language: labels of kinds}. What is kept holds all."""
    every = cached_until_save(("workload",), read_groups)
    return [group for group in every if group.kind in kinds[group.language]]


def read_groups():
    groups = []
    for language, kind, rank, person, items, to_do, in_all, *ends in workload_rows():
        status = STATUSES[rank]
        words = words_to_read(status, to_do, in_all)
        group = Group(language, kind, status, person, items, words, tuple(ends))
        groups.append(group)
    return groups


def words_to_read(status, to_do, in_all):
    """Return how many words are work: in a review, and after one, all of the text."""
    return in_all if status in {RETURNED, TranslationStatus.REVIEW} else to_do


def to_do(groups):
    """Leave out what is in review: its translator has done it."""
    return [group for group in groups if group.status != TranslationStatus.REVIEW]


def amount(groups):
    groups = [*groups]
    return Amount(
        sum(group.items for group in groups), sum(group.words for group in groups)
    )


def number_in_menu(kinds):
    """Return how many items are to be done; None where that would be counted each time.

    ``kinds``: {language: the labels of those that the person may write}.
    """
    if page_stamp.of_saves() is None:
        return None
    return amount(to_do(groups_of(kinds))).items


def needs(kinds):
    """Yield what the first page says of what is stale or missing.

    ``kinds``: {language: the labels of those that the person may write}.
    """
    every, desk = groups_of(kinds), reverse("admin:translation_desk")
    for language, (status, words) in product(LANGUAGES, NEEDS.items()):
        groups = [
            each for each in every if (each.language, each.status) == (language, status)
        ]
        if groups:
            some = amount(groups)
            named = {Pointer(each.kind, key) for each in groups for key in each.ends}
            yield Need(
                some.items,
                words(some.items) % {"language": own_name(language)},
                f"{desk}?to={language}&status={status}",
                gettext("Translate"),
                some.in_words() if some.words else "",
                few(named, some.items),
            )


def mark_of(status) -> Mark:
    return marks.RETURNED if status == RETURNED else marks.of_translation(status)


def count_of_words(words):
    number = number_format(words, force_grouping=True)
    return ngettext("%(words)s word", "%(words)s words", words) % {"words": number}
