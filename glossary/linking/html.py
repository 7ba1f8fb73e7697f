"""The first use of each term in a rich text, made a link to the glossary."""

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from lxml import etree

from text.richtext.grammar import BLOCKS, STRICT, parse, serialise

from .dictionary import Dictionary
from .finding import Hit, find

_NEVER = {
    *("a", "code", "pre", "figcaption", "caption"),
    *(f"h{level}" for level in range(1, 7)),
}
_BLOCKS = BLOCKS | {"div", "section", "pre", "h1", "h5", "h6"}


class _Piece(NamedTuple):
    """A text node: what an element begins with, or what follows it."""

    element: etree._Element
    is_tail: bool
    text: str
    may_link: bool


def linked(
    html: str,
    dictionary: Dictionary,
    address: Callable[[Hashable], str],
    skip: frozenset = frozenset(),
) -> tuple[str, list]:
    """Return a stored text with links to the glossary, and the keys of its terms.

    Only the first use of a term is linked, where a reader may want it: not in links,
    headings, code, captions, footnotes, nor in words of another language. The keys are
    those that were linked, in the order of the text.
    """
    if not html:
        return html, []
    root = parse(html, STRICT)
    keys = link_terms(root, dictionary, address, skip)
    return (serialise(root) if keys else html), keys


def link_terms(root, dictionary, address, skip=frozenset()) -> list:
    """Make the links in a tree, and return the keys of what was linked."""
    done = dict.fromkeys(skip)
    keys = []
    for block in list(_blocks(root, dictionary.language)):
        for piece, hits in _first_uses(block, dictionary, done):
            _link(piece, hits, address)
            keys += [hit.key for hit in hits]
    return keys


def _blocks(root, language) -> Iterator[list[_Piece]]:
    """Yield the pieces of each paragraph, cell or item: what reads on as one text."""
    pieces: list[_Piece] = []

    def finished():
        nonlocal pieces
        block, pieces = pieces, []
        return [block] if any(piece.may_link for piece in block) else []

    def add(element, is_tail, text, may_link):
        if text:
            pieces.append(_Piece(element, is_tail, text, may_link))

    def walk(element, may_link):
        if element.get("class") == "footnote":
            return
        may_link = _may_link_in(element, may_link, language)
        if element.tag in _BLOCKS:
            yield from finished()
        elif element.tag == "br":
            add(element, False, "\n\n", False)
        add(element, False, element.text, may_link)
        for child in element:
            yield from walk(child, may_link)
            add(child, True, child.tail, may_link)
        if element.tag in _BLOCKS:
            yield from finished()

    yield from walk(root, True)
    yield from finished()


def _may_link_in(element, may_link, language):
    if element.tag in _NEVER:
        return False
    spoken = element.get("lang")
    # What is in a link stays in a link; of languages the nearest one counts, and
    # nothing in another language is inside one of ours again.
    return may_link and (not spoken or spoken == language)


def _first_uses(pieces, dictionary, done) -> Iterator[tuple[_Piece, list[Hit]]]:
    """Yield each text node with the first uses in it, counted from its beginning."""
    hits = iter(find("".join(piece.text for piece in pieces), dictionary))
    hit = next(hits, None)
    offset = 0
    for piece in pieces:
        end = offset + len(piece.text)
        here = []
        while hit and hit.start < end:
            is_whole = offset <= hit.start and hit.end <= end
            if is_whole and piece.may_link and hit.key not in done:
                done[hit.key] = None
                here.append(Hit(hit.start - offset, hit.end - offset, hit.key))
            hit = next(hits, None)
        if here:
            yield piece, here
        offset = end


def _link(piece, hits, address):
    element, text = piece.element, piece.text
    ends = [*(hit.start for hit in hits[1:]), len(text)]
    links = []
    for hit, end in zip(hits, ends, strict=True):
        link = etree.Element("a", {"href": address(hit.key)})
        link.text, link.tail = text[hit.start : hit.end], text[hit.end : end]
        links.append(link)
    before = text[: hits[0].start]
    if piece.is_tail:
        parent, place = element.getparent(), element.getparent().index(element) + 1
        element.tail = before
    else:
        parent, place = element, 0
        element.text = before
    parent[place:place] = links
