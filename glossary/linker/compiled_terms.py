"""Terms prepared for matching: which words of a text are the term."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .patterns import ATTRIBUTE, FIXED, HEAD, Pattern, literal_words, term_words
from .russian import Form, agree, is_attribute
from .tokenized_text import TokenizedText
from .words import Word, separator, tokenize

_TO_LAST_CAPITAL = re.compile(r".*[^\W\d_a-zа-яё]")


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

    def lemma_paths(self) -> Iterable[Sequence[str]]:
        """Return the sequences of lemmas by which the index finds the term."""
        paths: list[tuple[str, ...]] = [()] if self._term_words else []
        for word in self._term_words:
            paths = [(*path, lemma) for path in paths for lemma in sorted(word.lemmas)]
        return paths

    def matches(self, tokens: TokenizedText, first: int) -> bool:
        """Tell whether the words from ``first`` on are the term.

        Their lemmas are those of a path: what is left to check is the rest.
        """
        count = len(self._term_words)
        words = tokens.words[first : first + count]
        return (
            all(
                tokens.separator_after(first + index) == between
                for index, between in enumerate(self._separators)
            )
            and self._is_spelled_so(words, tokens, first)
            and (self._is_literal or self._agrees(words, tokens, first))
            and not any(
                _overlaps(phrase, tokens, first, first + count)
                for phrase in self._not_when
            )
        )

    def _is_spelled_so(self, words, tokens, first):
        if self._is_literal and any(
            word.folded != term_word.word.folded
            for word, term_word in zip(words, self._term_words, strict=True)
        ):
            return False
        if not self._is_case_sensitive:
            return True
        return all(
            _has_capitals_of(term_word.word, word)
            for word, term_word in zip(words, self._term_words, strict=True)
        ) and not tokens.is_in_capitals(first)

    def _agrees(self, words, tokens, first):
        if len(words) == 1:
            return self._term_words[0].role != HEAD or self._is_noun(
                words[0], tokens, first
            )
        return all(
            self._is_inflected_so(term_word, word, words)
            for term_word, word in zip(self._term_words, words, strict=True)
        )

    def _is_noun(self, word, tokens, first):
        term_word = self._term_words[0]
        if word.acronym and word.acronym == term_word.word.text:
            return True
        is_main = word.main_lemma in term_word.lemmas
        return is_main and not _is_attribute(tokens, first)

    def _is_inflected_so(self, term_word, word, words):
        if term_word.role == FIXED:
            cases = {form.case for form in word.forms(term_word.lemmas)}
            return not term_word.cases or bool(cases & term_word.cases)
        if term_word.role == HEAD:
            forms = _nouns(word, term_word.lemmas)
            return bool(forms) or word.acronym == term_word.word.text
        if term_word.role == ATTRIBUTE:
            head, noun_word = (at[term_word.head] for at in (self._term_words, words))
            nouns = _nouns(noun_word, head.lemmas)
            # Case, number and gender of an acronym are a guess: «цифровых ИКТ».
            return bool(noun_word.acronym or not nouns) or any(
                agree(adjective, noun)
                for adjective in word.forms(term_word.lemmas)
                for noun in nouns
            )
        return True


def _words_and_separators(text):
    words, spans = tokenize(text)
    return tuple(words), tuple(
        separator(text[end:start]) for (_, end), (start, _) in pairwise(spans)
    )


def _nouns(word: Word, lemmas) -> list[Form]:
    return [form for form in word.forms(lemmas) if form.part_of_speech == "noun"]


def _has_capitals_of(term_word: Word, word: Word) -> bool:
    """Tell whether a word has the same capitals: «ИКТ», «IP-адреса», "IoT".

    After the last capital the ending may differ: «ЦОДы».
    """
    beginning = _TO_LAST_CAPITAL.match(term_word.text)
    if beginning is None:
        return word.text[1:] == word.text[1:].lower()
    rest = word.text.removeprefix(beginning[0])
    return word.text.startswith(beginning[0]) and rest == rest.lower()


def _is_attribute(tokens, index):
    """Tell whether a single word is an adjective of the next one."""
    if index + 1 == len(tokens.words) or tokens.separator_after(index) != " ":
        return False
    word, following = (tokens.words[at] for at in (index, index + 1))
    if not is_attribute(word.readings, following.readings):
        return False
    if index == 0 or tokens.separator_after(index - 1) != " ":
        return True
    # «Эти данные»: a word with an adjective of its own is a noun.
    before = tokens.words[index - 1]
    nouns = _nouns(word, {word.main_lemma})
    return not any(
        agree(reading.form, noun)
        for reading in before.readings
        if reading.form.part_of_speech == "adjective"
        for noun in nouns
    )


def _overlaps(phrase, tokens, first, end):
    """Tell whether a phrase covers any of the words from ``first`` to ``end``."""
    count = len(phrase)
    last = min(end, len(tokens.words) - count + 1)
    return any(
        all(
            not lemmas.isdisjoint(tokens.words[start + offset].lemmas)
            for offset, lemmas in enumerate(phrase)
        )
        for start in range(max(first - count + 1, 0), last)
    )
