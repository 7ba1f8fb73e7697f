"""Turns any HTML, or plain text, into the HTML that is stored."""

import re

from .builder import Builder
from .grammar import LENIENT, STRICT, parse, sanitise, serialise
from .lists import repair_lists
from .typesetter import typeset_tree


def clean(html: str | None, language: str) -> str | None:
    """Return the HTML reduced to the grammar of stored rich text, and typeset.

    Plain text becomes paragraphs, divided at empty lines. Clean HTML does not change.
    """
    if not html:
        return html
    if not re.search("<[a-zA-Z/!?]", html):
        html = re.sub(r"\n[ \t\r]*\n\s*", "<p>", html)
    source = parse(html, LENIENT)
    repair_lists(source)
    builder = Builder(language)
    builder.walk(source)
    builder.close()
    _level_headings(builder.root)
    typeset_tree(builder.root, language)
    return sanitise(serialise(builder.root), STRICT)


def _level_headings(root):
    """Let headings skip no level below the page's title, which is the h1."""
    outer = []
    for heading in root.iter("h2", "h3", "h4"):
        while outer and outer[-1] >= heading.tag:
            outer.pop()
        outer.append(heading.tag)
        heading.tag = f"h{1 + len(outer)}"
