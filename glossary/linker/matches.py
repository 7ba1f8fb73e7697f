"""Finds the terms of an index in a plain text."""

from collections.abc import Hashable
from typing import NamedTuple

from .names import is_part_of_name
from .tokenized_text import TokenizedText
from .trie import TermIndex


class Match(NamedTuple):
    start: int
    end: int
    key: Hashable


def match_terms(text: str, index: TermIndex) -> list[Match]:
    """Return every occurrence of a term, from the left to the right.

    Of two that share a word, the longer one wins; of equal length, the earlier one.
    """
    tokens = TokenizedText(text, index.language)
    occupied: set[int] = set()
    matches = []
    for negative_length, first, nodes in sorted(_candidates(tokens, index)):
        places = range(first, first - negative_length)
        if not occupied.isdisjoint(places):
            continue
        terms = [
            term for node in nodes for term in node.terms if term.matches(tokens, first)
        ]
        if not terms:
            continue
        # Even if it is a name: no shorter term is looked for within a name.
        occupied.update(places)
        start, end = tokens.spans[first][0], tokens.spans[places[-1]][1]
        if tokens.is_in_address(start, end):
            continue
        for term in sorted(terms, key=lambda term: term.rank):
            if not _is_in_name(tokens, first, (start, end), term.words):
                matches.append(Match(start, end, term.key))
                break
    return sorted(matches, key=lambda match: match.start)


def _is_in_name(tokens, first, span, term_words):
    return tokens.is_in_quoted_name(
        *span, is_capitalised=term_words[0].is_capitalised
    ) or is_part_of_name(tokens, first, term_words)


def _candidates(tokens, index):
    """Yield (minus the number of words, the first word, nodes of the trie)."""
    words = tokens.words
    roots = index.root.children
    for first, word in enumerate(words):
        nodes = [roots[lemma] for lemma in word.lemmas if lemma in roots]
        last = first
        while nodes:
            ending = [node for node in nodes if node.terms]
            if ending:
                yield first - last - 1, first, ending
            last += 1
            if last == len(words):
                break
            nodes = [
                node.children[lemma]
                for node in nodes
                for lemma in words[last].lemmas
                if lemma in node.children
            ]
