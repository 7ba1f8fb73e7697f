"""The type of a rule, and the rules that both languages share."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

NBSP = "\u00a0"
DIGITS = "0123456789"

# Replaces every character that the rules must not change. It is a letter, so that the
# words around it still have a neighbour; a text that really has it gets it back.
MASK = "ꙮ"

WORD = r"\w\u0300-\u036f"  # with accents: за́мок is one word
SPACE = "[ \u00a0\u202f]"
LETTER = r"[^\W\d_]"
STARTS = rf"(?<![{WORD}'’-])"

END = rf"(?![{WORD}])"

type Edit = tuple[int, int, str]  # replace text[start:end]


class Rule(NamedTuple):
    """``edits(text)`` yields the changes; asked only of texts with one of ``signs``."""

    signs: str
    edits: Callable[[str], Iterable[Edit]]


def sub(
    signs: str, pattern: str, new: str | Callable[[re.Match], str], flags: int = 0
) -> Rule:
    """Make a rule that replaces a pattern, like ``re.sub``, by the smallest edits."""
    compiled = re.compile(pattern, flags)
    replace = new if callable(new) else lambda match: match.expand(new)

    def edits(text):
        for match in compiled.finditer(text):
            old, new = match[0], replace(match)
            if old != new:
                head = _common(old, new)
                tail = _common(old[head:][::-1], new[head:][::-1])
                new = new[head : len(new) - tail]
                yield match.start() + head, match.end() - tail, new

    return Rule(signs, edits)


def _common(left: str, right: str) -> int:
    """Return the length of the common beginning."""
    pairs = zip(left, right, strict=False)
    return len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])


def glue(signs: str, left: str, right: str, flags: int = 0) -> Rule:
    """Make a rule that turns the space between the two into a no-break space."""
    return sub(signs, rf"({left})[ ](?={right})", rf"\1{NBSP}", flags)


TRIM = sub(f" {NBSP}", rf"\A[ {NBSP}]+|[ {NBSP}]+(?=\n|\Z)|(?<=\n)[ {NBSP}]+", "")
SPACES = sub(f" {NBSP}", rf"[ {NBSP}]{{2,}}", " ")
_ELLIPSIS = sub(".", r"(?<!\.)\.{3}(?!\.)", "…")
_COPYRIGHT = sub(  # before a name or a year, but not the third of (a), (b), (c)
    "(",
    r"\([cCсС]\)(?= ?(?:\d{4}|[A-ZА-ЯЁ]))",
    lambda match: (
        match[0] if re.search(r"\([abdабвг]\)", match.string, re.IGNORECASE) else "©"
    ),
)
# ГОСТ Р 7.0.97, GOST R ISO 704
_STANDARD = glue("ГG", rf"{STARTS}(?:ГОСТ|GOST)", rf"(?:[РR]{END}|\d|{MASK})")
COMMON = [SPACES, _ELLIPSIS, _COPYRIGHT, _STANDARD]


def _number(match: str) -> float:
    return float(re.sub(r"[ \u00a0\u202f,](?=\d{3})", "", match).replace(",", "."))


def is_year(number: str) -> bool:
    return number.isdigit() and 1000 <= int(number) < 2200


def _is_range(first: str, last: str, spaced: bool, counted: bool) -> bool:
    """Tell a range from a code, a score, a subtraction or a telephone number."""
    if re.match(r"0\d", first) or re.match(r"0\d", last):
        return False
    low, high = _number(first), _number(last)
    if counted:  # № 3–4 is a double issue, № 12-45 may be anything
        return high == low + 1
    if spaced:
        years = is_year(first) and is_year(last)
        return low < high and (years or len(first) == len(last) <= 2)
    if len(first) == 4 and first.isdigit():
        if len(last) == 2 and last.isdigit():  # 2017-18, but 2017-06 is a month
            return is_year(first) and 12 < high > low % 100
        return is_year(first) and is_year(last) and low < high
    if len(last) == 4 and last.isdigit():
        return low < high and high % 10 == 0
    return low < high


def ranges(number: str) -> Rule:
    pattern = rf"""
        (?<![{WORD}.,:/–—-]) (?P<first>{number})
        (?P<dash> {SPACE}[-–]{SPACE} | [-—] )
        (?P<last>{number})
        (?! [{WORD}–—/:] | [.,]\w | -[\dA-ZА-ЯЁ] | {SPACE}?= )
    """

    def replace(match):
        before = match.string[max(match.start() - 8, 0) : match.start()]
        counted = re.search(r"(?:№|\b[Nn]os?\.)\s?\Z", before) is not None
        first, dash, last = match["first"], match["dash"], match["last"]
        if not _is_range(first, last, len(dash) > 1, counted):
            return match[0]
        return f"{first}–{last}"

    return sub("-–—", pattern, replace, re.VERBOSE)


def counted(
    number: str, word: str, uncounted: frozenset[str], numbered: re.Pattern
) -> Rule:
    """Make a rule that glues a number to the word for what it counts.

    A year counts nothing, nor does the number of a thing: what stands before that is
    ``numbered``. ``uncounted`` words may follow any number.
    """
    pattern = rf"""
        (?<![{WORD}.,:/+–—-])
        (?P<number> (?:{number}–)? (?P<last>{number}) )
        [ ]
        (?P<word> {word} )
    """

    def replace(match):
        before = match.string[max(match.start() - 10, 0) : match.start()]
        if (
            is_year(match["last"])
            or match["word"] in uncounted
            or numbered.search(before)
        ):
            return match[0]
        return f"{match['number']}{NBSP}{match['word']}"

    return sub(DIGITS, pattern, replace, re.VERBOSE)


MOMENTS = sub(  # times and days of the month
    "-—",
    r"(?<![\w.,:/–-])(\d{1,2}:\d\d|\d{1,2}\.\d\d(?:\.\d{4})?)[-—]"
    r"(\d{1,2}:\d\d|\d{1,2}\.\d\d(?:\.\d{4})?)(?![\w–:/-]|\.\w)",
    lambda match: (
        f"{match[1]}–{match[2]}" if (":" in match[1]) == (":" in match[2]) else match[0]
    ),
)
CENTURIES = sub(
    "-—",
    rf"(?<![{WORD}-])([IVXХ]+)[-—]([IVXХ]+)(?={SPACE}(?:вв?\.|век|столети|centur))",
    r"\1–\2",
)


def dashes(allowed: str) -> Rule:
    """Make a rule that spaces a dash between words; a minus between numbers stays.

    ``allowed``: the dashes that stay as they are; others become an em dash.
    """

    def replace(match):
        dash = match[1]
        around = match.string[match.start() - 1] + match.string[match.end()]
        if around.isdigit() and dash in "-–":
            return match[0]
        return f"{NBSP}{dash if dash in allowed else '—'} "

    return sub("-–—―", rf"(?<=\S){SPACE}+(-{{1,3}}|[–—―]){SPACE}+(?=\S)", replace)


SPEECH = sub("-–—―", rf"(?m)^(?:-{{1,2}}|[–—―]){SPACE}+(?=[^\s\d])", rf"—{NBSP}")


_OPENING, _CLOSING = "«„‟‘‚", "»”’"
_FAMILY = {
    **dict.fromkeys("«»", "«"),
    **dict.fromkeys("„‟“”", "“"),
    **dict.fromkeys("‘‚’", "‘"),
}
_BEFORE_OPENING = " \u00a0\u202f\n\t([{<=/-–—…"
_AFTER_CLOSING = " \u00a0\u202f\n\t)]}>/-–—….,;:!?"
_DEEPEST = 16  # open quotes; a text with more is not prose, and would take long


def _pairs(text: str, tokens: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the places of quotes that belong together, by shape or neighbours."""
    quotes = set(tokens)
    opened: dict[int, bool] = {}
    stacked: list[int] = []
    after = [""] * len(tokens)
    for number in reversed(range(len(tokens))):
        place = tokens[number] + 1
        after[number] = (
            after[number + 1] if place in quotes else text[place : place + 1]
        )
    for place, following in zip(tokens, after, strict=True):
        glyph = text[place]
        family = _FAMILY.get(glyph, glyph)
        if glyph in _OPENING:
            opens = True
        elif glyph in _CLOSING:
            opens = False
        else:
            border = place == 0 or opened.get(
                place - 1, text[place - 1] in _BEFORE_OPENING
            )
            may_open = border and following.strip(" \u00a0\u202f\n\t") != ""
            may_close = not border and (not following or following in _AFTER_CLOSING)
            inside = any(_FAMILY.get(text[i], text[i]) == family for i in stacked)
            opens = may_open if may_open != may_close else not inside
        opened[place] = opens
        if opens:
            stacked.append(place)
            del stacked[:-_DEEPEST]
            continue
        for depth in reversed(range(len(stacked))):
            start = stacked[depth]
            if _FAMILY.get(text[start], text[start]) == family:
                del stacked[depth:]
                yield start, place
                break


def quotes(signs: str, pattern: str, outer: str, inner: str) -> Rule:
    """Make a rule that sets pairs of quotes by their depth; single ones stay."""
    compiled = re.compile(pattern)

    def edits(text):
        tokens = [match.start() for match in compiled.finditer(text)]
        glyphs = {}
        ends: list[tuple[int, str]] = []
        for start, end in sorted(_pairs(text, tokens)):
            while ends and ends[-1][0] < start:
                ends.pop()
            around = ends[-1][1] if ends else inner
            single = _FAMILY.get(text[start], text[start]) in "'‘"
            marks = "‘’" if single else inner if around == outer else outer
            ends.append((end, marks))
            glyphs[start], glyphs[end] = marks
        for place in sorted(glyphs):
            if text[place] != glyphs[place]:
                yield place, place + 1, glyphs[place]

    return Rule(signs, edits)
