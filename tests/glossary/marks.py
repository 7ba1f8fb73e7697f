"""The texts in ``marked/``, of which people have marked the terms by hand.

Nobody has changed the program to suit those in ``marked/blind/``.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from demo.kinds import KINDS
from glossary.linker import Pattern, TermIndex, match_terms

FOLDER = Path(__file__).parent / "marked"
BLIND = FOLDER / "blind"
# Terms that people left unmarked, as agreed.
TOO_GENERAL = {
    *["информация", "данные", "алгоритм", "инновация", "сеть связи"],
    *["ПО", "ИС", "СПО", "ИВ", "ЭП"],
    *["information", "data", "algorithm", "innovation", "software", "networking", "IP"],
}
MARK = re.compile(r"\[\[(?P<term>[^|\]]+)\|(?P<code>[a-z0-9-]+)\]\]")


def concepts():
    return next(kind.sources for kind in KINDS if kind.name == "concept")


@dataclass
class Score:
    """Compares matches with marks; both are spans (start, end, code)."""

    matched: int = 0
    marked: int = 0
    right: int = 0
    missed: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    @property
    def precision(self):
        return self.right / self.matched

    @property
    def recall(self):
        return self.right / self.marked

    def add(self, name, text, matches, marked):
        self.matched += len(matches)
        self.marked += len(marked)
        self.right += len(matches & marked)
        self.missed += [excerpt(name, text, *span) for span in sorted(marked - matches)]
        self.wrong += [excerpt(name, text, *span) for span in sorted(matches - marked)]


def excerpt(name, text, start, end, code):
    around = text[max(0, start - 30) : end + 30].replace("\n", " ")
    return f"{name}: {text[start:end]!r} as {code} in …{around}…"


def texts(language, folder=FOLDER):
    return sorted(folder.glob(f"{language}-*.txt"))


def read(path):
    """Return a text without its marks, and the marks as {(start, end, code)}."""
    pieces, spans, length, end_of_mark = [], set(), 0, 0
    source = path.read_text()
    for match in MARK.finditer(source):
        before, term = source[end_of_mark : match.start()], match["term"]
        start = length + len(before)
        spans.add((start, start + len(term), match["code"]))
        pieces += [before, term]
        length, end_of_mark = start + len(term), match.end()
    return "".join([*pieces, source[end_of_mark:]]), spans


def term_index(language):
    """Return the terms of the first content, also those that are linked nowhere."""
    return TermIndex(
        [
            Pattern(
                key=concept["code"],
                text=term["text"],
                is_case_sensitive=term.get("is_case_sensitive", False),
                forms=tuple(term.get("forms", [])),
                not_when=tuple(term.get("not_when", [])),
            )
            for concept in concepts()
            for term in concept["terms"]
            if term["language"] == language
            and term["status"] != "lookup"
            and term["text"] not in TOO_GENERAL
        ],
        language,
    )


def score(language, folder=FOLDER):
    """Compare what the program finds with what people have marked."""
    index, result = term_index(language), Score()
    for path in texts(language, folder):
        text, marked = read(path)
        matches = {
            (match.start, match.end, match.key) for match in match_terms(text, index)
        }
        result.add(path.stem, text, matches, marked)
    return result


def numbers(language):
    """Return how many marks each text has."""
    return Counter({path.stem: len(read(path)[1]) for path in texts(language)})
