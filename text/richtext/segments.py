"""The segments of a block, without tags: what a translation tool shows a translator.

A segment is the content of an element that holds no other block (a paragraph, a cell, a
caption), or the alternative text of a picture. Its pieces are texts and codes; a code
stands for the markup within, which comes back with the translation::

    segments_of("<p>A <em>b</em><br></p>")[0].pieces
    ["A ", Code("open", "1"), "b", Code("close", "1"), Code("alone", "2")]
"""

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from text.richtext.cleaner import typeset_tree
from text.richtext.grammar import BLOCKS, STRICT, parse, sanitise, serialise
from text.sentences import sentences
from text.xml import append_text

# Inline elements without content.
EMPTY = {"br", "img"}
# Of elements that hold blocks, or nothing to translate.
NO_TEXT = {"hr", "figure"}
_WORD = re.compile(r"\w")
_SPACE = re.compile(r"[ \t\r\n]+")


class Misfit(ValueError):
    """Why a translation has no place in its block: "codes", "nesting" or "parts"."""


class Code(NamedTuple):
    """A piece that stands for markup: ``kind`` is "open", "close" or "alone"."""

    kind: str
    id: str


@dataclass
class Segment:
    """What is translated at once. ``codes``: {id: element that the code stands for}."""

    pieces: list
    codes: dict = field(default_factory=dict)

    def optional(self):
        """Return the ids of what a translation may lack: the marks of a language."""
        return {code for code, shell in self.codes.items() if shell.get("lang")}


def segments_of(block: str) -> list[Segment]:
    """Return the segments of a block of stored rich text."""
    return [_segment(*slot) for slot in _slots_with_words(parse(block, STRICT))]


def translated_segments(source: str, target: str) -> list[Segment] | None:
    """Return the segments of a translation as those of its source; None if they differ.

    A code that its source has too has the id that it has there; any other begins
    with t.
    """
    left, right = parse(source, STRICT), parse(target, STRICT)
    if _skeleton(left) != _skeleton(right):
        return None
    slots = zip(_slots(left), _slots(right), strict=True)
    return [
        _segment(*there, like=_codes(here[1])[1] if here[0] == "text" else {})
        for here, there in slots
        if _has_words(*here)
    ]


def with_segments(
    source: str, translations: list, present: str = "", language: str | None = None
) -> str:
    """Return a block with the translations of its segments, each a list of pieces.

    ``present``: the translation so far, whose own codes may be in these; ``language``:
    by whose rules it is typeset. Raises Misfit where the codes of a segment are not
    those of the source, nor those of the present.
    """
    root = parse(source, STRICT)
    slots = _slots_with_words(root)
    were = (translated_segments(source, present) if present else None) or []
    if len(slots) != len(translations):
        raise Misfit("parts")
    # The alternative texts first: a paragraph is then filled with these pictures.
    order = sorted(range(len(slots)), key=lambda place: slots[place][0] == "text")
    for place in order:
        (kind, element), pieces = slots[place], translations[place]
        if kind == "alt":
            if any(isinstance(piece, Code) for piece in pieces):
                raise Misfit("codes")
            element.set("alt", plain(pieces))
            continue
        segment = _segment(kind, element)
        was = were[place] if were else segment
        check(pieces, segment, was)
        _fill(element, pieces, {**was.codes, **segment.codes})
    if language:
        typeset_tree(root, language)
    return sanitise(serialise(root), STRICT)


def check(pieces, source: Segment, present: Segment):
    """Raise Misfit unless the codes of a translation are those of one of both."""
    own, opened = [piece for piece in pieces if not isinstance(piece, str)], []
    for piece in own:
        if piece.kind == "open":
            opened.append(piece.id)
        elif piece.kind == "close" and (not opened or opened.pop() != piece.id):
            raise Misfit("nesting")
    if opened:
        raise Misfit("nesting")
    ids = [piece.id for piece in own if piece.kind != "close"]
    known = {**present.codes, **source.codes}
    kinds_fit = all(
        (piece.kind == "alone") == (known[piece.id].tag in EMPTY)
        for piece in own
        if piece.id in known
    )
    fits = any(
        segment.codes.keys() - segment.optional() <= {*ids} <= segment.codes.keys()
        for segment in [source, present]
    )
    if len(ids) != len({*ids}) or not (fits and kinds_fit):
        raise Misfit("codes")


def plain(pieces) -> str:
    """Return the words of a segment without its codes."""
    return "".join(piece for piece in pieces if isinstance(piece, str))


def cut(pieces, language) -> list[list]:
    """Return the pieces of each sentence; none ends within a pair of codes."""
    text = plain(pieces)
    # The ends of lines are those of a text without markup: sentences would lose them.
    found = [text] if "\n" in text else sentences(text, language)
    ends, place = [], 0
    for sentence in found:
        place = text.index(sentence, place) + len(sentence)
        ends.append(place)
    ends, parts, place, depth = ends[:-1], [[]], 0, 0
    for piece in pieces:
        if isinstance(piece, str):
            begin = 0
            # An end before a code that closes may as well be after it.
            while ends and ends[0] < place + len(piece) + (depth == 0):
                end = ends.pop(0) - place
                if depth == 0:
                    parts[-1].append(piece[begin:end])
                    parts.append([])
                    begin = end
            place += len(piece)
            piece = piece[begin:]
        else:
            depth += {"open": 1, "close": -1}.get(piece.kind, 0)
        parts[-1].append(piece)
    return [_stripped(part) for part in parts] if len(parts) > 1 else [pieces]


def _stripped(pieces):
    first, *rest = filter(None, pieces)
    first = first.lstrip() if isinstance(first, str) else first
    *begin, last = filter(None, [first, *rest])
    return [*begin, last.rstrip() if isinstance(last, str) else last]


def _slots(root):
    """Return ("text", element) and ("alt", picture) of a block, in order."""
    slots = []
    for element in root.iter():
        if element.tag == "img":
            slots.append(("alt", element))
        elif element.tag in BLOCKS - NO_TEXT and not any(
            child.tag in BLOCKS for child in element
        ):
            slots.append(("text", element))
    return slots


def _slots_with_words(root):
    return [slot for slot in _slots(root) if _has_words(*slot)]


def _has_words(kind, element):
    text = element.get("alt") if kind == "alt" else "".join(element.itertext())
    return bool(_WORD.search(text or ""))


def _skeleton(root):
    """Return what both languages of a block have in common: blocks, and pictures."""
    return [
        (element.tag, sorted(_attributes(element)), len([*element.iterancestors()]))
        for element in root.iter()
        if element.tag in BLOCKS or element.tag == "img"
    ]


def _attributes(element):
    """Return what both languages must have in common, so no words and no ids."""
    own = {"alt", "id", "data-chart"}
    return [(name, value) for name, value in element.items() if name not in own]


def _segment(kind, element, like=None):
    if kind == "alt":
        return Segment([element.get("alt") or ""])
    return Segment(*_codes(element, like))


def _codes(element, like=None):
    """Return the pieces of an element, and the elements that its codes stand for."""
    pieces, codes = [_text(element.text)], {}
    free = dict(like or {})

    def walk(child):
        identity = _id(child, free, len(codes), is_own=like is None)
        codes[identity] = shell = etree.Element(child.tag, dict(child.items()))
        if child.tag == "img":
            # As it will be when its own segment is translated.
            codes[identity] = child
        if child.tag in EMPTY:
            pieces.append(Code("alone", identity))
        else:
            pieces.append(Code("open", identity))
            pieces.append(_text(child.text))
            for inner in child:
                walk(inner)
            pieces.append(Code("close", identity))
        pieces.append(_text(child.tail))
        return shell

    for child in element:
        walk(child)
    return [piece for piece in pieces if piece], codes


def _id(element, free, count, *, is_own):
    if is_own:
        return str(count + 1)
    key = (element.tag, *_attributes(element))
    for identity, other in free.items():
        if (other.tag, *_attributes(other)) == key:
            del free[identity]
            return identity
    return f"t{count + 1}"


def _text(text):
    return _SPACE.sub(" ", text or "")


def _fill(element, pieces, codes):
    """Give an element the content that the pieces say."""
    for child in list(element):
        element.remove(child)
    element.text = None
    stack = [element]
    for piece in pieces:
        parent = stack[-1]
        if isinstance(piece, str):
            append_text(parent, _text(piece))
        elif piece.kind == "close":
            stack.pop()
        else:
            shell = deepcopy(codes[piece.id])
            shell.text = shell.tail = None
            parent.append(shell)
            if piece.kind == "open":
                stack.append(shell)
