"""What nodes of JATS say: their text and its language. It imports nothing of Django."""

import re

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Nodes whose words belong to no text around them.
ASIDE = {"fn", "xref", "label", "index-term"}
SPACES = re.compile(r"[ \t\r\n]+")


def text_of(node):
    """Return the text of a node, its spaces as HTML shows them."""
    return SPACES.sub(" ", "".join(pieces_of(node))).strip(" ")


def pieces_of(node):
    yield node.text or ""
    for child in node:
        if child.tag not in ASIDE:
            yield from pieces_of(child)
        yield child.tail or ""


def text_at(node, path):
    """Return the text of the first node at a path, or ""."""
    found = node.find(path)
    return "" if found is None else text_of(found)


def lines_at(node):
    """Return the headings and paragraphs of a node, a line each."""
    lines = [text_of(each) for each in node.iter("p", "title")]
    return [*filter(None, lines)] or [*filter(None, [text_of(node)])]


def language_at(node):
    """Return the two letters of the language at a node, or "" where none is named."""
    while node is not None:
        if language := node.get(LANG):
            return language[:2].lower()
        node = node.getparent()
    return ""
