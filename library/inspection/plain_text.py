"""Text as the search wants it: one line, no control characters."""

import re
import unicodedata

from text.limits import SEARCHED_CHARACTERS

# What a hyphen at the end of a line leaves behind, with that end.
HYPHENATION = re.compile("[\x02\xad\ufffe]\\s*")
# Control characters, halves of characters and what is no character at all.
NO_TEXT = {"Cc", "Cn", "Co", "Cs"}
# Readers of these languages may name them by three letters.
TWO_LETTERS = {"rus": "ru", "eng": "en"}


def one_line(text: str) -> str:
    joined = " ".join(HYPHENATION.sub("", text).split())
    if joined.isprintable():
        return joined
    return "".join(c for c in joined if unicodedata.category(c) not in NO_TEXT)


def language_code(tag: str) -> str:
    """Return "ru" for "ru-RU"; nothing for what is no language."""
    code = re.split("[-_]", tag.strip().lower())[0]
    code = TWO_LETTERS.get(code, code)
    return code if re.fullmatch("[a-z]{2}", code) else ""


class Collected:
    """Pieces of text, up to as many characters as the search takes."""

    def __init__(self):
        self.pieces, self.length = [], 0

    def add(self, piece: str):
        self.pieces.append(piece)
        self.length += len(piece)

    @property
    def is_full(self) -> bool:
        return self.length > SEARCHED_CHARACTERS

    def text(self) -> str:
        return one_line("".join(self.pieces))[:SEARCHED_CHARACTERS]
