"""Readings of Russian words, and which of them go together."""

from functools import cache
from typing import NamedTuple

from text.lemmas import analyser

LIKELY = 0.1  # readings that are rarer do not count for a word that stands alone

_PARTS = {
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
    part: str = ""
    case: str | None = None
    number: str | None = None
    gender: str | None = None


class Reading(NamedTuple):
    lemma: str
    form: Form
    score: float


def readings(word: str) -> tuple[Reading, ...]:
    """Return what a word may be, the likeliest first; ё is е in the lemmas."""
    return tuple(
        Reading(
            parse.normal_form.replace("ё", "е"), _form(parse.tag), round(parse.score, 4)
        )
        for parse in analyser().parse(word)
    )


@cache  # some hundred forms for all words
def _form(tag) -> Form:
    case, number, gender = (
        # Plain strings: those of a tag look at each comparison whether it makes sense.
        value and str(value)
        for value in (tag.case, tag.number, tag.gender)
    )
    return Form(_PARTS.get(tag.POS, ""), _CASES.get(case, case), number, gender)


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


def name(found: tuple[Reading, ...]) -> str:
    """Return the lemma of a word that stands alone: a text names things.

    A noun comes before an adjective, and both before the rest.
    """
    for part in ("noun", "adjective"):
        for reading in found:
            if reading.form.part == part and reading.score >= LIKELY:
                return reading.lemma
    return found[0].lemma


def is_attribute(word: tuple[Reading, ...], following: tuple[Reading, ...]) -> bool:
    """Tell whether a word that may be a noun is an adjective of what follows it.

    «В данных условиях» tells of no data. A genitive may as well belong to a noun:
    «данных пользователей» are data, and so are «данные министерства», as that is
    likelier the ministry's than several ministries; «данные меры» are measures.
    """
    adjectives = [one.form for one in word if one.form.part == "adjective"]
    agreeing = genitive = 0.0
    for reading in following:
        if reading.form.part not in ("noun", "adjective"):
            continue
        if reading.form.case == "gent":
            genitive += reading.score
        elif any(agree(adjective, reading.form) for adjective in adjectives):
            agreeing += reading.score
    return agreeing > genitive
