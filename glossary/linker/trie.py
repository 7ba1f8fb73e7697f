"""The terms of one language, indexed by the lemmas of their words.

The index is a trie: a term is a path of its first lemma, its second, and so on. So the
time that a text takes does not depend on the number of terms.
"""

from collections.abc import Iterable

from .compiled_terms import CompiledTerm
from .patterns import Pattern


class TrieNode:
    """A sequence of lemmas with which terms begin, and the terms that end here."""

    __slots__ = ("children", "terms")

    def __init__(self):
        self.children: dict[str, TrieNode] = {}
        self.terms: list[CompiledTerm] = []


class TermIndex:
    """The terms to find in a text; where two are alike, the earlier wins."""

    def __init__(self, patterns: Iterable[Pattern], language: str):
        self.language = language
        self.root = TrieNode()
        for rank, pattern in enumerate(patterns):
            self._add(CompiledTerm(pattern, pattern.text, rank))
            for form in pattern.forms:
                self._add(CompiledTerm(pattern, form, rank, is_literal=True))

    def _add(self, term):
        node = self.root
        for lemma in term.lemmas():
            node = node.children.setdefault(lemma, TrieNode())
        node.terms.append(term)
