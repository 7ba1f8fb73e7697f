"""The blocks of stored rich text, and which blocks of two texts belong together."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise

from text.differences import is_too_slow
from text.richtext.grammar import LISTS, STRICT, parse, remove, sanitise, serialise
from text.richtext.renderer import text_of, text_of_tree

# Pairs of blocks up to which each is compared with each; longer runs pair in order.
MOST_PAIRS = 40_000
# The part of equal words from which two blocks are versions of each other.
ALIKE = 0.3
# Tags are none; addresses are.
_WORD = re.compile(r"(?<![<\w])(?<!</)\w+")
_FACT = re.compile(r'\d+|(?:href|src)="([^"]*)"')


def blocks_of(text: str | None, *, is_rich: bool = True) -> list[str]:
    """Return the top-level elements of a stored text, each as it is stored."""
    if not (text and is_rich):
        return [text] if text else []
    return [sanitise(serialise(each), STRICT) for each in parse(text, STRICT)]


def kind_of(block: str) -> str:
    """Return the tag of a block, "" of plain text; lists, and headings, are alike."""
    tag = re.match(r"(?:<(\w+))?", block)[1] or ""
    if tag in LISTS:
        return "list"
    return "heading" if re.fullmatch(r"h\d", tag) else tag


def pair_blocks(source: list[str], target: list[str]) -> list[tuple]:
    """Return the pairs of a text and its translation, as (place, place) in order.

    A block without a partner has None for the other place. Texts with the same kinds
    of blocks pair in order; otherwise kind, facts and length decide.
    """
    kinds = [[kind_of(block) for block in blocks] for blocks in [source, target]]
    if kinds[0] == kinds[1]:
        return [(place, place) for place in range(len(source))]
    facts = [[_facts(block) for block in blocks] for blocks in [source, target]]
    sizes = [[len(text_of(block)) for block in blocks] for blocks in [source, target]]

    def likeness(left, right):
        if kinds[0][left] != kinds[1][right]:
            return 0
        length, other = sizes[0][left] + 10, sizes[1][right] + 10
        same = _share(facts[0][left], facts[1][right])
        return 0.2 + min(length, other) / max(length, other) + same

    return match(len(source), len(target), likeness)


def pair_versions(old: list[str], new: list[str]) -> list[tuple]:
    """Return the pairs of two versions of one text, as ``pair_blocks`` does."""
    if is_too_slow(old, new):
        return _in_order(len(old), len(new))
    pairs = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        run = (
            _in_order(j - i, m - k)
            if tag == "equal"
            else match(j - i, m - k, _word_likeness(old[i:j], new[k:m]))
        )
        pairs += [
            (None if left is None else i + left, None if right is None else k + right)
            for left, right in run
        ]
    return pairs


def merge_versions(base: str, mine: str, theirs: str) -> str | None:
    """Return a stored text with what two people have made of its blocks.

    None where both changed a block, or put another at one place.
    """
    old, edits = blocks_of(base), []
    for new in [blocks_of(mine), blocks_of(theirs)]:
        if is_too_slow(old, new):
            return None
        opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        edits += [(i, j, new[k:m]) for tag, i, j, k, m in opcodes if tag != "equal"]
    edits.sort()
    for (begin, end, _new), (other_begin, other_end, _other) in pairwise(edits):
        if other_begin < end or (begin, end) == (other_begin, other_end):
            return None
    for begin, end, blocks in reversed(edits):
        old[begin:end] = blocks
    return "".join(old)


def _word_likeness(old, new):
    words = [[Counter(_WORD.findall(block)) for block in run] for run in [old, new]]

    def likeness(left, right):
        share = _share(words[0][left], words[1][right])
        return share if share >= ALIKE else 0

    return likeness


def match(count: int, other: int, likeness) -> list[tuple]:
    """Return pairs of places, in the order of both, whose likeness is the greatest.

    ``likeness(left, right)``: 0 where two places must not be a pair.
    """
    if count * other > MOST_PAIRS:
        return _in_order(count, other)
    best = [[0.0] * (other + 1) for _place in range(count + 1)]
    alike = [[likeness(i, j) for j in range(other)] for i in range(count)]
    for i in reversed(range(count)):
        for j in reversed(range(other)):
            paired = alike[i][j] and alike[i][j] + best[i + 1][j + 1]
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < count or j < other:
        is_pair = i < count and j < other and alike[i][j]
        if is_pair and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif i < count and (j == other or best[i][j] == best[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs


def _in_order(count, other):
    both = min(count, other)
    pairs = [(place, place) for place in range(both)]
    pairs += [(place, None) for place in range(both, count)]
    return pairs + [(None, place) for place in range(both, other)]


def _facts(block):
    return Counter(match[1] or match[0] for match in _FACT.finditer(block))


def _share(left, right):
    """Return how much of two counters is the same, from 0 to 1."""
    if not left and not right:
        return 1.0
    return 2 * (left & right).total() / (left.total() + right.total())


# What ends a line of its own: a heading, a cell or an item often has nothing.
_END = re.compile(r"[^\W_]|[)»”\]]")


def running_text_of(html: str | None) -> str:
    """Return plain text in one line without footnotes, each block with a stop."""
    lines = lines_of(html, has_notes=False) if html else []
    return " ".join(f"{line}." if _END.fullmatch(line[-1]) else line for line in lines)


def lines_of(html: str, *, has_notes: bool = True) -> list[str]:
    """Return the text of each paragraph, heading, item and cell; the footnotes last."""
    root = parse(html, STRICT)
    for note in root.xpath("//span[@class='footnote']"):
        remove(note)
        if has_notes:
            note.tag, note.tail = "p", None
            note.attrib.clear()
            root.append(note)
    lines = re.split(r"[\n\t]", text_of_tree(root))
    return [*filter(None, map(str.strip, lines))]
