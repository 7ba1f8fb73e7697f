"""The type of a rule, and the rules that both languages share."""

import re
from collections.abc import Callable, Iterable
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
                tail = min(
                    _common(old[::-1], new[::-1]), len(old) - head, len(new) - head
                )
                new = new[head : len(new) - tail]
                yield match.start() + head, match.end() - tail, new

    return Rule(signs, edits)


def _common(left: str, right: str) -> int:
    """Return the length of the common beginning."""
    length = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        length += 1
    return length


def glue(signs: str, left: str, right: str, flags: int = 0) -> Rule:
    """Make a rule that turns the space between the two into a no-break space."""
    return sub(signs, rf"({left})[ ](?={right})", rf"\1{NBSP}", flags)


def patronymics(capital: str, small: str, son: str, sure: str, daughter: str) -> Rule:
    """Make a rule that glues a given name to the patronymic.

    A son's looks like a surname (Иван Рабинович), unless it ends as ``sure`` ones do,
    or the surname stands beside it.
    """
    name = rf"{capital}{small}+"
    return sub(
        " ",
        rf"""
        {STARTS} (?P<names> {name},?{SPACE}{name} ) [ ] (?={name}{son}{END})
        | {STARTS} (?P<name> {name} ) [ ]
          (?= {name}(?:{sure}|{daughter}){END} | {name}{son}{SPACE}{name} )
        """,
        lambda match: f"{match['names'] or match['name']}{NBSP}",
        re.VERBOSE,
    )


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
