"""Writes XLIFF 1.2: a file element for each item, a unit for each segment."""

from lxml import etree

from text.xml_characters import strip_invalid_xml

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The state of a translation, by that of its block.
STATES = {"current": "final", "stale": "needs-review-translation"}
# What a code stands for, by the tag of its element.
KINDS = {"strong": "bold", "em": "italic", "a": "link", "br": "lb", "img": "image"}


def write(items, source, target) -> bytes:
    root = etree.Element(
        f"{{{NAMESPACE}}}xliff", nsmap={None: NAMESPACE}, version="1.2"
    )
    languages = {"source-language": source, "target-language": target}
    for item in items:
        file = child(
            root, "file", original=str(item.pointer), datatype="html", **languages
        )
        child(child(file, "header"), "note").text = words(item.title)
        body = child(file, "body")
        for number, (label, units) in enumerate(item.parts, start=1):
            group = child(body, "group", id=f"g{number}", resname=words(label))
            for unit in units:
                write_unit(group, unit)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def write_unit(group, unit):
    element = child(group, "trans-unit", id=unit.id)
    element.set(SPACE, "preserve")
    fill(child(element, "source"), unit.source.pieces, unit.source.codes)
    if unit.target:
        target = child(element, "target", state=STATES[unit.state])
        codes = {**unit.target.codes, **unit.source.codes}
        fill(target, unit.target.pieces, codes)
        if unit.state == "current":
            element.set("approved", "yes")
    for note in unit.notes:
        child(element, "note").text = words(note)


def fill(element, pieces, codes):
    stack = [element]
    for piece in pieces:
        if isinstance(piece, str):
            append(stack[-1], words(piece))
        elif piece.kind == "close":
            stack.pop()
        else:
            made = child(stack[-1], "x" if piece.kind == "alone" else "g", id=piece.id)
            tag = codes[piece.id].tag
            made.set("ctype", KINDS.get(tag, f"x-html-{tag}"))
            if piece.kind == "open":
                stack.append(made)


def append(parent, text):
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def child(parent, name, /, **attributes):
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)


def words(text):
    return strip_invalid_xml(str(text))
