"""Writes XLIFF 1.2 and 2.1: a file element for each item, a unit for each segment."""

from lxml import etree

from text.xml_characters import strip_invalid_xml

OLD = "urn:oasis:names:tc:xliff:document:1.2"
NEW = "urn:oasis:names:tc:xliff:document:2.0"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The state of a segment with a translation, by that of its block: in 1.2 and 2.1.
STATES = {
    "current": ("final", "final"),
    "stale": ("needs-review-translation", "initial"),
    "missing": ("needs-translation", "initial"),
}
# What a code stands for: in 1.2, and in 2.1 with the detail of it.
OLD_KINDS = {
    "strong": "bold",
    "em": "italic",
    "a": "link",
    "br": "lb",
    "img": "image",
}
NEW_KINDS = {
    "strong": ("fmt", "xlf:b"),
    "em": ("fmt", "xlf:i"),
    "br": ("fmt", "xlf:lb"),
    "a": ("link", None),
    "img": ("image", None),
}


def write_old(items, source, target, notes) -> bytes:
    """Return a file of XLIFF 1.2. ``notes``: functions that put a unit into words."""
    root = etree.Element(f"{{{OLD}}}xliff", nsmap={None: OLD}, version="1.2")
    for item in items:
        languages = {"source-language": source, "target-language": target}
        file = child(root, "file", original=str(item.pointer), datatype="html")
        file.attrib.update(languages)
        child(child(file, "header"), "note").text = words(item.title)
        body = child(file, "body")
        for number, part in enumerate(item.parts, start=1):
            group = child(body, "group", id=f"g{number}", resname=words(part.label))
            for unit in part.units:
                old_unit(group, unit, notes)
    return in_octets(root)


def old_unit(group, unit, notes):
    element = child(group, "trans-unit", id=unit.id)
    element.set(SPACE, "preserve")
    fill(child(element, "source"), unit.source.pieces, unit.source.codes, old_code)
    state, _new = STATES[unit.state]
    if unit.target:
        target = child(element, "target", state=state)
        codes = {**unit.target.codes, **unit.source.codes}
        fill(target, unit.target.pieces, codes, old_code)
        if unit.state == "current":
            element.set("approved", "yes")
    for note in notes(unit):
        child(element, "note").text = words(note)


def old_code(parent, code, element):
    if code.kind == "alone":
        made = child(parent, "x", id=code.id)
    else:
        made = child(parent, "g", id=code.id)
    name = element.tag
    made.set("ctype", OLD_KINDS.get(name, f"x-html-{name}"))
    return made


def write_new(items, source, target, notes) -> bytes:
    """Return a file of XLIFF 2.1."""
    attributes = {"version": "2.1", "srcLang": source, "trgLang": target}
    root = etree.Element(f"{{{NEW}}}xliff", attributes, nsmap={None: NEW})
    for number, item in enumerate(items, start=1):
        file = child(root, "file", id=f"f{number}", original=str(item.pointer))
        child(child(file, "notes"), "note").text = words(item.title)
        for place, part in enumerate(item.parts, start=1):
            group = child(file, "group", id=f"g{place}", name=words(part.label))
            for unit in part.units:
                new_unit(group, unit, notes)
    return in_octets(root)


def new_unit(group, unit, notes):
    element = child(group, "unit", id=unit.id)
    element.set(SPACE, "preserve")
    if texts := [*notes(unit)]:
        holder = child(element, "notes")
        for text in texts:
            child(holder, "note").text = words(text)
    _old, state = STATES[unit.state]
    segment = child(element, "segment", state=state)
    fill(child(segment, "source"), unit.source.pieces, unit.source.codes, new_code)
    if unit.target:
        codes = {**unit.target.codes, **unit.source.codes}
        fill(child(segment, "target"), unit.target.pieces, codes, new_code)


def new_code(parent, code, element):
    made = child(parent, "ph" if code.kind == "alone" else "pc", id=code.id)
    kind, detail = NEW_KINDS.get(element.tag, ("other", None))
    made.set("type", kind)
    if detail:
        made.set("subType", detail)
    return made


# Parts of both


def fill(element, pieces, codes, make):
    stack = [element]
    for piece in pieces:
        if isinstance(piece, str):
            append(stack[-1], words(piece))
        elif piece.kind == "close":
            stack.pop()
        else:
            made = make(stack[-1], piece, codes[piece.id])
            if piece.kind == "open":
                stack.append(made)


def append(parent, text):
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def child(parent, name, /, **attributes):
    namespace = etree.QName(parent).namespace
    return etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)


def words(text):
    return strip_invalid_xml(str(text))


def in_octets(root):
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
