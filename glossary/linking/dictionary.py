"""Terms of one language, looked up by the lemmas of their words.

A term stands under its first lemma, then its second, and so on, so the time that a text
takes does not depend on the number of terms.
"""

from collections.abc import Iterable

from .patterns import Pattern
from .shapes import Shape


class Branch:
    """What begins with the lemmas on the way here."""

    __slots__ = ("following", "shapes")

    def __init__(self):
        self.following: dict[str, Branch] = {}
        self.shapes: list[Shape] = []  # of the terms that end here


class Dictionary:
    """The terms to find in a text; where two are alike, the earlier wins."""

    def __init__(self, patterns: Iterable[Pattern], language: str):
        self.language = language
        self.first = Branch()
        for rank, pattern in enumerate(patterns):
            self._add(Shape(pattern, pattern.text, rank))
            for form in pattern.forms:
                self._add(Shape(pattern, form, rank, is_literal=True))

    def _add(self, shape):
        for path in shape.paths():
            branch = self.first
            for lemma in path:
                branch = branch.following.setdefault(lemma, Branch())
            branch.shapes.append(shape)
