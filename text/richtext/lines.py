"""The texts that stand by themselves in a rich text."""

import re

from .grammar import STRICT, parse, remove, serialise
from .renderer import text_of, text_of_tree

# What ends a line of its own: a heading, a cell or an item often has nothing.
_END = re.compile(r"[^\W_]|[)»”\]]")


def running_text_of(html: str | None) -> str:
    """Return plain text in one line without footnotes, each block with a stop."""
    if not html:
        return ""
    root = parse(html, STRICT)
    for note in root.xpath("//span[@class='footnote']"):
        remove(note)
    lines = [line.strip() for line in re.split(r"[\n\t]", text_of_tree(root))]
    return " ".join(
        f"{line}." if _END.fullmatch(line[-1]) else line for line in filter(None, lines)
    )


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
