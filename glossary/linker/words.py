"""Splits a text into words, and analyses each of them.

A compound with hyphens is one word: «интернет-сайт» does not contain «интернет». The
English possessive ending belongs to no word: "internet" of "the internet's role".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from . import english, russian
from .russian import Reading

_CACHED = 20_000  # words; about as many as an institute uses
_LONGEST = 80  # longer words are in no term

_MARKS = "\u00ad\u0300-\u036f"  # soft hyphens, stress, parts of й and ё
_SEGMENT = rf"\w[\w{_MARKS}]*+"
_WORD = re.compile(rf"{_SEGMENT}(?:[-\u2010\u2011]\u00ad?{_SEGMENT})*+")
_INVISIBLE = re.compile("[\u0300\u0301\u00ad]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_SAME_SIGNS = str.maketrans({"\u2010": "-", "\u2011": "-", "’": "'"})

_SPACE = re.compile(r"[^\S\r\n]*(?:\r?\n[^\S\r\n]*)?")


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A word and its analysis, whatever the context."""

    text: str  # without soft hyphens and stress
    folded: str  # without capitals too, ё as е
    readings: tuple[Reading, ...]
    lemmas: tuple[str, ...]  # of all its readings
    main_lemma: str  # the likeliest, if the word stands alone

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_all_capitals(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    def cases(self, lemma: str) -> frozenset[str]:
        return frozenset(
            reading.case
            for reading in self.readings
            if reading.case and reading.lemma == lemma
        )


def tokenize(text: str) -> tuple[list[Word], list[tuple[int, int]]]:
    """Return the words of a text, and where each begins and ends."""
    matches = list(_WORD.finditer(text))
    return (
        [analyse(match[0][:_LONGEST]) for match in matches],
        [match.span() for match in matches],
    )


@lru_cache(_CACHED)
def analyse(written: str) -> Word:
    """Return the analysis of a word as it is written in a text."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", written))
    text = text.translate(_SAME_SIGNS)
    folded = text.lower().replace("ё", "е")
    if _CYRILLIC.search(text):
        readings = russian.readings(text.lower())
    else:
        readings = (Reading(english.singular(text)),)
    lemmas = tuple(dict.fromkeys(reading.lemma for reading in readings))
    return Word(text, folded, readings, lemmas, russian.main_lemma(readings))


def separator(between: str) -> str:
    """Normalise the text between two words: any white space is one space."""
    between = between.replace("\u00ad", "")
    if between in (" ", "\u00a0"):
        return " "
    if between and _SPACE.fullmatch(between):
        return " "
    return between.replace("’", "'")
