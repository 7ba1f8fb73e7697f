"""Finds sentences in the translation memory: those that are alike, or with words.

``segments`` are those that the person may see.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, F, IntegerField, Max, Value

from publishing.models import TranslationSegment
from text.differences import difference
from text.fold import fold
from text.pointers import Pointer

# Sentences of a block that are looked for, and their longest, in characters.
MOST_SENTENCES, LONGEST = 20, 1000
# Pairs that are compared with a sentence, and of these the best are shown.
CANDIDATES, SHOWN = 10, 3
# Of how many % a likeness is shown, and what each other number takes from it.
LEAST, OTHER_NUMBER = 60, 5
# Pairs of a concordance that are shown.
PAGE = 20

WORD = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass
class Match:
    """A sentence with its translation; ``pointer``: of the newest item that has them.

    ``likeness``: in %, to ``sentence``, which was looked for. ``times``: how often both
    stand in texts.
    """

    source: str
    target: str
    pk: int
    pointer: Pointer | None = None
    sentence: str = ""
    likeness: int = 0
    times: int = 1

    @property
    def pieces(self):
        """What is different in the sentence that was looked for."""
        return difference(plain(self.source), plain(self.sentence))


def likeness_of(left: str, right: str) -> int:
    """Return how many % of the words of two sentences are the same.

    100 are the same letter for letter; each number that differs counts more.
    """
    if plain(left) == plain(right):
        return 100
    words, others = WORD.findall(fold(left)), WORD.findall(fold(right))
    ratio = SequenceMatcher(None, words, others, autojunk=False).ratio()
    differing = max((numbers(words) - numbers(others)).total(), 0)
    differing = max(differing, (numbers(others) - numbers(words)).total())
    return max(0, min(99, round(100 * ratio) - OTHER_NUMBER * differing))


def plain(text):
    """Return a text with plain spaces: what typography sets makes no difference."""
    return " ".join(text.split())


def numbers(words):
    return Counter(word for word in words if word[0].isdigit())


def similar(sentences, source, target, segments) -> list[Match]:
    """Return the pairs that are most like each of the sentences, by two statements."""
    wanted = [text for text in dict.fromkeys(sentences) if is_searched(text)]
    wanted = wanted[:MOST_SENTENCES]
    if not wanted:
        return []
    first, *more = (
        candidates(number, text, source, target, segments)
        for number, text in enumerate(wanted)
    )
    matches = {}
    for number, source_text, target_text, pk in first.union(*more, all=True):
        likeness = likeness_of(source_text, wanted[number])
        if likeness >= LEAST:
            match = Match(
                source_text,
                target_text,
                pk,
                sentence=wanted[number],
                likeness=likeness,
            )
            matches.setdefault(number, []).append(match)
    best = [
        match
        for number in sorted(matches)
        for match in sorted(matches[number], key=lambda match: -match.likeness)[:SHOWN]
    ]
    return with_pointers(best)


def is_searched(text):
    return len(text) <= LONGEST and re.search(r"[^\W\d_]", text)


def candidates(number, text, source, target, segments):
    """Select (number, source, target, key) of pairs whose trigrams are most alike."""
    column = f"sentence_{source}"
    return (
        segments.filter(**{f"{column}__trigram_similar": text})
        .order_by()
        .values(
            number=Value(number, IntegerField()),
            source=F(column),
            target=F(f"sentence_{target}"),
        )
        .annotate(newest=Max("pk"))
        .order_by(TrigramSimilarity(column, text).desc(), "-newest")
        .values_list("number", "source", "target", "newest")[:CANDIDATES]
    )


def concordance(text, source, target, segments) -> tuple[int, list[Match]]:
    """Return how many published pairs have the words, and those used most often."""
    rows = segments.published().with_words(text, source).order_by()
    pairs = rows.values_list(f"sentence_{source}", f"sentence_{target}")
    pairs = pairs.annotate(newest=Max("pk"), times=Count("pk"))
    pairs = pairs.order_by("-times", "-newest")[:PAGE]
    matches = [
        Match(source_text, target_text, pk, times=times)
        for source_text, target_text, pk, times in pairs
    ]
    return rows.count(), with_pointers(matches)


def with_pointers(matches):
    """Set the pointers of the matches."""
    rows = TranslationSegment.objects.filter(pk__in=[match.pk for match in matches])
    ends = {
        pk: Pointer(*end) for pk, *end in rows.values_list("pk", "to_model", "to_pk")
    }
    for match in matches:
        match.pointer = ends.get(match.pk)
    return matches
