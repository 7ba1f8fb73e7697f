"""Repairs lists: items only inside lists, and lists of nothing but items."""

from lxml import etree

from .grammar import LISTS, is_blank


def repair_lists(root):
    """Put stray items into a list, and stray content of a list into an item."""
    made = set()
    for item in list(root.iter("li")):
        if item.getparent().tag in LISTS:
            continue
        before = item.getprevious()
        if before is None or before not in made or not is_blank(before.tail):
            before = etree.Element("ul")
            made.add(before)
            item.addprevious(before)
        before.append(item)
        before.tail, item.tail = item.tail, None
    for node in list(root.iter(*LISTS)):
        last = loose = None
        if not is_blank(node.text):
            loose = etree.Element("li")
            loose.text = node.text
            node.insert(0, loose)
        node.text = None
        for child in list(node):
            if child is loose:
                continue
            if child.tag == "li":
                last, loose, tail = child, None, child.tail
                child.tail = None
                if not is_blank(tail):
                    last = loose = etree.Element("li")
                    loose.text = tail
                    child.addnext(loose)
                continue
            if loose is None and last is not None and child.tag in LISTS:
                loose = last
            if loose is None:
                last = loose = etree.Element("li")
                child.addprevious(loose)
            loose.append(child)
