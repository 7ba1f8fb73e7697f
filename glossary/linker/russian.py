"""Analyses of Russian words (lemma and grammatical form), and their agreement."""

from functools import cache
from typing import NamedTuple

from text.lemmas import analyser

LIKELY = 0.1  # readings with a lower score do not count for a single word

_PARTS_OF_SPEECH = {
    "NOUN": "noun",
    "ADJF": "adjective",
    "PRTF": "adjective",
    "VERB": "verb",
    "PREP": "particle",
    "CONJ": "conjunction",
    "PRCL": "particle",
}
# The second cases («в лесу», «чаю») are forms of the six.
_CASES = {
    "gen1": "gent",
    "gen2": "gent",
    "acc2": "accs",
    "loc1": "loct",
    "loc2": "loct",
}


class Form(NamedTuple):
    part_of_speech: str = ""
    case: str | None = None
    number: str | None = None
    gender: str | None = None


class Reading(NamedTuple):
    lemma: str
    form: Form
    score: float


def readings(word: str) -> tuple[Reading, ...]:
    """Return the possible readings, the likeliest first; lemmas have е for ё."""
    return tuple(
        Reading(
            parse.normal_form.replace("ё", "е"), _form(parse.tag), round(parse.score, 4)
        )
        for parse in analyser().parse(word)
    )


@cache  # some hundred forms for all words
def _form(tag) -> Form:
    case, number, gender = (
        # Plain strings: those of pymorphy3 validate each comparison, which is slow.
        value and str(value)
        for value in (tag.case, tag.number, tag.gender)
    )
    return Form(
        _PARTS_OF_SPEECH.get(tag.POS, ""), _CASES.get(case, case), number, gender
    )


def agree(adjective: Form, noun: Form) -> bool:
    """Tell whether an adjective may belong to a noun: «культурная политика»."""
    if adjective.number == "plur" and noun.number == "sing":
        # After a numeral: «два электронных документа».
        return adjective.case == noun.case == "gent"
    return (
        adjective.case == noun.case
        and adjective.number == noun.number
        and (
            noun.number == "plur"
            or None in (adjective.gender, noun.gender)
            or adjective.gender == noun.gender
        )
    )


def main_lemma(readings: tuple[Reading, ...]) -> str:
    """Return the lemma of a single word: of a noun, else an adjective, else the first.

    Nouns come first as nearly all terms are nouns.
    """
    for part_of_speech in ("noun", "adjective"):
        for reading in readings:
            is_likely = reading.score >= LIKELY
            if is_likely and reading.form.part_of_speech == part_of_speech:
                return reading.lemma
    return readings[0].lemma


def is_attribute(word: tuple[Reading, ...], following: tuple[Reading, ...]) -> bool:
    """Tell whether a word that may be a noun is an adjective of the word after it.

    «В данных условиях» is not about data. A genitive may as well belong to a noun:
    «данных пользователей» are data, and so are «данные министерства», as that is
    likelier the ministry's than several ministries; «данные меры» are measures.
    """
    adjectives = [
        reading.form for reading in word if reading.form.part_of_speech == "adjective"
    ]
    agreeing = genitive = 0.0
    for reading in following:
        if reading.form.part_of_speech not in ("noun", "adjective"):
            continue
        if reading.form.case == "gent":
            genitive += reading.score
        elif any(agree(adjective, reading.form) for adjective in adjectives):
            agreeing += reading.score
    return agreeing > genitive
