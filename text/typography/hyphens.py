"""Where a line may end within a word, and where not.

Words with a short part before a hyphen hold together: e-government, non-profit, из-за;
and so do numbers: 2001–2005, 3-4, 149-ФЗ.
Long Russian words may be broken, also where a browser has no dictionary of them.
"""

import re

# A hyphen and the word behind it, or a dash and a number; and what stands before them.
# Together they are no longer than fits on a line of any screen. Not in a tag, which is
# taken as a whole, nor in the name of a site.
_SIGN = re.compile(r"<[^<>]*>|-(?=(\w{1,10})(?!\.?[\w-]))|–(?=(\d{1,4})(?!\.?[\w–-]))")
_FIRST = {
    "-": re.compile(r"(?<![\w-])(?:[^\W\d_]{1,3}|\d{1,5})$"),
    "–": re.compile(r"(?<![\w–-])\d{1,4}$"),
}
_LONGEST_FIRST = 5


def unbroken(html: str) -> str:
    """Return HTML in which no line ends behind a short first part, nor in a range.

    A span says so, and not another hyphen: readers copy and find the word as it is
    written.
    """
    parts, end = [], 0
    for sign in _SIGN.finditer(html):
        if sign[0] not in _FIRST:
            continue
        start = max(end, sign.start() - _LONGEST_FIRST)
        if first := _FIRST[sign[0]].search(html, start, sign.start()):
            word = f"{first[0]}{sign[0]}{sign[sign.lastindex]}"
            parts += [
                html[end : first.start()],
                f'<span class="unbroken">{word}</span>',
            ]
            end = sign.end(sign.lastindex)
    return "".join([*parts, html[end:]])


# Prepositions at which no line of a heading ends; typeset glues the shorter ones.
_PREPOSITION = re.compile(r"(?<![\w-])(без|для|изо|над|обо|под|при|про) (?=\w)", re.I)


def heading(html: str) -> str:
    """Return the HTML of a title as a heading shows it."""
    return hyphenated(unbroken(_PREPOSITION.sub("\\1\u00a0", html)))


SOFT_HYPHEN = "\u00ad"

# Shorter words fit on a line of any screen.
_LONG = re.compile("[А-Яа-яЁё]{14,}")
_VOWEL, _CONSONANT = "[аеёиоуыэюя]", "[бвгджзклмнпрстфхцчшщ]"
# Between syllables: the rules of P. Khristov.
_BREAKS = re.compile(
    "|".join(
        f"(?<={before})(?={after})"
        for before, after in [
            ("[йьъ]", "[а-яё]{2}"),
            (_VOWEL, f"{_VOWEL}[а-яё]"),
            (_VOWEL + _CONSONANT, _CONSONANT + _VOWEL),
            (_CONSONANT + _VOWEL, _CONSONANT + _VOWEL),
            (_VOWEL + _CONSONANT, _CONSONANT * 2 + _VOWEL),
            (_VOWEL + _CONSONANT * 2, _CONSONANT * 2 + _VOWEL),
        ]
    )
)
_EDGE = 4  # letters that stay together at either end


def hyphenated(text: str) -> str:
    """Return a text with soft hyphens in its long Russian words."""
    return _LONG.sub(lambda match: _with_soft_hyphens(match[0]), text)


def _with_soft_hyphens(word):
    places = [
        match.start()
        for match in _BREAKS.finditer(word.lower())
        if _EDGE <= match.start() <= len(word) - _EDGE
    ]
    ends = [*places, len(word)]
    return SOFT_HYPHEN.join(
        word[start:end] for start, end in zip([0, *places], ends, strict=True)
    )
