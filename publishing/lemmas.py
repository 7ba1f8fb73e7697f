"""Lemmas: the dictionary forms of words, for search.

PostgreSQL's Russian stemmer keeps «рынок» and «рынка» apart and takes «политика» for
«политик»; a dictionary does neither.
"""

import re
from functools import cache, lru_cache

import pymorphy3
import snowballstemmer

# Characters of a text that are considered.
LIMIT = 300_000
WORD = re.compile(r"[а-яё]+|[a-z]+", re.IGNORECASE)

# Parts of speech under which a word is looked for first.
NAMES = {"NOUN", "ADJF"}


@cache
def dictionary():
    """Load the Russian dictionary, once and only where it is needed: 28 MB."""
    return pymorphy3.MorphAnalyzer()


@cache
def english():
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Return the lemma of a lower-case word of either script.

    Among a Russian word's readings that of a noun or an adjective is preferred: that is
    what people search for.
    """
    if word.isascii():
        return english().stemWord(word)
    readings = dictionary().parse(word)
    names = [reading for reading in readings if reading.tag.POS in NAMES]
    best = (names or readings)[0]
    return best.normal_form.replace("ё", "е")


def lemmas(text: str, language: str) -> str:
    """Return the distinct lemmas of ``text``, in their order, separated by spaces.

    Each word is read by its script, whatever ``language`` the text is in.
    """
    words = dict.fromkeys(word.lower() for word in WORD.findall(text[:LIMIT]))
    return " ".join(dict.fromkeys(lemma(word) for word in words))
