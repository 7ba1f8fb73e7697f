"""The terms to look for, and how each of their words is inflected."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .russian import LIKELY, Form, agree
from .words import Word

_NOMINATIVE = "nomn"
_RARE = 0.01  # readings with a lower score do not count
_CACHED = 20_000
# Roles of words: any form, the head noun, its adjectives, words in a fixed case.
FREE, HEAD, ATTRIBUTE, FIXED = range(4)


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
    """A word of a term, and how it may be inflected."""

    word: Word
    role: int
    lemmas: frozenset[str]
    cases: frozenset[str] = frozenset()  # one of these, where the case is fixed
    head: int = 0  # the place of the noun that an attribute belongs to


def literal_words(words: Sequence[Word]) -> tuple[TermWord, ...]:
    return tuple(TermWord(word, FREE, frozenset(word.lemmas[:1])) for word in words)


def term_words(words: Sequence[Word]) -> tuple[TermWord, ...]:
    """Return the words of a term with their roles.

    The head is the first noun that may be a nominative: it is inflected together with
    the adjectives before it («открытые данные»). Words after it stay in their case
    («общество знаний»), but a second noun after «и» is another head («доверие и
    безопасность»).
    """
    analysed: list[TermWord] = []
    index = 0
    while (head := _head(words, index)) is not None:
        analysed += [_before_head(word, head) for word in words[index:head]]
        analysed.append(_head_word(words[head]))
        index = head + 1
        if index == len(words) or not _is_conjunction(words[index]):
            break
    role = FIXED if analysed else FREE
    return (*analysed, *(_after_head(word, role) for word in words[index:]))


def _head(words, start):
    """Return the index of the first noun in the nominative, or None."""
    for index in range(start, len(words)):
        word = words[index]
        nouns = _forms(word, "noun", _NOMINATIVE)
        adjectives = _forms(word, "adjective", _NOMINATIVE)
        if nouns and not (adjectives and _noun_follows(words, index, adjectives)):
            return index
        if not (nouns or adjectives or _is_conjunction(word) or _is_unanalysed(word)):
            return None
    return None


def _noun_follows(words, index, adjectives):
    for word in words[index + 1 :]:
        nouns = _forms(word, "noun", _NOMINATIVE)
        if any(agree(adjective, noun) for adjective in adjectives for noun in nouns):
            return True
        if not (_forms(word, "adjective", _NOMINATIVE) or _is_conjunction(word)):
            return False
    return False


@lru_cache(_CACHED)
def _before_head(word, head):
    if _forms(word, "adjective", _NOMINATIVE):
        return TermWord(
            word, ATTRIBUTE, _lemma(word, "adjective", _NOMINATIVE), head=head
        )
    return TermWord(word, FREE, _lemma(word))


@lru_cache(_CACHED)
def _head_word(word):
    return TermWord(word, HEAD, _lemmas(word, "noun", _NOMINATIVE))


@lru_cache(_CACHED)
def _after_head(word, role):
    cases = {
        reading.form.case
        for reading in word.readings
        if reading.form.case and reading.score >= _RARE and not word.acronym
    }
    return TermWord(word, role, _lemma(word), frozenset(cases))


def _is_conjunction(word):
    return any(
        reading.form.part_of_speech == "conjunction" for reading in word.readings
    )


def _is_unanalysed(word):
    """Tell whether the word has no grammar: it is Latin, or a number."""
    return not any(reading.form.part_of_speech for reading in word.readings)


@lru_cache(_CACHED)
def _forms(word: Word, part_of_speech: str, case: str) -> tuple[Form, ...]:
    return tuple(
        reading.form
        for reading in word.readings
        if reading.form.part_of_speech == part_of_speech
        and reading.form.case == case
        and reading.score >= _RARE
    )


def _lemma(
    word: Word, part_of_speech: str = "", case: str | None = None
) -> frozenset[str]:
    """Return the likeliest lemma only: a text is looked up by all lemmas of its words.

    With two lemmas for each word, a long term would have hundreds of paths.
    """
    likely = _lemmas(word, part_of_speech, case)
    return frozenset([lemma for lemma in word.lemmas if lemma in likely][:1])


def _lemmas(word, part_of_speech="", case=None) -> frozenset[str]:
    if word.acronym:
        return frozenset({word.acronym.lower().replace("ё", "е")})
    fitting = [
        reading
        for reading in word.readings
        if not part_of_speech
        or (reading.form.part_of_speech == part_of_speech and reading.form.case == case)
    ]
    likely = [reading for reading in fitting if reading.score >= LIKELY]
    return frozenset(reading.lemma for reading in likely or fitting)
