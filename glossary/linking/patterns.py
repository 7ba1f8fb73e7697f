"""What to look for, and how each word of it may change."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .russian import LIKELY, Form, agree
from .words import Word

_NOMINATIVE = "nomn"
_RARE = 0.01  # a reading of a word in a term must be likelier
_REMEMBERED = 20_000
FREE, HEAD, ATTRIBUTE, FIXED = range(4)


@dataclass(frozen=True)
class Pattern:
    """A term to find, and the key of what it names.

    ``forms`` are further ways to write it that follow from no rule, each found only as
    it is written. ``not_when`` are phrases, in any form of their words, in which the
    term is none.
    """

    key: Hashable
    text: str
    is_case_sensitive: bool = False
    forms: tuple[str, ...] = ()
    not_when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a term."""

    word: Word
    role: int
    lemmas: frozenset[str]
    cases: frozenset[str] = frozenset()  # one of these, where the case is fixed
    head: int = 0  # the place of the noun that an attribute belongs to


def literal(words: Sequence[Word]) -> tuple[Part, ...]:
    return tuple(Part(word, FREE, frozenset(word.lemmas[:1])) for word in words)


def parts_of(words: Sequence[Word]) -> tuple[Part, ...]:
    """Say of each word how it changes.

    The first noun that may be a nominative changes, with the adjectives before it:
    «открытые данные». What follows it has its case for ever: «общество знаний»; but
    not a second noun after «и»: «доверие и безопасность».
    """
    parts: list[Part] = []
    index = 0
    while (head := _head(words, index)) is not None:
        parts += [_before_head(word, head) for word in words[index:head]]
        parts.append(_head_part(words[head]))
        index = head + 1
        if index == len(words) or not _is_conjunction(words[index]):
            break
    role = FIXED if parts else FREE
    return (*parts, *(_after_head(word, role) for word in words[index:]))


def _head(words, start):
    """Return the place of the first nominative noun that is no adjective of a noun."""
    for index in range(start, len(words)):
        word = words[index]
        nouns = _forms(word, "noun", _NOMINATIVE)
        adjectives = _forms(word, "adjective", _NOMINATIVE)
        if nouns and not (adjectives and _noun_follows(words, index, adjectives)):
            return index
        if not (nouns or adjectives or _is_conjunction(word) or _is_unread(word)):
            return None
    return None


def _noun_follows(words, index, adjectives):
    for word in words[index + 1 :]:
        nouns = _forms(word, "noun", _NOMINATIVE)
        if any(agree(one, noun) for one in adjectives for noun in nouns):
            return True
        if not (_forms(word, "adjective", _NOMINATIVE) or _is_conjunction(word)):
            return False
    return False


@lru_cache(_REMEMBERED)
def _before_head(word, head):
    if _forms(word, "adjective", _NOMINATIVE):
        return Part(word, ATTRIBUTE, _lemma(word, "adjective", _NOMINATIVE), head=head)
    return Part(word, FREE, _lemma(word))


@lru_cache(_REMEMBERED)
def _head_part(word):
    return Part(word, HEAD, _lemmas(word, "noun", _NOMINATIVE))


@lru_cache(_REMEMBERED)
def _after_head(word, role):
    cases = {
        reading.form.case
        for reading in word.readings
        if reading.form.case and reading.score >= _RARE and not word.acronym
    }
    return Part(word, role, _lemma(word), frozenset(cases))


def _is_conjunction(word):
    return any(reading.form.part == "conjunction" for reading in word.readings)


def _is_unread(word):
    """Tell whether nothing is known of the word: it is Latin, or a number."""
    return not any(reading.form.part for reading in word.readings)


@lru_cache(_REMEMBERED)
def _forms(word: Word, part: str, case: str) -> tuple[Form, ...]:
    return tuple(
        reading.form
        for reading in word.readings
        if reading.form.part == part
        and reading.form.case == case
        and reading.score >= _RARE
    )


def _lemma(word: Word, part: str = "", case: str | None = None) -> frozenset[str]:
    """Return the likeliest lemma: enough, as a text is looked up under all of its own.

    Two for each word of a long term would be hundreds of paths.
    """
    likely = _lemmas(word, part, case)
    return frozenset([lemma for lemma in word.lemmas if lemma in likely][:1])


def _lemmas(word, part="", case=None) -> frozenset[str]:
    if word.acronym:
        return frozenset({word.acronym.lower().replace("ё", "е")})
    fitting = [
        reading
        for reading in word.readings
        if not part or (reading.form.part == part and reading.form.case == case)
    ]
    likely = [reading for reading in fitting if reading.score >= LIKELY]
    return frozenset(reading.lemma for reading in likely or fitting)
