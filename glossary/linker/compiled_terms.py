"""Terms prepared for matching: which words of a text are the term."""

import re
from collections.abc import Sequence
from itertools import pairwise

from .patterns import Pattern, literal_words, term_words
from .russian import is_attribute
from .tokenized_text import TokenizedText
from .words import separator, tokenize

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
        self._term_words = literal_words(words) if is_literal else term_words(words)
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
