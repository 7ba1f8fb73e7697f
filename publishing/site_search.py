"""The search of the site: over all kinds, in all languages at once.

Names come before texts, and what readers have in their own language before what they
have in another. Where nothing matches, the text is taken for one typed in the wrong
keyboard layout, and then for one with a typing error.
"""

from dataclasses import dataclass

from django.contrib.postgres.search import (
    SearchRank,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.db.models import Case, Count, F, Q, TextField, Value, When
from django.db.models.functions import Concat, Greatest
from django.utils import timezone

from publishing.catalogue import Entries
from publishing.models import CatalogueEntry, visible
from publishing.search import has_operators, query, stems_line
from text.fold import fold
from text.keyboard_layout import switch_layout
from text.languages import LANGUAGES, others

# Trigrams find nothing that is shorter.
SHORTEST_NAME = 3


@dataclass(frozen=True)
class Kind:
    """How many results a kind has."""

    label: str
    count: int
    count_here: int


@dataclass(frozen=True)
class Answer:
    """What was found for ``query``, the text as it was understood.

    ``is_guess``: names that look like it. ``kinds``: a ``Kind`` of each that has some.
    """

    rows: object
    query: str
    reader: str
    kinds: list
    is_guess: bool = False

    def of_kind(self, label):
        """Return the number of entries, that of those readable here, and the entries.

        ``label``: of a model, or None for all kinds.
        """
        kinds = [kind for kind in self.kinds if label in (None, kind.label)]
        rows = self.rows.filter(to_model=label) if label else self.rows
        return (
            sum(kind.count for kind in kinds),
            sum(kind.count_here for kind in kinds),
            Entries(rows, self.reader),
        )


def search(text, reader) -> Answer:
    """Return the answer to a reader of ``reader``."""
    if has_words(text):
        for typed in dict.fromkeys([text, switch_layout(text)]):
            if has_words(typed) and (answer := answer_to(typed, reader)).kinds:
                return answer
        if not has_operators(text):
            return guess(text, reader)
    return Answer(CatalogueEntry.objects.none(), text, reader, [])


def has_words(text):
    return any(sign.isalnum() for sign in fold(text))


def answer_to(text, reader):
    rows = CatalogueEntry.objects.filter(matches(text))
    return Answer(best_first(rows, text, reader), text, reader, kinds(rows, reader))


def matches(text):
    """Match what has the text in a language in which readers see it."""
    condition = Q()
    for language in LANGUAGES:
        has_text = Q(**{f"search_{language}": query(text, language)})
        if not has_operators(text):
            has_text |= has_name(text, language)
        condition |= visible(language) & has_text
    return condition


def has_name(text, language):
    """Match what has a name in which a word begins with the text."""
    name, folded = f"names_{language}__contains", fold(text)
    if len(folded) < SHORTEST_NAME:
        return Q(**{name: f"\n{folded}\n"})
    condition = Q()
    for before in "\n -":
        condition |= Q(**{name: before + folded})
    return condition


def best_first(rows, text, reader):
    """Order by the reader's language, by names, by what is in force, rank and date."""
    name = fold(text)
    tiers, ranks, dates = [], [], []
    languages = [reader, *others(reader)]
    for line in [is_name, is_inflected_name, begins_name]:
        is_called = Q()
        for language in languages:
            names = {f"names_{language}__contains": line(name, language)}
            is_called |= visible(language) & Q(**names)
        tiers.append(When(is_called, then=Value(len(tiers))))
    for language in languages:
        rank = SearchRank(F(f"search_{language}"), query(text, language))
        ranks.append(Case(When(visible(language), then=rank), default=Value(0.0)))
        date = F(f"published_at_{language}")
        dates.append(When(visible(language), then=date))
    is_over = Q(valid_until__lt=timezone.localdate())
    return rows.order_by(
        is_foreign(reader),
        Case(*tiers, default=Value(len(tiers))),
        Case(When(is_over, then=Value(1)), default=Value(0)),
        Greatest(*ranks).desc(),
        Case(*dates).desc(),
        "to_model",
        "-to_pk",
    )


# Of the lines of names


def is_name(name, language):
    return f"\n{name}\n"


def is_inflected_name(name, language):
    stems = stems_line(Value(name), language)
    return Concat(Value("\n"), stems, Value("\n"), output_field=TextField())


def begins_name(name, language):
    return f"\n{name}"


def is_foreign(reader):
    return Case(When(visible(reader), then=Value(0)), default=Value(1))


def kinds(rows, reader):
    """Return a ``Kind`` of each model among the rows, by one statement."""
    counts = rows.order_by().values("to_model")
    counts = counts.annotate(all=Count("pk"), here=Count("pk", filter=visible(reader)))
    return [Kind(row["to_model"], row["all"], row["here"]) for row in counts]


def guess(text, reader):
    """Return the names that look like the text, the most similar first."""
    name = fold(text)
    looks_like, likeness, whole = Q(), [], []
    for language in LANGUAGES:
        similar = Q(**{f"names_{language}__trigram_word_similar": name})
        looks_like |= visible(language) & similar
        likeness.append(TrigramWordSimilarity(name, f"names_{language}"))
        whole.append(TrigramSimilarity(f"title_{language}", name))
    rows = CatalogueEntry.objects.filter(looks_like)
    ordered = rows.order_by(
        is_foreign(reader),
        Greatest(*likeness).desc(),
        Greatest(*whole).desc(),
        "to_model",
        "-to_pk",
    )
    return Answer(ordered, text, reader, kinds(rows, reader), is_guess=True)
