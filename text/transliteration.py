"""Words in Latin letters, for addresses.

One table, in the manner of the passport's (ICAO 9303) and of BGN/PCGN, but with ``y``
where those write ``i`` before a vowel, and without apostrophes, because an address is
read by people: х kh, ц ts, ч ch, ш sh, щ shch, ю yu, я ya. As most writers leave the
dots off ё, it is ``e`` like е; ъ and ь are silent.
"""

import re
import unicodedata

_TABLE = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
        "ё": "e",
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ы": "y",
        "ь": "",
        "ю": "yu",
        "я": "ya",
        # the neighbours' letters, for their names
        "ґ": "g",
        "є": "ye",
        "і": "i",
        "ї": "yi",
        "ў": "u",
        "ә": "a",
        "ғ": "g",
        "қ": "k",
        "ң": "n",
        "ө": "o",
        "ұ": "u",
        "ү": "u",
        "һ": "h",
        "ђ": "dj",
        "ј": "j",
        "љ": "lj",
        "њ": "nj",
        "ћ": "c",
        "џ": "dz",
        # Latin letters that are no letter with an accent
        "æ": "ae",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "œ": "oe",
        "ß": "ss",
        "þ": "th",
        "ŧ": "t",
    }
)


def transliterate(text: str) -> str:
    """Return the text in lower case and Latin letters; signs and spaces stay."""
    text = unicodedata.normalize("NFC", text).lower().translate(_TABLE)
    text = unicodedata.normalize("NFKD", text).lower().translate(_TABLE)
    return "".join(_named(char) for char in text if not unicodedata.combining(char))


def _named(char: str) -> str:
    """Give a letter of any other script by the last word of its name: β is beta."""
    if char.isascii() or not char.isalnum():
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    *_, name = re.split("[^a-z0-9]+", unicodedata.name(char, f"{ord(char):x}").lower())
    return f"-{name}-" if name.isdigit() or len(name) > 3 else name


# Where a title is cut after one of these, it seems to go on; so after any word of one
# letter or two, which are such words in both languages.
_LONG = "the and for with from ili dlya pri pod nad bez"
_LEADING_ON = frozenset(_LONG.split())


def slugify(text: str, max_length: int = 60) -> str:
    """Return the text as a part of an address: small Latin letters, digits, hyphens.

    It ends with a whole word where one fits, and not with one that leads on to what
    was cut off. It is "" only when no letter of the text
    is heard and it has no digit. As four digits are a year in an address, ``n-``
    stands before them: "2017" becomes ``n-2017``.
    """
    text = re.sub(r"(?<=\w)['’ʼ`](?=\w)", "", transliterate(text))
    slug = re.sub("[^a-z0-9]+", "-", text).strip("-")
    if len(slug) > max_length:
        head, hyphen, _tail = slug[: max_length + 1].rpartition("-")
        slug = _ended(head) if hyphen else slug[:max_length]
    if re.fullmatch("[0-9]{4}", slug):
        slug = f"n-{slug}"
    return slug


def _ended(slug: str) -> str:
    """Take the words from the end of a slug that lead on to another; one stays."""
    words = slug.split("-")
    while len(words) > 1 and _leads_on(words[-1]):
        words.pop()
    return "-".join(words)


def _leads_on(word: str) -> bool:
    return word in _LEADING_ON or (len(word) <= 2 and word.isalpha())
