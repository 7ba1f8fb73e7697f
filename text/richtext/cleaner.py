"""Any HTML, or plain text, made what is stored."""

import re

from .builder import Builder
from .grammar import LENIENT, STRICT, parse, sanitise, serialise
from .lists import repair_lists
from .typesetter import typeset_tree


def clean(html: str | None, language: str) -> str | None:
    """Return only what the grammar allows, nested by its rules and typeset.

    Plain text becomes paragraphs, which an empty line divides. Cleaning what is clean
    changes nothing.
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
    """Skip no level: the title of the page is the first, and each step is one."""
    around = []
    for heading in root.iter("h2", "h3", "h4"):
        while around and around[-1] >= heading.tag:
            around.pop()
        around.append(heading.tag)
        heading.tag = f"h{1 + len(around)}"
