"""Marks the words of a block that are new since a former version."""

import re
from difflib import SequenceMatcher

from lxml import etree

from text.differences import is_too_slow

WORD = re.compile(r"\S+")


def mark_changes(element, former):
    """Wrap in ``ins`` the words of an element that ``former``, an element, lacks."""
    nodes = list(text_nodes(element))
    words = [
        (number, match)
        for number, (_owner, _is_tail, text) in enumerate(nodes)
        for match in WORD.finditer(text)
    ]
    old = [word for *_node, text in text_nodes(former) for word in WORD.findall(text)]
    new = [match[0] for _number, match in words]
    if is_too_slow(old, new):
        return
    spans = {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, _i, _j, begin, end in matcher.get_opcodes():
        for number, match in words[begin:end] if tag != "equal" else []:
            extend(spans.setdefault(number, []), match, begin)
    for number, places in spans.items():
        wrap(*nodes[number], places)


def text_nodes(element):
    """Yield (element, whether it is its tail, text), but those of footnotes."""
    if element.get("class") == "footnote":
        return
    yield element, False, element.text or ""
    for child in element:
        yield from text_nodes(child)
        yield child, True, child.tail or ""


def extend(places, match, run):
    """Add the place of a word, to that of the word before it in the same run."""
    if places and places[-1][2] == run:
        places[-1] = (places[-1][0], match.end(), run)
    else:
        places.append((match.start(), match.end(), run))


def wrap(element, is_tail, text, places):
    ends = [*(start for start, *_rest in places[1:]), len(text)]
    marks = []
    for (start, end, _run), until in zip(places, ends, strict=True):
        mark = etree.Element("ins")
        mark.text, mark.tail = text[start:end], text[end:until]
        marks.append(mark)
    before = text[: places[0][0]]
    if is_tail:
        parent, place = element.getparent(), element.getparent().index(element) + 1
        element.tail = before
    else:
        parent, place = element, 0
        element.text = before
    parent[place:place] = marks
