"""Pairs the sentences of two versions of a text that say the same."""

import math
import re

from text.fold import fold
from text.languages import LANGUAGES
from text.richtext.blocks import lines_of
from text.sentences import sentences

# How many pairs of sentences are compared at most, where numbers differ.
MOST_CELLS = 100_000
# After Gale and Church, "A program for aligning sentences in bilingual corpora" (1993):
# how probable it is that so many sentences stand for so many, and the variance of the
# length for each sign.
OF_SENTENCES = {
    (1, 1): 0.89,
    (1, 0): 0.005,
    (0, 1): 0.005,
    (2, 1): 0.045,
    (1, 2): 0.045,
    (2, 2): 0.01,
}
# Paragraphs are added more often than joined.
OF_LINES = {(1, 1): 0.9, (1, 0): 0.05, (0, 1): 0.05}
VARIANCE = 6.8


def sentence_pairs(versions: dict[str, str], is_rich: bool) -> list[dict[str, str]]:
    lines = [lines_in(versions[code], is_rich) for code in LANGUAGES]
    pairs = []
    for line in align(*lines, OF_LINES):
        cut = [
            sentences(text, code) for code, text in zip(LANGUAGES, line, strict=True)
        ]
        pairs += align(*cut, OF_SENTENCES)
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in pairs if is_worth(pair)]


def sentences_in(text: str, is_rich: bool, language: str) -> list[str]:
    lines = lines_in(text, is_rich)
    return [sentence for line in lines for sentence in sentences(line, language)]


def lines_in(text, is_rich):
    if is_rich:
        return lines_of(text)
    return [*filter(None, map(str.strip, text.splitlines()))]


def is_worth(pair):
    """Tell whether a pair is a translation: not a number, nor a name kept as it is."""
    first, second = map(fold, pair)
    return first != second and all(re.search(r"[^\W\d_]", text) for text in pair)


def align(left: list[str], right: list[str], probable: dict) -> list[tuple[str, str]]:
    """Pair texts in their order, or by their lengths where their numbers differ.

    Where two stand for one they are joined; what stands alone is left out.
    """
    if len(left) == len(right):
        return [*zip(left, right, strict=True)]
    if len(left) * len(right) > MOST_CELLS:
        return []
    return [
        (" ".join(left[i:j]), " ".join(right[k:m]))
        for i, j, k, m in best_path([*map(len, left)], [*map(len, right)], probable)
        if i < j and k < m
    ]


def best_path(left, right, probable):
    """Return the spans (i, j, k, m) of lists of lengths that cost least together."""
    best = {(0, 0): (0.0, None)}
    for j in range(len(left) + 1):
        for m in range(len(right) + 1):
            steps = [
                (
                    best[j - a, m - b][0]
                    + cost_of(left[j - a : j], right[m - b : m], prior),
                    (a, b),
                )
                for (a, b), prior in probable.items()
                if j >= a and m >= b
            ]
            if steps:
                best[j, m] = min(steps)
    path, end = [], (len(left), len(right))
    while step := best[end][1]:
        begin = end[0] - step[0], end[1] - step[1]
        path.append((begin[0], end[0], begin[1], end[1]))
        end = begin
    return path[::-1]


def cost_of(left, right, prior):
    """Return how improbable it is that texts of these lengths say the same."""
    cost = -math.log(prior)
    if not (left and right):
        # A long addition is no less probable than a short one.
        return cost
    mean = (sum(left) + sum(right)) / 2
    distance = abs(sum(left) - sum(right)) / math.sqrt(VARIANCE * mean)
    return cost - math.log(max(math.erfc(distance / math.sqrt(2)), 1e-12))
