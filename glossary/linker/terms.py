"""The terms to look for, and how each of their words is inflected."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from glossary.linker.tokenized_text import TokenizedText
from glossary.linker.words import Word, is_attribute, separator, tokenize

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


_TO_LAST_CAPITAL = re.compile(r"(?:.*[^\W\d_a-zа-яё])?")


class CompiledTerm:
    """A pattern, or one of its further forms, with the grammar of its words."""

    __slots__ = (
        *("key", "rank", "words"),
        *("_separators", "_term_words", "_is_literal", "_is_case_sensitive"),
        "_not_when",
    )

    def __init__(
        self, pattern: Pattern, text: str, rank: int, *, is_literal: bool = False
    ):
        words, self._separators = _words_and_separators(text)
        self.key = pattern.key
        self.rank = rank  # of two matches the lower wins
        self.words = words
        self._is_literal = is_literal
        self._is_case_sensitive = pattern.is_case_sensitive
        self._term_words = (
            tuple(TermWord(word, word.lemmas[0]) for word in words)
            if is_literal
            else term_words(words)
        )
        self._not_when = tuple(
            [frozenset(word.lemmas) for word in _words_and_separators(phrase)[0]]
            for phrase in pattern.not_when
        )

    def lemmas(self) -> Sequence[str]:
        """Return the lemmas by which the index finds the term."""
        return [word.lemma for word in self._term_words]

    def matches(self, tokens: TokenizedText, first: int) -> bool:
        """Tell whether the words from ``first`` on, with these lemmas, are the term."""
        count = len(self._term_words)
        words = tokens.words[first : first + count]
        return (
            all(
                tokens.separator_after(first + index) == between
                for index, between in enumerate(self._separators)
            )
            and self._is_spelled_so(words, tokens, first)
            and (self._is_literal or self._is_inflected_so(words, tokens, first))
            and not any(
                _overlaps(phrase, tokens, first, first + count)
                for phrase in self._not_when
            )
        )

    def _is_spelled_so(self, words, tokens, first):
        pairs = list(zip(words, self.words, strict=True))
        if self._is_literal and any(
            word.folded != term_word.folded for word, term_word in pairs
        ):
            return False
        return not self._is_case_sensitive or (
            all(_has_capitals_of(term_word, word) for word, term_word in pairs)
            # There "IT" may be "it", but "ICT" is what it is.
            and (len(words[0].text) > 2 or not tokens.is_in_capitals(first))
        )

    def _is_inflected_so(self, words, tokens, first):
        if len(words) == 1 and not self.words[0].is_all_capitals:
            is_main = words[0].main_lemma == self._term_words[0].lemma
            return is_main and not _is_attribute(tokens, first)
        return all(
            self._has_case(term_word, word, words)
            for term_word, word in zip(self._term_words, words, strict=True)
        )

    def _has_case(self, term_word, word, words):
        if term_word.head is None:
            expected = term_word.cases
        else:
            head = self._term_words[term_word.head]
            expected = words[term_word.head].cases(head.lemma)
        cases = expected and word.cases(term_word.lemma)
        return not cases or not cases.isdisjoint(expected)


def _words_and_separators(text):
    words, spans = tokenize(text)
    return tuple(words), tuple(
        separator(text[end:start]) for (_, end), (start, _) in pairwise(spans)
    )


def _has_capitals_of(term_word, word):
    """Tell whether a word has the same capitals: «ИКТ», «IP-адреса», "IoT".

    After the last capital the ending may differ: «ЦОДы».
    """
    return word.text.startswith(_TO_LAST_CAPITAL.match(term_word.text)[0])


def _is_attribute(tokens, index):
    """Tell whether a single word is an adjective of the next one."""
    return (
        index + 1 < len(tokens.words)
        and tokens.separator_after(index) == " "
        and is_attribute(*(word.readings for word in tokens.words[index : index + 2]))
    )


def _overlaps(phrase, tokens, first, end):
    """Tell whether a phrase covers any of the words from ``first`` to ``end``."""
    last = min(end, len(tokens.words) - len(phrase) + 1)
    return any(
        all(
            not lemmas.isdisjoint(tokens.words[start + offset].lemmas)
            for offset, lemmas in enumerate(phrase)
        )
        for start in range(max(first - len(phrase) + 1, 0), last)
    )


class TrieNode:
    """A sequence of lemmas with which terms begin, and the terms that end here."""

    __slots__ = ("children", "terms")

    def __init__(self):
        self.children: dict[str, TrieNode] = {}
        self.terms: list[CompiledTerm] = []


class TermIndex:
    """The terms to find in a text; where two are alike, the earlier wins."""

    def __init__(self, patterns: Iterable[Pattern], language: str):
        self.language = language
        self.root = TrieNode()
        for rank, pattern in enumerate(patterns):
            self._add(CompiledTerm(pattern, pattern.text, rank))
            if language == "en" and " " in pattern.text:
                # As an attribute: "machine-learning models".
                hyphenated = pattern.text.replace(" ", "-")
                self._add(CompiledTerm(pattern, hyphenated, rank))
            for form in pattern.forms:
                self._add(CompiledTerm(pattern, form, rank, is_literal=True))

    def _add(self, term):
        node = self.root
        for lemma in term.lemmas():
            node = node.children.setdefault(lemma, TrieNode())
        node.terms.append(term)
