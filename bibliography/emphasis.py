"""What a style sets in italics, as marks within a plain text.

They are noncharacters of Unicode, which no text has: so a page escapes a reference as a
whole, and its words are glued like those of any other text.
"""

import re

BEGIN, END = "\ufdd0", "\ufdd1"
_MARKS = re.compile(f"[{BEGIN}{END}]")
_ITALIC = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")


def italic(text: str) -> str:
    """Return a text between the marks; what is italic within it is so anyway."""
    return f"{BEGIN}{upright(text)}{END}" if text else ""


def upright(text: str) -> str:
    return _MARKS.sub("", str(text))


def with_tags(html: str) -> str:
    """Return escaped HTML with elements in place of the marks."""
    return upright(_ITALIC.sub(r"<i>\1</i>", html))
