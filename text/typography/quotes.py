"""Pairs of quotes, and the marks of each level."""

import re
from collections.abc import Iterator

from .rules import Rule

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
