"""Writing XML: elements under others, by their prefixed names."""

from lxml import etree

from journal.jats import elements as jats
from text.typography import with_plain_spaces

XML = "http://www.w3.org/XML/1998/namespace"


def under(parent, name, text="", /, **attributes):
    """Add an element, such as ``jats:p``; attributes without a value are left out."""
    element = etree.SubElement(parent, expanded(parent, name))
    for key, value in attributes.items():
        if value:
            element.set(expanded(parent, key) if ":" in key else key, xml_text(value))
    if text:
        element.text = xml_text(text)
    return element


def put(parent, name, text, /, **attributes):
    """Add an element with a text; none where there is no text."""
    if text not in (None, ""):
        under(parent, name, text, **attributes)


def expanded(parent, name):
    prefix, _colon, local = name.rpartition(":")
    namespace = XML if prefix == "xml" else parent.nsmap.get(prefix or None)
    return etree.QName(namespace, local)


def xml_text(value):
    return jats.xml_text(with_plain_spaces(str(value))).strip()


def as_file(root) -> bytes:
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
