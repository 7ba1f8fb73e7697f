"""Russian letters in Latin ones, for addresses.

The practical system that readers know from passports and maps: х is kh, щ is shch, ю
is yu; ё is e, for few people type it; the hard and the soft sign fall away.
"""

import re
import unicodedata

LETTERS = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "д": "d",
    "е": "e",
    "ё": "e",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "й": "y",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ф": "f",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "yu",
    "я": "ya",
}
TABLE = str.maketrans(LETTERS)
APOSTROPHES = re.compile(r"['’ʼ`]")


def transliterate(text: str) -> str:
    """Return ``text`` in lower-case Latin letters without diacritics."""
    latin = unicodedata.normalize("NFC", text).lower().translate(TABLE)
    parts = unicodedata.normalize("NFKD", latin)
    return "".join(part for part in parts if not unicodedata.combining(part))


def slugify(text: str, max_length: int = 60) -> str:
    """Return lower-case Latin letters, digits and hyphens, or an empty text.

    It is cut between words. Four digits alone would be taken for a year in an address
    and get an ``n-`` before them.
    """
    words = re.findall(r"[a-z0-9]+", APOSTROPHES.sub("", transliterate(text)))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:max_length]
        if len(longer) > max_length:
            break
        slug = longer
    return f"n-{slug}" if re.fullmatch(r"\d{4}", slug) else slug
