"""The dictionary forms of the words of a text, for a search vector.

A search for «институт» finds «Институты озёр», because the lemmas
of both hold ``институт``. PostgreSQL's own Russian stemmer does not know fleeting
vowels: it takes «рынка» and «рынок» for two words.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import pymorphy3
import snowballstemmer

_LONGEST_WORD = 64
CACHED_WORDS = 20_000  # about as many as an institute uses

_STEMMER = snowballstemmer.stemmer("english")
_SILENT = re.compile("[\u0300\u0301\u00ad]")  # stress, soft hyphens
_WORD = re.compile(r"[^\W_]+(?:'s\b)?")
_CYRILLIC = re.compile("[а-яёѐ-џґәғқңөұүһ]")
_LATIN = re.compile("[a-z]")

# Without meaning for a search; a query that holds one must not fail for it.
_FUNCTION_WORDS = """
    a an and are as at be by for from has have in into is it its of on or that the
    their this to was were which will with
"""
_ENGLISH_STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
_STOP_PARTS_OF_SPEECH = {"PREP", "CONJ", "PRCL", "INTJ"}
_PREFERRED_PARTS_OF_SPEECH = {"NOUN", "ADJF", "ADJS"}
_LIKELY = 0.1  # a rarer reading is not preferred to a frequent one


def lemmas(text: str, language: str) -> str:
    """Return the distinct lemmas of a text, each once, in the order of the text.

    A word in the other language's letters gets a lemma of that language; a word in
    letters of both gets one of ``language``. Function words are left out.
    """
    text = text[:SEARCHED_CHARACTERS].replace("№", " ").replace("’", "'")
    text = unicodedata.normalize("NFKD", text).lower()
    text = unicodedata.normalize("NFC", _SILENT.sub("", text))
    analysers = sorted(_ANALYSERS.items(), key=lambda item: item[0] != language)
    result: dict[str, None] = {}
    for word in _WORD.findall(text):
        if len(word) > _LONGEST_WORD:
            continue
        for _language, (letters, lemma) in analysers:
            if letters.search(word):
                result[lemma(word)] = None
                break
        else:
            result[word] = None
    result.pop("", None)
    return " ".join(result)


@cache
def analyser() -> pymorphy3.MorphAnalyzer:
    """Return the morphological analyser of Russian, one for the whole process."""
    # Loaded when first needed: it takes a quarter of a second and 28 MB.
    return pymorphy3.MorphAnalyzer(lang="ru")


# Words of our field that the dictionary lacks: a line has one that it knows, with a
# stroke before its ending, and those that are inflected as it is.
_NEW_WORDS = Path(__file__).with_name("new_words.txt")


def parses(word: str) -> list:
    """Return what a Russian word in small letters may be, the likeliest first."""
    return _new_forms().get(word) or analyser().parse(word)


@cache
def _new_forms():
    """Return {form: what it may be} of the new words."""
    forms = {}
    for line in _NEW_WORDS.read_text().splitlines():
        model, words = line.split(": ")
        stem, ending = model.split("|")
        lexeme = analyser().parse(stem + ending)[0].lexeme
        for word in words.split():
            beginning = word.removesuffix(ending)
            for form in lexeme:
                inflected = beginning + form.word.removeprefix(stem)
                parse = form._replace(word=inflected, normal_form=word)
                forms.setdefault(inflected, []).append(parse)
    return forms


@lru_cache(CACHED_WORDS)
def _russian(word: str) -> str:
    """Return the lemma of the likeliest noun or adjective, else of the likeliest word.

    Nouns first, because people search for things: «стали» is taken for "of steel"
    rather than "became".
    """
    word = word.removesuffix("'s")
    readings = parses(word)
    if readings[0].tag.POS in _STOP_PARTS_OF_SPEECH:
        return ""
    likely = (reading for reading in readings if reading.score >= _LIKELY)
    preferred = (it for it in likely if it.tag.POS in _PREFERRED_PARTS_OF_SPEECH)
    return next(preferred, readings[0]).normal_form.replace("ё", "е")


@lru_cache(CACHED_WORDS)
def _english(word: str) -> str:
    word = word.removesuffix("'s")
    letters = unicodedata.normalize("NFD", word)
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return "" if plain in _ENGLISH_STOP_WORDS else _STEMMER.stemWord(plain)


_ANALYSERS: dict[str, tuple[re.Pattern, Callable[[str], str]]] = {
    "ru": (_CYRILLIC, _russian),
    "en": (_LATIN, _english),
}


# Characters of one text that the search reads: PostgreSQL stores no search vector of
# more than 1 MB.
SEARCHED_CHARACTERS = 300_000
