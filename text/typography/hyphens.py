"""Where a line may end within a word, and where not.

Short words with a hyphen hold together: e-government, из-за, English-Russian; and so do
numbers: 2001–2005, 3-4, 149-ФЗ, ISSN 1605-9921. Longer words with hyphens do where the
column has room for them. Addresses end a line between their parts.
Long Russian words are broken only where they are wider than their column, also where a
browser has no dictionary of them.
"""

import re

# No span may be in the text of a drawing.
_TAG = re.compile("(<text .*?</text>|<[^<>]*>)", re.DOTALL)
# A word with hyphens, a range, the name of a site, an ISSN, and the marks beside it.
_WORD = re.compile(
    r"""
    ([«“„(]*)
    \b(?<![–-])(ISSN:?[ \u00a0]\d{4}-\d{3}[\dXХ]\b|\w++(?:[.–-]\w++)++)(?![–-])
    ([»”“.,;:!?)…]*)
    """,
    re.VERBOSE,
)
_SIGN = re.compile("[–-]")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
# More letters may not fit on a line of a small screen.
_MOST_LETTERS = 15  # an ISSN has as many


def unbroken(html: str) -> str:
    """Return HTML in which no line ends within a short word with hyphens or a range.

    A span says so, and not another hyphen: readers copy and find the word as it is
    written. A longer word is broken only where it is wider than its column.
    """
    parts = _TAG.split(html)
    parts[::2] = [
        _WORD.sub(_with_span, text) if _SIGN.search(text) else text
        for text in parts[::2]
    ]
    return "".join(parts)


def _with_span(match):
    before, word, after = match.groups()
    if not _SIGN.search(word):
        return match[0]
    if len(word) <= _MOST_LETTERS:
        return f'{before}<span class="unbroken">{word}</span>{after}'
    if _COMPOUND.fullmatch(word):
        return f'<span class="compound">{match[0]}</span>'
    return match[0]


# An address or a DOI; and where a line may end in it: behind "/", before "?", "&", "=".
_ADDRESS = re.compile(r"((?:https?://|\b10\.\d{4,9}/)[^\s<>]+)")
_END_OF_PART = re.compile("(?<=[^:/]/)(?=[^/])|(?=[?=&])")
# A part with more letters may be broken at its hyphen.
_MOST_LETTERS_OF_PART = 30


def unbroken_reference(html: str) -> str:
    """Return the HTML of a reference, as ``unbroken``, its addresses as ``address``."""
    parts = _ADDRESS.split(html)
    parts[::2] = map(unbroken, parts[::2])
    parts[1::2] = map(address, parts[1::2])
    return "".join(parts)


def address(html: str) -> str:
    """Return the HTML of an address of which lines end between parts, if they can."""
    return "<wbr>".join(map(_part, _END_OF_PART.split(html)))


def _part(part):
    if "-" not in part or len(part) > _MOST_LETTERS_OF_PART:
        return part
    return f'<span class="unbroken">{part}</span>'


# Prepositions at which no line of a heading ends; typeset glues the shorter ones.
_PREPOSITION = re.compile(r"(?<![\w-])(без|для|изо|над|обо|под|при|про) (?=\w)", re.I)

# What is glued in a text, but too long for a line of a heading on a small screen.
_WIDE = re.compile(r"(?<=\d)\u00a0(?=\w{11})|(?<=\w{3})\u00a0(?=\d{4}\b)")


def heading(html: str) -> str:
    """Return the HTML of a title as a heading shows it."""
    html = _WIDE.sub(" ", _PREPOSITION.sub("\\1\u00a0", html))
    return hyphenated(unbroken(html))


SOFT_HYPHEN = "\u00ad"

# Words of so many letters fit on a line of any screen.
_FITTING = 16
# With the marks at both sides, and what no-break spaces hold to it.
_RUSSIAN = re.compile(
    r"""
    ((?:[«„(]*\w+\u00a0)*[«„(]*)
    ([А-Яа-яЁё]{9,})
    ((?:-|[»“.,;:!?)…]*(?:\u00a0(?![А-Яа-яЁё]{9})[^\s<>]+)*))
    """,
    re.VERBOSE,
)
# Behind these a word is broken rather than elsewhere.
_FIRST_PART = re.compile(
    """
    (?: авто | аудио | взаимо | видео | гипер | документо | долго | евро | здраво
      | интер | инфо(?!рм) | инфра | кибер | крипто | макро | медиа | микро | много
      | мульти | радио | само | супер | теле | широко | электро )
    (?=[а-яё]{5})
    """,
    re.VERBOSE,
)
_SHORT_ENOUGH = 14  # letters behind it that fit on a line
_VOWEL, _CONSONANT = "[аеёиоуыэюя]", "[бвгджзклмнпрстфхцчшщ]"
# Between syllables: the rules of P. Khristov; but a suffix as -ств- stays whole.
_BREAKS = re.compile(
    "(?!(?<=с)тв)(?:"
    + "|".join(
        f"(?<={before})(?={after})"
        for before, after in [
            ("[а-яё]", "ств"),
            ("[йьъ]", "[а-яё]{2}"),
            (_VOWEL, f"{_VOWEL}[а-яё]"),
            (_VOWEL + _CONSONANT, _CONSONANT + _VOWEL),
            (_CONSONANT + _VOWEL, _CONSONANT + _VOWEL),
            (_VOWEL + _CONSONANT, _CONSONANT * 2 + _VOWEL),
            (_VOWEL + _CONSONANT * 2, _CONSONANT * 2 + _VOWEL),
        ]
    )
    + ")"
)
_EDGE = 4  # letters that stay together at either end


def hyphenated(html: str, fitting: int = _FITTING) -> str:
    """Return HTML with soft hyphens in its long Russian words.

    A span lets a word begin a line rather than be broken at the end of one.
    ``fitting``: letters of the longest word that fits on a line.
    """

    def shown(match):
        before, word, after = match.groups()
        if len(word) <= fitting:
            return match[0]
        return f'<span class="long">{before}{_with_soft_hyphens(word)}{after}</span>'

    return _RUSSIAN.sub(shown, html)


def _with_soft_hyphens(word):
    if first := _FIRST_PART.match(word.lower()):
        rest = word[first.end() :]
        if len(rest) > _SHORT_ENOUGH:
            rest = _with_soft_hyphens(rest)
        return f"{word[: first.end()]}{SOFT_HYPHEN}{rest}"
    places = [
        match.start()
        for match in _BREAKS.finditer(word.lower())
        if _EDGE <= match.start() <= len(word) - _EDGE
    ]
    ends = [*places, len(word)]
    return SOFT_HYPHEN.join(
        word[start:end] for start, end in zip([0, *places], ends, strict=True)
    )
