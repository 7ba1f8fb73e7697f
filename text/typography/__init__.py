"""Russian and English typography.

``typeset`` is for plain text; ``typeset_pieces`` applies the same rules to the text
nodes of a paragraph at once, so that quotes pair and words are glued across tags.
Both are idempotent, and both leave alone what is not prose: web and e-mail addresses,
telephone numbers, DOI, ISSN, ISBN, standards, dates in digits.

Russian: «ёлочки» and „лапки“ inside them; a spaced em dash; т. е., А. С. Пушкин,
№ 5, 5 %, 2017 г. and 110 городов with no-break spaces, put in where the writer left
them out.

English: “double” and ‘single’ inside them; an apostrophe is ’; a spaced hyphen
becomes a spaced em dash, while a spaced en dash or a closed-up em dash is the writer's
choice and stays. A per cent sign is closed up or not, as written.

Both: an unspaced en dash in a range of rising numbers (27–30), no-break spaces where
a line must not end, and … for three full stops. What a rule is not sure about stays.
Of any other language only superfluous spaces go.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, pairwise

from text.typography.languages import ENGLISH, RUSSIAN
from text.typography.rules import MASK, NBSP, SPACE, SPACES, TRIM, Edit

_RULES = {"ru": RUSSIAN, "en": ENGLISH}

_NOT_PROSE = {  # sign: pattern, searched for only in texts that have the sign
    "://": re.compile(
        r"""
        (?:[hH][tT][tT][pP][sS]?|[fF][tT][pP])://
        [^\s<>"«»“”„…]*[^\s<>"«»“”„….,;:!?)\]'’]
        """,
        re.VERBOSE,
    ),
    "@": re.compile(r"(?<![\w.+-])(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "/": re.compile(
        r"(?<![\w.-])(?:[a-zA-Z0-9-]+\.)+(?:[a-zA-Z]{2,}|\d{4,9})/[^\s<>\"«»“”„…,;)]*"
    ),
    "-": re.compile(
        rf"""
        \bIS[SB]N (?:-1[03])? :? {SPACE}? \d[\dXxХх-]+
        | (?:
            \b(?:ИСО|МЭК|СНиП|СанПиН|ISO|IEC|IEEE)\b
            (?:[ /](?:ИСО|МЭК|ISO|IEC|TR|TS)\b)* {SPACE}?
            | (?<=\bГОСТ{SPACE}) | (?<=\bГОСТ{SPACE}Р{SPACE}) | \bГОСТ(?=\d)
          )
          \d [\d.:/-]*
        | (?:
            \+\d
            | \(\d{{3,5}}\){SPACE}?(?=\d{{3}}-\d\d-?\d\d)
            | \b(?:[Тт]ел|[Фф]акс|[Tt]el|[Pp]hone|[Ff]ax)\b[.:]{{0,2}}{SPACE}? \d
          )
          (?: [ \u00a0()-]? [\d()] )*
        | (?<![\w-]) \d{{4}}-\d\d-\d\d (?![\w-])
        """,
        re.VERBOSE,
    ),
}


def typeset(text: str, language: str) -> str:
    """Return the plain text as a typographer of the language would set it."""
    return typeset_pieces([text], language)[0]


def with_plain_spaces(text: str) -> str:
    """Replace no-break spaces by plain ones, which ``typeset`` turns back."""
    return re.sub(SPACE, " ", text)


def glued(text: str) -> str:
    """Return a text of any language with no-break spaces, and otherwise as it is.

    For what is not prose: a citation keeps the signs of its style.
    """
    for signs, find in chain.from_iterable(_RULES.values()):
        if not set(signs).isdisjoint(text):
            for start, end, new in [*find(text)]:
                if with_plain_spaces(new) == with_plain_spaces(text[start:end]):
                    text = f"{text[:start]}{new}{text[end:]}"
    return text


def typeset_pieces(
    pieces: Sequence[str],
    language: str,
    protected: Iterable[int] = (),
    *,
    trim: bool = False,
) -> list[str]:
    """Typeset the consecutive texts of one paragraph as a whole.

    ``protected``: indexes of pieces that the rules see but do not change, such as code.
    ``trim``: remove the spaces at both ends and around line breaks too.
    """
    protected = set(protected)
    pieces = [
        piece if number in protected else unicodedata.normalize("NFC", piece)
        for number, piece in enumerate(pieces)
    ]
    rules = [*([TRIM] if trim else []), *_RULES.get(language, [SPACES])]
    # A change by one rule may make another apply, rarely more than once.
    for _round in range(4):
        before, pieces = pieces, _apply_rules(pieces, rules, protected)
        if pieces == before:
            break
    return pieces


def _apply_rules(pieces, rules, protected):
    cuts = list(accumulate(map(len, pieces)))[:-1]
    text = "".join(pieces)
    masked = "".join(
        MASK * len(piece) if number in protected else piece
        for number, piece in enumerate(pieces)
    )
    # What is not prose is replaced, character for character.
    for sign, pattern in _NOT_PROSE.items():
        if sign in masked:
            masked = pattern.sub(lambda match: MASK * len(match[0]), masked)
    hidden = []
    if MASK in masked:
        pairs = zip(text, masked, strict=True)
        hidden = [char for char, mask in pairs if mask == MASK]
    chars = set(masked)
    for signs, find in rules:
        if not chars.isdisjoint(signs) and (edits := list(find(masked))):
            masked, cuts = _apply(masked, cuts, edits)
    if hidden:
        originals = iter(hidden)
        masked = re.sub(MASK, lambda _: next(originals), masked)
    return [masked[start:end] for start, end in pairwise([0, *cuts, len(masked)])]


def _apply(text: str, cuts: list[int], edits: list[Edit]) -> tuple[str, list[int]]:
    """Apply edits, and move the borders between the pieces accordingly."""
    texts, moved = [], []
    position = shift = number = 0
    for start, end, new in edits:
        while number < len(cuts) and cuts[number] < end:
            inside = min(max(cuts[number] - start, 0), len(new))
            moved.append(min(cuts[number], start) + shift + inside)
            number += 1
        texts += [text[position:start], new]
        position = end
        shift += len(new) - (end - start)
    texts.append(text[position:])
    moved += [cut + shift for cut in cuts[number:]]
    return "".join(texts), moved
