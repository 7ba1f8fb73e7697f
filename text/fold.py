"""Texts as they are compared: folded, or typed in the wrong keyboard layout."""

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
    """Return the letter under which an index lists a term, or "" if it has none."""
    first = next(iter(fold(text)), "").upper()
    return first if first.isalpha() else ""


# The keys of the US layout, and what the same ones write in the Russian one (ЙЦУКЕН).
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + '{}:"<>~'
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё" + "хъжэбюё"

_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
# Where a key writes two signs in one layout: the first, which needs no shift.
_TO_LATIN = str.maketrans(dict(reversed([*zip(_CYRILLIC, _LATIN, strict=True)])))


def switch_layout(text: str) -> str:
    """Return the text as the same keys write it in the other layout."""
    text = text.lower()
    latin, cyrillic = len(re.findall("[a-z]", text)), len(re.findall("[а-яё]", text))
    return text.translate(_TO_CYRILLIC if latin > cyrillic else _TO_LATIN)
