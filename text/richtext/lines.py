"""The texts that stand by themselves in a rich text."""

import re

from .grammar import STRICT, parse, remove, serialise
from .renderer import text_of


def lines_of(html: str) -> list[str]:
    """Return the text of each paragraph, heading, item and cell; the footnotes last."""
    root = parse(html, STRICT)
    notes = [span for span in root.iter("span") if span.get("class") == "footnote"]
    for note in notes:
        remove(note)
        note.tag = "p"
        note.attrib.clear()
        root.append(note)
    lines = re.split(r"[\n\t]", text_of(serialise(root)))
    return [*filter(None, map(str.strip, lines))]
