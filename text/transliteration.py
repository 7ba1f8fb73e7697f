"""Transliteration to Latin letters, for slugs.

The table follows passports (ICAO 9303) and BGN/PCGN, but writes ``y`` where those have
``i`` before a vowel, and no apostrophes, so that a URL is easy to read: х kh, ц ts,
ч ch, ш sh, щ shch, ю yu, я ya. ё is ``e``, as most people write it without its dots;
ъ and ь are left out.
"""

import re
import unicodedata

_TABLE = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
        "ё": "e",
        **dict(
            zip(
                "жхцчшщюя",
                ["zh", "kh", "ts", "ch", "sh", "shch", "yu", "ya"],
                strict=True,
            )
        ),
        **dict.fromkeys("ъь", ""),
        # letters of neighbouring languages, for names
        **dict(zip("ґіўәғқңөұүһјћ", "giuagknouuhjc", strict=True)),
        **dict(zip("єїђљњџ", ["ye", "yi", "dj", "lj", "nj", "dz"], strict=True)),
        # Latin letters that Unicode does not decompose into a letter and an accent
        **dict(zip("đðħıłøŧ", "ddhilot", strict=True)),
        **dict(zip("æœßþ", ["ae", "oe", "ss", "th"], strict=True)),
    }
)


def transliterate(text: str) -> str:
    """Return the text in lower-case Latin letters; punctuation and spaces stay."""
    text = unicodedata.normalize("NFC", text).lower().translate(_TABLE)
    text = unicodedata.normalize("NFKD", text).lower().translate(_TABLE)
    return "".join(char for char in text if not unicodedata.combining(char))


# Back to Cyrillic, the longest first. ь and ъ are not written in Latin letters.
_SOUNDS = {
    "shch": "щ",
    **dict(zip(["zh", "kh", "ts", "ch", "sh"], "жхцчш", strict=True)),
    **dict.fromkeys(["yu", "iu", "ju"], "ю"),
    **dict.fromkeys(["ya", "ia", "ja"], "я"),
    **dict.fromkeys(["yo", "jo"], "ё"),
    "ye": "е",
    "iy": "ий",
    "yy": "ый",
    **dict(zip("abcdefghijklm", "абцдефгхийклм", strict=True)),
    **dict(zip("nopqrstuvwxyz", "нопкрстуввхыз", strict=True)),
}
# After a vowel y is й, unless it begins я, е or ю.
_SOUND = re.compile("|".join(["(?<=[aeou])(y)(?![aeu])", *_SOUNDS]))


def to_cyrillic(text: str) -> str:
    """Return Russian words that were written in Latin letters as they are spelled."""
    return _SOUND.sub(
        lambda match: "й" if match[1] else _SOUNDS[match[0]], text.lower()
    )


# Function words with which a cut title should not end. Words of one or two letters,
# which are function words in both languages, need no list.
_FUNCTION_WORDS = frozenset(
    ["the", "and", "for", "with", "from", "ili", "dlya", "pri", "pod", "nad", "bez"]
)


def slugify(text: str, max_length: int = 60) -> str:
    """Return the text as a slug: lower-case Latin letters, digits and hyphens.

    A long text is cut after a whole word where one fits, and not after a function
    word. The slug is "" only for a text without digits or pronounced letters. Four
    digits mean a year in a URL, so "2017" becomes ``n-2017``.
    """
    text = re.sub(r"(?<=\w)['’ʼ`](?=\w)", "", transliterate(text))
    slug = re.sub("[^a-z0-9]+", "-", text).strip("-")
    if len(slug) > max_length:
        head, hyphen, _tail = slug[: max_length + 1].rpartition("-")
        words = head.split("-")
        while len(words) > 1 and (
            words[-1] in _FUNCTION_WORDS or re.fullmatch("[a-z]{1,2}", words[-1])
        ):
            words.pop()
        slug = "-".join(words) if hyphen else slug[:max_length]
    if re.fullmatch("[0-9]{4}", slug):
        slug = f"n-{slug}"
    return slug
