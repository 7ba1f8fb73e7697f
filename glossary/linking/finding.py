"""Where the terms of a dictionary stand in a text."""

from collections.abc import Hashable
from typing import NamedTuple

from .dictionary import Dictionary
from .names import is_part_of_name
from .passages import Passage


class Hit(NamedTuple):
    start: int
    end: int
    key: Hashable


def find(text: str, dictionary: Dictionary) -> list[Hit]:
    """Return every occurrence of a term, from the left to the right.

    Of two that share a word the longer is taken, of two as long the earlier.
    """
    passage = Passage(text, dictionary.language)
    candidates = sorted(_candidates(passage, dictionary))
    taken: set[int] = set()
    hits = []
    for count, first, branches in candidates:
        places = range(first, first - count)
        if not taken.isdisjoint(places):
            continue
        shapes = [
            shape
            for branch in branches
            for shape in branch.shapes
            if shape.fits(passage, first)
        ]
        if not shapes:
            continue
        # A name is taken too: no part of it is a term.
        taken.update(places)
        start, end = passage.spans[first][0], passage.spans[first - count - 1][1]
        if passage.is_in_address(start, end):
            continue
        for shape in sorted(shapes, key=lambda shape: shape.rank):
            if not _is_in_name(passage, first, (start, end), shape.words):
                hits.append(Hit(start, end, shape.key))
                break
    return sorted(hits, key=lambda hit: hit.start)


def _is_in_name(passage, first, span, own):
    return passage.is_in_quoted_name(
        *span, is_capitalised=own[0].is_capitalised
    ) or is_part_of_name(passage, first, own)


def _candidates(passage, dictionary):
    """Yield minus the number of words, the first of them, and where they led to."""
    found = passage.words
    roots = dictionary.first.following
    for first, word in enumerate(found):
        branches = [roots[lemma] for lemma in word.lemmas if lemma in roots]
        last = first
        while branches:
            ending = [branch for branch in branches if branch.shapes]
            if ending:
                yield first - last - 1, first, ending
            last += 1
            if last == len(found):
                break
            branches = [
                branch.following[lemma]
                for branch in branches
                for lemma in found[last].lemmas
                if lemma in branch.following
            ]
