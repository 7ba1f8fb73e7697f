"""Makes the elements of JATS."""

import re

from lxml import etree

from text.languages import LANGUAGES

XLINK = "http://www.w3.org/1999/xlink"
ALI = "http://www.niso.org/schemas/ali/1.0/"
NAMESPACES = {"xlink": XLINK, "ali": ALI}
QUALIFIED = {
    "lang": "{http://www.w3.org/XML/1998/namespace}lang",
    "href": f"{{{XLINK}}}href",
}
# Characters that XML 1.0 does not allow.
NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name, *contents, **attributes):
    """Return an element, or None if it would have no contents.

    ``contents``: texts, elements, None, and lists of these. ``attributes``: see
    ``mark``.
    """
    contents = [*flat(contents)]
    if not contents:
        return None
    made = mark(name, **attributes)
    for content in contents:
        if etree.iselement(content):
            made.append(content)
        else:
            add_text(made, xml_text(content))
    return made


def mark(name, **attributes):
    """Return an element of attributes alone; those without a value are left out.

    ``_`` in a name stands for a hyphen, ``lang`` for xml:lang, ``href`` for xlink:href.
    """
    made = etree.Element(name, nsmap=NAMESPACES)
    for key, value in attributes.items():
        if value:
            made.set(QUALIFIED.get(key, key.replace("_", "-")), xml_text(value))
    return made


def in_each(record, field, make, languages=LANGUAGES):
    """Return ``make(text, language)`` of each language in which a field has a text."""
    texts = [(getattr(record, f"{field}_{code}"), code) for code in languages]
    return [make(text, code) for text, code in texts if text]


def of_text(name, **attributes):
    """Return a function for ``in_each``: an element that holds the text."""
    return lambda text, code: element(name, text, lang=code, **attributes)


def of_paragraphs(name, **attributes):
    """Return a function for ``in_each``: an element with a ``p`` for each line."""
    return lambda text, code: element(
        name,
        [element("p", line.strip()) for line in text.splitlines()],
        lang=code,
        **attributes,
    )


def flat(contents):
    for content in contents:
        if isinstance(content, list):
            yield from flat(content)
        elif content is not None and content != "":
            yield content


def add_text(parent, text):
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def xml_text(value):
    return NO_SIGN.sub("", str(value))
