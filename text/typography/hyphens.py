"""Where a line may end within a word, and where not.

Words with a short part before a hyphen hold together: e-government, non-profit, из-за.
Long Russian words may be broken, also where a browser has no dictionary of them.
"""

import re

# No longer than fits on a line of any screen. Tags and names of sites are left alone.
_WORD = re.compile(r"<[^>]*>|(?<![\w-])([^\W\d_]{1,3}-\w{2,10})(?!\.?[\w-])")


def unbroken(html: str) -> str:
    """Return HTML in which no line ends behind a short first part.

    A span says so, and not another hyphen: readers copy and find the word as it is
    written.
    """
    if "-" not in html:
        return html
    return _WORD.sub(
        lambda match: (
            f'<span class="unbroken">{match[1]}</span>' if match[1] else match[0]
        ),
        html,
    )


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
