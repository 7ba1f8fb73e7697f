"""The sections of a language's index of terms: one for each letter, and the rest."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from text.fold import first_letter
from text.languages import LETTERS, others

# The last section: letters of other alphabets, and terms that begin with no letter.
REST = "0-9"


@dataclass(frozen=True)
class Section:
    """``name`` stands in the address; ``count`` terms, possibly none."""

    name: str
    label: str
    count: int


@cache
def alphabet(language):
    """Return the letters with which terms of a language begin, in their order."""
    own = LETTERS[language]
    letters = {
        first_letter(chr(point))
        for point in range(ord("A"), 0x530)
        if own.fullmatch(chr(point))
    }
    return sorted(letters - set(settings.NO_FIRST_LETTERS.get(language, "")))


def section_of(letter, language):
    """Return the name of the section for terms that begin with a letter."""
    return letter if letter in alphabet(language) else REST


def sections(counts, language):
    """Return all sections; ``counts``: {letter: how many terms begin with it}."""
    sums = dict.fromkeys(alphabet(language), 0)
    for letter, count in counts.items():
        name = section_of(letter, language)
        sums[name] = sums.get(name, 0) + count
    rest = sums.pop(REST, 0)
    letters = [Section(name, name, count) for name, count in sums.items()]
    return [*letters, *([Section(REST, label_of_rest(language), rest)] if rest else [])]


def label_of_rest(language):
    """Return the label of the last section: «A–Z, 0–9» in the Russian index."""
    spans = [f"{alphabet(code)[0]}–{alphabet(code)[-1]}" for code in others(language)]
    return ", ".join([*spans, "0–9"])
