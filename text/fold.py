"""The folded form by which terms are compared, and the letter that lists a term."""

import re
import unicodedata

from text import alphabet

_INVISIBLE = re.compile("[\u0300\u0301\u00ad]")  # stress marks, soft hyphens
_QUOTES = re.compile('[«»„“”"]')
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def fold(text: str) -> str:
    """Return a text as it is looked up: no capitals, stress or quotes, Ё as Е."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFC", text)
    text = _QUOTES.sub("", text)
    text = _DASHES.sub("-", alphabet.sort_key(text)).replace("’", "'")
    return " ".join(text.split())


def first_letter(text: str) -> str:
    """Return the letter under which an index lists a term, or "" if it has none.

    A Latin name in the Russian index is listed under its Latin letter.
    """
    first = next(iter(fold(text)), "").upper()
    return first if first.isalpha() else ""
