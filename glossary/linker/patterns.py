"""The terms to look for, and how each of their words is inflected."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from .russian import is_attribute
from .words import Word

_RARE = 0.01  # nominatives with a lower score do not count


@dataclass(frozen=True)
class Pattern:
    """A term to find, and the key by which matches name it.

    ``forms`` are further spellings, each found only as it is written. ``not_when`` are
    phrases, in any inflection, in which the words are not this term.
    """

    key: Hashable
    text: str
    is_case_sensitive: bool = False
    forms: tuple[str, ...] = ()
    not_when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermWord:
    """A word of a term, and how it may be inflected: freely, if nothing is said."""

    word: Word
    lemma: str
    cases: frozenset[str] = frozenset()  # one of these
    head: int | None = None  # the place of the noun whose case it has


def literal_words(words: Sequence[Word]) -> tuple[TermWord, ...]:
    return tuple(TermWord(word, word.lemmas[0]) for word in words)


def term_words(words: Sequence[Word]) -> tuple[TermWord, ...]:
    """Return the words of a term with their inflection.

    The head is the first noun that may be a nominative: it is inflected together with
    the adjectives before it («открытые данные»). Words after it stay in their case
    («общество знаний»), but a second noun after «и» is another head («доверие и
    безопасность»). The case of an acronym is a guess («цифровых ИКТ»).
    """
    result: list[TermWord] = []
    while (head := _head(words, len(result))) is not None:
        place = None if words[head].is_all_capitals else head
        result += [
            TermWord(word, _lemma(word, "adjective"), head=place)
            for word in words[len(result) : head]
        ]
        result.append(TermWord(words[head], _lemma(words[head], "noun")))
        if [word.folded for word in words[head + 1 : head + 2]] != ["и"]:
            break
    fixed = bool(result)
    for word in words[len(result) :]:
        lemma = _lemma(word)
        cases = word.cases(lemma) if fixed else frozenset()
        result.append(TermWord(word, lemma, cases))
    return tuple(result)


def _head(words, start):
    """Return the index of the first noun in the nominative, or None."""
    for index in range(start, len(words)):
        word, following = words[index], words[index + 1 : index + 2]
        if _nominative(word, "noun") and not (
            following and is_attribute(word.readings, following[0].readings)
        ):
            return index
    return None


def _lemma(word, part_of_speech=""):
    """Return one lemma: a text is looked up by all lemmas of its words."""
    return _nominative(word, part_of_speech) or word.lemmas[0]


def _nominative(word, part_of_speech):
    for reading in word.readings:
        if (reading.part_of_speech, reading.case) == (part_of_speech, "nom"):
            return reading.lemma if reading.score >= _RARE else None
    return None
