"""The letters of a language's index, those without a term too."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from glossary import folding
from text.languages import LETTERS, others

# What stands last: letters of other alphabets, and what begins with no letter.
REST = "0-9"


@dataclass(frozen=True)
class Letter:
    """One part of the index; ``name`` stands in its address."""

    name: str
    label: str
    count: int


@cache
def alphabet(language):
    """Return the letters under which the terms of a language stand, in their order."""
    own = LETTERS[language]
    found = {
        folding.letter(chr(point), language)
        for point in range(ord("A"), 0x530)
        if own.fullmatch(chr(point))
    }
    return sorted(found - set(settings.NO_FIRST_LETTERS.get(language, "")))


def part_of(letter, language):
    """Return the name of the part of the index that holds a letter."""
    return letter if letter in alphabet(language) else REST


def letters(counts, language):
    """Return all parts of the index; ``counts``: {letter: how many terms it has}."""
    sums = dict.fromkeys(alphabet(language), 0)
    for letter, count in counts.items():
        name = part_of(letter, language)
        sums[name] = sums.get(name, 0) + count
    rest = sums.pop(REST, 0)
    told = [Letter(name, name, count) for name, count in sums.items()]
    return [*told, *([Letter(REST, label_of_rest(language), rest)] if rest else [])]


def label_of_rest(language):
    """Return what stands there: «A–Z, 0–9» where the language has other letters."""
    spans = [f"{alphabet(code)[0]}–{alphabet(code)[-1]}" for code in others(language)]
    return ", ".join([*spans, "0–9"])
