"""A term as it is looked for: what a text must have to be it."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .passages import Passage
from .patterns import ATTRIBUTE, FIXED, HEAD, Pattern, literal, parts_of
from .russian import Form, agree, is_attribute
from .words import Word, gap, words_of

_TO_LAST_CAPITAL = re.compile(r".*[^\W\d_a-zа-яё]")


class Shape:
    """A pattern read: what each word of a text must be to be the term."""

    __slots__ = (
        *("key", "rank", "words"),
        *("_gaps", "_parts", "_is_literal", "_is_case_sensitive", "_not_when"),
    )

    def __init__(
        self, pattern: Pattern, text: str, rank: int, *, is_literal: bool = False
    ):
        words, self._gaps = _words_and_gaps(text)
        self.key = pattern.key
        self.rank = rank  # the lower comes before
        self.words = words
        self._is_literal = is_literal
        self._is_case_sensitive = pattern.is_case_sensitive
        self._parts = literal(words) if is_literal else parts_of(words)
        self._not_when = tuple(
            [frozenset(word.lemmas) for word in _words_and_gaps(phrase)[0]]
            for phrase in pattern.not_when
        )

    def paths(self) -> Iterable[Sequence[str]]:
        """Return the rows of lemmas under which the words of a text are looked up."""
        paths: list[tuple[str, ...]] = [()] if self._parts else []
        for part in self._parts:
            paths = [(*path, lemma) for path in paths for lemma in sorted(part.lemmas)]
        return paths

    def fits(self, passage: Passage, first: int) -> bool:
        """Tell whether the words from here on, right by their lemmas, are the term."""
        count = len(self._parts)
        found = passage.words[first : first + count]
        return (
            all(
                passage.gap_after(first + index) == between
                for index, between in enumerate(self._gaps)
            )
            and self._is_written_so(found, passage, first)
            and (self._is_literal or self._agrees(found, passage, first))
            and not any(
                _overlaps(phrase, passage, first, first + count)
                for phrase in self._not_when
            )
        )

    def _is_written_so(self, found, passage, first):
        if self._is_literal and any(
            word.folded != part.word.folded
            for word, part in zip(found, self._parts, strict=True)
        ):
            return False
        if not self._is_case_sensitive:
            return True
        return all(
            _has_capitals_of(part.word, word)
            for word, part in zip(found, self._parts, strict=True)
        ) and not passage.is_all_capitals(first)

    def _agrees(self, found, passage, first):
        if len(found) == 1:
            return self._parts[0].role != HEAD or self._stands_alone(
                found[0], passage, first
            )
        return all(
            self._is_in_place(part, word, found)
            for part, word in zip(self._parts, found, strict=True)
        )

    def _stands_alone(self, word, passage, first):
        part = self._parts[0]
        if word.acronym and word.acronym == part.word.text:
            return True
        return word.name in part.lemmas and not _is_attribute(passage, first)

    def _is_in_place(self, part, word, found):
        if part.role == FIXED:
            cases = {form.case for form in word.forms(part.lemmas)}
            return not part.cases or bool(cases & part.cases)
        if part.role == HEAD:
            forms = _nouns(word, part.lemmas)
            return bool(forms) or word.acronym == part.word.text
        if part.role == ATTRIBUTE:
            head = self._parts[part.head]
            nouns = _nouns(found[part.head], head.lemmas)
            return not nouns or any(
                agree(adjective, noun)
                for adjective in word.forms(part.lemmas)
                for noun in nouns
            )
        return True


def _words_and_gaps(text):
    found, spans = words_of(text)
    return tuple(found), tuple(
        gap(text[one[1] : following[0]]) for one, following in pairwise(spans)
    )


def _nouns(word: Word, lemmas) -> list[Form]:
    return [form for form in word.forms(lemmas) if form.part == "noun"]


def _has_capitals_of(own: Word, word: Word) -> bool:
    """Tell whether a word has the capitals of a term's: «ИКТ», «IP-адреса», "IoT".

    After the last of them an ending may be another: «ЦОДы».
    """
    beginning = _TO_LAST_CAPITAL.match(own.text)
    if beginning is None:
        return word.text[1:] == word.text[1:].lower()
    rest = word.text.removeprefix(beginning[0])
    return word.text.startswith(beginning[0]) and rest == rest.lower()


def _is_attribute(passage, index):
    """Tell whether a single word is an adjective of the next one."""
    if index + 1 == len(passage.words) or passage.gap_after(index) != " ":
        return False
    word, following = (passage.words[at] for at in (index, index + 1))
    if not is_attribute(word.readings, following.readings):
        return False
    if index == 0 or passage.gap_after(index - 1) != " ":
        return True
    # «Эти данные»: what has its own adjective is a noun.
    before = passage.words[index - 1]
    nouns = _nouns(word, {word.name})
    return not any(
        agree(reading.form, noun)
        for reading in before.readings
        if reading.form.part == "adjective"
        for noun in nouns
    )


def _overlaps(phrase, passage, first, end):
    """Tell whether a phrase stands in a text over any of these words."""
    count = len(phrase)
    last = min(end, len(passage.words) - count + 1)
    return any(
        all(
            not lemmas.isdisjoint(passage.words[start + offset].lemmas)
            for offset, lemmas in enumerate(phrase)
        )
        and not any(
            passage.is_sentence_start(at) for at in range(start + 1, start + count)
        )
        for start in range(max(first - count + 1, 0), last)
    )
