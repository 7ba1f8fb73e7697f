"""Readings of Russian words: lemma, part of speech and case."""

from functools import cache
from typing import NamedTuple

from text.lemmas import analyser

_LIKELY = 0.1  # readings with a lower score do not count for a single word
_PARTS_OF_SPEECH = {"NOUN": "noun", "ADJF": "adjective", "VERB": "verb"}


class Reading(NamedTuple):
    lemma: str
    part_of_speech: str = ""
    case: str = ""
    score: float = 1.0


def readings(word: str) -> tuple[Reading, ...]:
    """Return the possible readings, the likeliest first; lemmas have е for ё."""
    return tuple(
        Reading(parse.normal_form.replace("ё", "е"), *_grammar(parse.tag), parse.score)
        for parse in analyser().parse(word)
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
