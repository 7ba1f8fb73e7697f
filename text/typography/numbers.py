"""Ranges of numbers, and dashes between words."""

import re

from .rules import DIGITS, NBSP, SPACE, WORD, Rule, sub


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
