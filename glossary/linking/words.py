"""The words of a text, where they stand, and what each may be.

A compound with hyphens is one word: «интернет-сайт» is no «интернет». What English
adds for possession is no part of a word: of "the internet's role" it is "internet".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from . import english, russian
from .russian import Form, Reading

_REMEMBERED = 20_000  # words; about as many as an institute uses
_LONGEST = 80  # what is longer is no word of a term

_MARKS = "\u00ad\u0300-\u036f"  # soft hyphens, stress, parts of й and ё
_PART = rf"\w[\w{_MARKS}]*+"
_WORD = re.compile(
    rf"""
    \d++ (?: [.,] \d++ )+ (?!\w)
    | {_PART} (?: (?: [-\u2010\u2011]\u00ad? | ['’](?![sS]\b) ) {_PART} )*+
    """,
    re.VERBOSE,
)
_UNHEARD = re.compile("[\u0300\u0301\u00ad]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_SAME_SIGNS = str.maketrans({"\u2010": "-", "\u2011": "-", "’": "'"})

# «ЦОДы», «ЦОДами»; "ICTs".
_INFLECTED_ACRONYM = re.compile(
    r"""
    ( [А-ЯЁ-]+ [БВГДЖЗКЛМНПРСТФХЦЧШЩЬ] ) (?: а|у|ом|ем|е|ы|и|ов|ев|ей|ам|ами|ах )
    | ( [A-Z][A-Z\d&-]+ ) s
    """,
    re.VERBOSE,
)
_SPACE = re.compile(r"[^\S\r\n]*(?:\r?\n[^\S\r\n]*)?")


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """What is known of a word wherever it stands."""

    text: str  # without soft hyphens and stress
    folded: str  # without capitals too, ё as е
    readings: tuple[Reading, ...]
    lemmas: tuple[str, ...]  # of all its readings
    name: str  # its lemma where it stands alone
    acronym: str  # what it is without an ending, if it is in capitals

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper()

    @property
    def is_all_capitals(self) -> bool:
        return len(self.text) > 1 and self.text.isupper()

    def forms(self, lemmas) -> list[Form]:
        return [one.form for one in self.readings if one.lemma in lemmas]


def words_of(text: str) -> tuple[list[Word], list[tuple[int, int]]]:
    """Return the words of a text, and where each begins and ends."""
    matches = list(_WORD.finditer(text))
    return (
        [read(match[0][:_LONGEST]) for match in matches],
        [match.span() for match in matches],
    )


@lru_cache(_REMEMBERED)
def read(written: str) -> Word:
    """Return what a word as it is written in a text may be."""
    text = unicodedata.normalize("NFC", _UNHEARD.sub("", written))
    text = text.translate(_SAME_SIGNS)
    folded = text.lower().replace("ё", "е")
    if not _CYRILLIC.search(text):
        lemma = english.singular(text)
        found = (Reading(lemma, Form(), 1.0),)
        name = lemma
    else:
        found = russian.readings(text.lower())
        name = russian.name(found)
    acronym = _acronym(text)
    lemmas = dict.fromkeys(reading.lemma for reading in found)
    if acronym:
        lemmas[acronym.lower().replace("ё", "е")] = None
    return Word(text, folded, found, tuple(lemmas), name, acronym)


def _acronym(text):
    if len(text) > 1 and text.isupper():
        return text
    match = _INFLECTED_ACRONYM.fullmatch(text)
    return (match[1] or match[2]) if match else ""


def gap(between: str) -> str:
    """Return what stands between two words, any space between them as one space."""
    between = between.replace("\u00ad", "")
    if between in (" ", "\u00a0"):
        return " "
    if between and _SPACE.fullmatch(between):
        return " "
    return between.replace("’", "'")
