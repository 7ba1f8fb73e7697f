"""The elements of JATS, and of its texts in several languages."""

from text import xml

NAMESPACES = {
    "xlink": "http://www.w3.org/1999/xlink",
    "ali": "http://www.niso.org/schemas/ali/1.0/",
}
QUALIFIED = {"lang": "xml:lang", "href": "xlink:href", "link_title": "xlink:title"}

# ``_`` in the name of an attribute stands for a hyphen.
mark = xml.Vocabulary(
    NAMESPACES, attribute=lambda key: QUALIFIED.get(key, key.replace("_", "-"))
)
element = mark.filled


def in_each(texts, make):
    """Return ``make(text, language)`` of each of {language: text}."""
    return [make(text, code) for code, text in texts.items()]


def of_text(name):
    """Return a function for ``in_each``: an element that holds the text."""
    return lambda text, code: element(name, text, lang=code)


def of_paragraphs(name):
    """Return a function for ``in_each``: an element with a ``p`` for each line."""
    return lambda text, code: element(
        name, [element("p", line.strip()) for line in text.splitlines()], lang=code
    )
