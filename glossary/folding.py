"""How terms are compared, and the letter under which each is listed."""

import re
import unicodedata

from text import alphabet

_UNHEARD = re.compile("[\u0300\u0301\u00ad]")  # stress, soft hyphens
_QUOTES = re.compile('[«»„“”"]')
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def folded(text: str) -> str:
    """Return a text as it is looked up: no capitals, stress or quotes, Ё as Е."""
    text = _UNHEARD.sub("", unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFC", text)
    text = _QUOTES.sub("", text)
    text = _DASHES.sub("-", alphabet.sort_key(text)).replace("’", "'")
    return " ".join(text.split())


def letter(text: str, language: str) -> str:
    """Return the letter of a language's index; empty for what begins with no letter.

    A Latin name in the Russian index stands under its Latin letter, behind the others.
    """
    first = next(iter(folded(text)), "").upper()
    return first if first.isalpha() else ""
