"""Splits a text into words, and analyses each of them.

A compound with hyphens is one word: «интернет-сайт» does not contain «интернет». The
English possessive ending belongs to no word: "internet" of "the internet's role".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from text.lemmas import parses

_CACHED = 20_000  # words; about as many as an institute uses
_LONGEST = 80  # longer words are in no term

_MARKS = "\u00ad\u0300-\u036f"  # soft hyphens, stress, parts of й and ё
_SEGMENT = rf"\w[\w{_MARKS}]*+"
_WORD = re.compile(rf"{_SEGMENT}(?:[-\u2010\u2011]\u00ad?{_SEGMENT})*+")
_INVISIBLE = re.compile("[\u0300\u0301\u00ad]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_SAME_SIGNS = str.maketrans({"\u2010": "-", "\u2011": "-", "’": "'"})

_SPACE = re.compile(r"[^\S\r\n]*(?:\r?\n[^\S\r\n]*)?")


class Reading(NamedTuple):
    lemma: str
    part_of_speech: str = ""
    case: str = ""
    score: float = 1.0


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
        readings = russian_readings(text.lower())
    else:
        readings = (Reading(singular(text)),)
    lemmas = tuple(dict.fromkeys(reading.lemma for reading in readings))
    return Word(text, folded, readings, lemmas, main_lemma(readings))


def separator(between: str) -> str:
    """Normalise the text between two words: any white space is one space."""
    between = between.replace("\u00ad", "")
    if between in (" ", "\u00a0"):
        return " "
    if between and _SPACE.fullmatch(between):
        return " "
    return between.replace("’", "'")


_IRREGULAR = {
    # No words, but what is left of "alias", "bias" and "lens".
    "aliases": "alia",
    "analyses": "analysis",
    "appendices": "appendix",
    "biases": "bia",
    "children": "child",
    "crises": "crisis",
    "corpora": "corpus",
    "criteria": "criterion",
    "formulae": "formula",
    "hypotheses": "hypothesis",
    "indices": "index",
    "lenses": "len",
    "matrices": "matrix",
    "men": "man",
    "phenomena": "phenomenon",
    "schemata": "schema",
    "wikis": "wiki",
    "women": "woman",
}
# The singular is another word: news media are not new media.
_ANOTHER_WORD = frozenset({"arms", "customs", "goods", "means", "news", "premises"})
_SINGULAR_ENDINGS = ("ics", "is", "ss", "us")
# What is left of a plural without its s, and British and other spellings, each with one
# ending for all: "boxe" as "box", "cookie" as if "cooky".
_ENDINGS = (
    ("isation", "ization"),
    ("centre", "center"),
    ("defence", "defense"),
    ("fibre", "fiber"),
    ("licence", "license"),
    ("programme", "program"),
    ("ie", "y"),
    ("oe", "o"),
    ("xe", "x"),
    ("che", "ch"),
    ("she", "sh"),
    ("sse", "ss"),
    ("use", "us"),
)
_SHORTEST = 4  # letters of a plural: "its" and "has" are none


def singular(word: str) -> str:
    """Return one form for singular and plural, British and American spelling.

    It need be no word: only the same for all of them.
    """
    if word[:-1].isupper():
        word = word.removesuffix("s")  # "APIs", "GPUs"
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if (
        len(word) >= _SHORTEST
        and word not in _ANOTHER_WORD
        and not word.endswith(_SINGULAR_ENDINGS)
    ):
        word = word.removesuffix("s")
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word


_LIKELY = 0.1  # readings with a lower score do not count for a single word
_PARTS_OF_SPEECH = {"NOUN": "noun", "ADJF": "adjective", "VERB": "verb"}


def russian_readings(word: str) -> tuple[Reading, ...]:
    """Return the possible readings, the likeliest first; lemmas have е for ё."""
    return tuple(
        Reading(parse.normal_form.replace("ё", "е"), *_grammar(parse.tag), parse.score)
        for parse in parses(word)
    )


@cache  # some hundred tags for all words
def _grammar(tag):
    # Plain strings: those of pymorphy3 validate each comparison, which is slow.
    # Three letters, as the second cases («в саду», «чаю») are forms of the six.
    return _PARTS_OF_SPEECH.get(tag.POS, ""), str(tag.case or "")[:3]


def main_lemma(readings: tuple[Reading, ...]) -> str:
    """Return the lemma of a single word: of a noun, as nearly all terms are nouns."""
    for reading in readings:
        if reading.part_of_speech == "noun" and reading.score >= _LIKELY:
            return reading.lemma
    return readings[0].lemma


def is_attribute(word: tuple[Reading, ...], following: tuple[Reading, ...]) -> bool:
    """Tell whether a word that may be a noun is an adjective of the word after it.

    «В данных условиях» is not about data. A genitive belongs to a noun: «данные
    министерства», «данных пользователей».
    """
    likeliest = following[0]
    return likeliest.case != "gen" and any(
        reading.part_of_speech == "adjective" and reading.case == likeliest.case
        for reading in word
    )
