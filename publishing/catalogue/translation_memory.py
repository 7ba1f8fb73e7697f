"""Finds sentences in the translation memory: those that are alike, or with words.

``labels`` are those of the kinds that the person may see, as a tuple.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    Q,
    Subquery,
    TextField,
    Value,
)

from publishing.cache.compiled import Parameter, compiled, with_keys
from publishing.catalogue.catalogue_entry import CatalogueEntry
from publishing.content.pointer_model import SAME_RECORD
from publishing.content.search import has_operators, query_for
from publishing.content.status import visible
from publishing.translations.translation_memory import FOREIGN, TranslationSegment
from text.differences import difference
from text.fold import fold
from text.languages import LANGUAGES
from text.lemmas import lemmas
from text.pointers import Pointer

# Sentences of a block that are looked for, and their longest, in characters.
MOST_SENTENCES, LONGEST = 12, 1000
# Pairs that are compared with a sentence, and of these the best are shown.
CANDIDATES, SHOWN = 10, 3
# Pairs that are typed and not stored, of which each is compared.
MOST_TYPED = 200
# Of how many % a likeness is shown, and what each other number takes from it.
LEAST, OTHER_NUMBER = 60, 5
# Pairs of a concordance that are shown.
PAGE = 20

WORD = re.compile(r"\w+(?:[.,]\d+)*")


@dataclass
class Match:
    """A sentence with its translation, in the newest item that has both.

    ``titles``: of the item, where it is in the catalogue. ``likeness``: in %, to
    ``sentence``, which was looked for. ``times``: how often both stand in texts.
    """

    source: str
    target: str
    pk: int
    pointer: Pointer | None = None
    titles: dict | None = None
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
    return " ".join(text.split())


def numbers(words):
    return Counter(word for word in words if word[0].isdigit())


def similar(sentences, source, target, labels, typed=()) -> list[Match]:
    """Return the pairs that are most like each of the sentences, by two statements.

    ``typed``: pairs of sentences that are not stored yet.
    """
    wanted = [
        text
        for text in dict.fromkeys(sentences)
        if len(text) <= LONGEST and re.search(r"[^\W\d_]", text)
    ][:MOST_SENTENCES]
    if not (wanted and labels):
        return []
    matches = [[] for _text in wanted]
    values = {f"sentence_{number}": text for number, text in enumerate(wanted)}
    rows = candidates(source, target, labels, len(wanted), **values)
    unsaved = [
        (at, *pair, None) for at in range(len(wanted)) for pair in typed[:MOST_TYPED]
    ]
    for number, source_text, target_text, pk in [*unsaved, *rows]:
        likeness = likeness_of(source_text, wanted[number])
        if likeness >= LEAST:
            asked = {"sentence": wanted[number], "likeness": likeness}
            matches[number].append(Match(source_text, target_text, pk, **asked))
    return with_items(
        match
        for found in matches
        for match in sorted(found, key=lambda match: -match.likeness)[:SHOWN]
    )


def exact(sentences, source, target, labels) -> dict[str, str]:
    """Return the newest translation of each of the sentences that the memory has."""
    wanted, column = {*sentences}, f"sentence_{source}"
    rows = TranslationSegment.objects.filter(
        **{"to_model__in": labels, f"{column}__in": wanted}
    ).order_by("pk")
    return dict(rows.values_list(column, f"sentence_{target}")) if wanted else {}


@compiled
def candidates(source, target, labels, count):
    first, *more = (alike(source, target, labels, number) for number in range(count))
    return first.union(*more, all=True) if more else first


def alike(source, target, labels, number):
    column, text = f"sentence_{source}", Parameter(f"sentence_{number}", TextField())
    rows = TranslationSegment.objects.filter(to_model__in=[*labels, FOREIGN])
    rows = rows.filter(**{f"{column}__trigram_similar": text})
    texts = {"source": F(column), "target": F(f"sentence_{target}")}
    rows = rows.values(number=Value(number, IntegerField()), **texts)
    rows = rows.annotate(newest=Max("pk"))
    rows = rows.order_by(TrigramSimilarity(column, text).desc(), "-newest")
    return rows.values_list("number", "source", "target", "newest")[:CANDIDATES]


def concordance(text, source, target, labels) -> tuple[int, list[Match]]:
    """Return how many published pairs have words of either language, and the first."""
    if not labels:
        return 0, []
    rows = pairs_with_words(
        *[source, target, labels, has_operators(text)],
        text=text,
        **{f"lemmas_{code}": lemmas(text, code) for code in [source, target]},
    )
    matches = [
        Match(source_text, target_text, pk, times=times)
        for source_text, target_text, pk, times, _total in rows
    ]
    return rows[0][-1] if rows else 0, with_items(matches)


def published():
    """Match what readers see in all languages, and what is of kinds without states."""
    entries = CatalogueEntry.objects.filter(**SAME_RECORD)
    in_all = Q()
    for language in LANGUAGES:
        in_all &= visible(language)
    return Exists(entries.filter(in_all | Q(has_states=False)))


@compiled
def pairs_with_words(source, target, labels, has_operators):
    has_words = Q()
    for code in [source, target]:
        words = None if has_operators else Parameter(f"lemmas_{code}")
        query = query_for(Parameter("text"), words, code)
        has_words |= Q(**{f"search_{code}": query})
    rows = TranslationSegment.objects.filter(published(), to_model__in=labels)
    rows = rows.filter(has_words)
    rows = rows.values(source=F(f"sentence_{source}"), target=F(f"sentence_{target}"))
    # Of all groups; Django's Window takes no aggregate.
    total = Func(
        Count("pk"),
        template="sum(%(expressions)s) OVER ()",
        output_field=IntegerField(),
    )
    rows = rows.annotate(newest=Max("pk"), times=Count("pk"), total=total)
    rows = rows.order_by("-times", "-newest")
    return rows.values_list("source", "target", "newest", "times", "total")[:PAGE]


def with_items(matches):
    matches = [*matches]
    stored = [match.pk for match in matches if match.pk]
    rows = items_of_segments(pks=stored) if stored else []
    items = {
        pk: (Pointer(model, item), dict(zip(LANGUAGES, titles, strict=True)))
        for pk, model, item, *titles in rows
    }
    for match in matches:
        match.pointer, match.titles = items.get(match.pk, (None, None))
    return matches


@compiled
def items_of_segments():
    entries = CatalogueEntry.objects.filter(**SAME_RECORD)
    titles = [Subquery(entries.values(f"title_{code}")) for code in LANGUAGES]
    segments = with_keys(TranslationSegment.objects)
    return segments.values_list("pk", "to_model", "to_pk", *titles)
