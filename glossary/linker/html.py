"""Links the first use of each term in a rich text to the glossary."""

from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from lxml import etree

from glossary.linker.matches import Match, match_terms
from glossary.linker.terms import TermIndex
from text.richtext.grammar import BLOCKS, STRICT, parse, serialise, wrap

_NEVER_LINKED = {
    *("a", "code", "pre", "figcaption", "caption"),
    *(f"h{level}" for level in range(1, 7)),
}
_BLOCKS = BLOCKS | {"div", "section", "pre", "h1", "h5", "h6"}


class _TextNode(NamedTuple):
    """The text or the tail of an element."""

    element: etree._Element
    is_tail: bool
    text: str
    may_link: bool


def link_html(
    html: str,
    index: TermIndex,
    url_of: Callable[[Hashable], str],
    skip: frozenset = frozenset(),
) -> tuple[str, list]:
    """Return a rich text with links to the glossary, and the keys of the linked terms.

    Only the first use of a term is linked, and none in links, headings, code, captions,
    footnotes and words of another language. Keys in ``skip`` are not linked.
    """
    if not html:
        return html, []
    root = parse(html, STRICT)
    linked, keys = set(skip), []
    for block in list(_blocks(root, index.language)):
        for node, matches in _first_uses(block, index, linked):
            places = [
                (start, end, etree.Element("a", {"href": url_of(key)}))
                for start, end, key in matches
            ]
            wrap(node.element, node.is_tail, places)
            keys += [match.key for match in matches]
    return (serialise(root) if keys else html), keys


def _blocks(root, language) -> Iterator[list[_TextNode]]:
    """Yield the text nodes of each paragraph, cell or item: a term lies within one."""
    nodes: list[_TextNode] = []

    def finished():
        nonlocal nodes
        block, nodes = nodes, []
        return [block] if any(node.may_link for node in block) else []

    def add(element, is_tail, text, may_link):
        if text:
            nodes.append(_TextNode(element, is_tail, text, may_link))

    def walk(element, may_link):
        if element.get("class") == "footnote":
            return
        may_link = _may_link_in(element, may_link, language)
        if element.tag in _BLOCKS:
            yield from finished()
        elif element.tag == "br":
            add(element, False, ";\n", False)  # ends a line that is no heading
        add(element, False, element.text, may_link)
        for child in element:
            yield from walk(child, may_link)
            add(child, True, child.tail, may_link)
        if element.tag in _BLOCKS:
            yield from finished()

    yield from walk(root, True)
    yield from finished()


def _may_link_in(element, may_link, language):
    if element.tag in _NEVER_LINKED:
        return False
    lang = element.get("lang")
    # A text in another language has no parts that are in ours again.
    return may_link and (not lang or lang == language)


def _first_uses(nodes, index, linked) -> Iterator[tuple[_TextNode, list[Match]]]:
    """Yield each text node with the matches to link, counted from its beginning."""
    matches = iter(match_terms("".join(node.text for node in nodes), index))
    match = next(matches, None)
    offset = 0
    for node in nodes:
        end = offset + len(node.text)
        first_uses = []
        while match and match.start < end:
            is_within = offset <= match.start and match.end <= end
            if is_within and node.may_link and match.key not in linked:
                linked.add(match.key)
                start = match.start - offset
                first_uses.append(Match(start, match.end - offset, match.key))
            match = next(matches, None)
        if first_uses:
            yield node, first_uses
        offset = end
