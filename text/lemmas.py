"""The words of a text in their dictionary form, for a search vector.

«Институты информационного общества» is found by «институт» as the lemmas of both hold
``институт``. PostgreSQL's own stemmers know no fleeting vowel («рынка» is not «рынок»).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

import pymorphy3
import snowballstemmer

_LONGEST_TEXT = 300_000  # PostgreSQL refuses a vector of more than 1 MB
_LONGEST_WORD = 64
_REMEMBERED = 20_000  # words; about as many as an institute uses

_UNHEARD = re.compile("[\u0300\u0301\u00ad]")  # stress, soft hyphens
_WORD = re.compile(r"[^\W_]+(?:'s\b)?")
_CYRILLIC = re.compile("[а-яёѐ-џґәғқңөұүһ]")
_LATIN = re.compile("[a-z]")

# They say nothing about a text, and a query must not fail for one of them.
_FUNCTION_WORDS = """
    a an and are as at be by for from has have in into is it its of on or that the
    their this to was were which will with
"""
_ENGLISH_STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
_RUSSIAN_STOP_PARTS = {"PREP", "CONJ", "PRCL", "INTJ"}
_PREFERRED_PARTS = {"NOUN", "ADJF", "ADJS"}
_LIKELY = 0.1  # readings that are rarer are not preferred to a frequent one


def lemmas(text: str, language: str) -> str:
    """Return the distinct lemmas of a text, each once, in the order of the text.

    A word in the other language's letters is read in that language's way; a word in
    letters of both in the way of ``language``. Function words are left out.
    """
    text = text[:_LONGEST_TEXT].replace("№", " ").replace("’", "'")
    text = unicodedata.normalize("NFKD", text).lower()
    text = unicodedata.normalize("NFC", _UNHEARD.sub("", text))
    ways = sorted(_WAYS.items(), key=lambda item: item[0] != language)
    found: dict[str, None] = {}
    for word in _WORD.findall(text):
        if len(word) > _LONGEST_WORD:
            continue
        for _language, (letters, lemma) in ways:
            if letters.search(word):
                found[lemma(word)] = None
                break
        else:
            found[word] = None
    found.pop("", None)
    return " ".join(found)


@cache
def analyser() -> pymorphy3.MorphAnalyzer:
    """Return what knows the forms of Russian words, one for the whole process."""
    # Loading takes a quarter of a second and 28 MB, so not before there is a text.
    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _stemmer():
    return snowballstemmer.stemmer("english")


@lru_cache(_REMEMBERED)
def _russian(word: str) -> str:
    """Return the lemma of the likeliest noun or adjective, else of the likeliest word.

    A text names things: «стали» is read as steel before it is read as became.
    """
    word = word.removesuffix("'s")
    readings = analyser().parse(word)
    if readings[0].tag.POS in _RUSSIAN_STOP_PARTS:
        return ""
    best = next(
        (
            reading
            for reading in readings
            if reading.tag.POS in _PREFERRED_PARTS and reading.score >= _LIKELY
        ),
        readings[0],
    )
    return best.normal_form.replace("ё", "е")


@lru_cache(_REMEMBERED)
def _english(word: str) -> str:
    word = word.removesuffix("'s")
    plain = "".join(
        char
        for char in unicodedata.normalize("NFD", word)
        if not unicodedata.combining(char)
    )
    return "" if plain in _ENGLISH_STOP_WORDS else _stemmer().stemWord(plain)


_WAYS: dict[str, tuple[re.Pattern, Callable[[str], str]]] = {
    "ru": (_CYRILLIC, _russian),
    "en": (_LATIN, _english),
}
