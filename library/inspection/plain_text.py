"""Text for the search: one line, without control characters."""

import re
import unicodedata

from text.lemmas import SEARCHED_CHARACTERS

# A hyphen at the end of a line, as extracted from a PDF, with the line break.
HYPHENATION = re.compile("[\x02\xad\ufffe]\\s*")
# Categories: control, unassigned, private use, surrogate.
NOT_TEXT = {"Cc", "Cn", "Co", "Cs"}
# Some programs write a language by three letters.
TWO_LETTERS = {"rus": "ru", "eng": "en"}


def to_one_line(text: str) -> str:
    joined = " ".join(HYPHENATION.sub("", text).split())
    if joined.isprintable():
        return joined
    return "".join(c for c in joined if unicodedata.category(c) not in NOT_TEXT)


def language_code(tag: str) -> str:
    """Return "ru" for "ru-RU", and "" for what is no language code."""
    code = re.split("[-_]", tag.strip().lower())[0]
    code = TWO_LETTERS.get(code, code)
    return code if re.fullmatch("[a-z]{2}", code) else ""


def facts_of(file_type, pages=None, title="", language="") -> dict:
    """Return the facts of what is no PDF."""
    return {
        "type": file_type,
        "pages": pages,
        "title": title,
        "language": language_code(language),
        # Only a PDF may lack tags: other formats always have headings and lists.
        "is_tagged": None,
    }


def text_of(source) -> str:
    """Return the words of a table as CSV."""
    with source.open("rb") as file:
        content = file.read(4 * SEARCHED_CHARACTERS)
    text = to_one_line(content.decode("utf-8", errors="ignore"))
    return text[:SEARCHED_CHARACTERS]


class SearchText:
    """Collects pieces of text, up to as many characters as the search reads."""

    def __init__(self):
        self.pieces, self.length = [], 0

    def add(self, piece: str):
        self.pieces.append(piece)
        self.length += len(piece)

    @property
    def is_full(self) -> bool:
        return self.length > SEARCHED_CHARACTERS

    def text(self) -> str:
        return to_one_line("".join(self.pieces))[:SEARCHED_CHARACTERS]
