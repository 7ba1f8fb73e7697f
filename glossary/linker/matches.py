"""Finds the terms of an index in a plain text."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from glossary.linker.terms import TermIndex
from glossary.linker.tokenized_text import TokenizedText
from glossary.linker.words import Word


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


_SMALL_WORDS = "a an and at by for in into of on or the to with"
_SMALL = frozenset(_SMALL_WORDS.split())
# Beside these a term is a name also in a line whose words all have capitals.
_NAMING_WORDS = """
    academy act agency association center centre charter commission convention council
    department directorate faculty forum foundation institute journal ministry treaty
    union university
"""
_NAMING = frozenset(_NAMING_WORDS.split())


def is_part_of_name(
    tokens: TokenizedText, first: int, term_words: Sequence[Word]
) -> bool:
    """Tell whether a matched term is part of a proper name, by its capitals.

    It is if the text has capitals where the term has small letters, and a word beside
    it is capitalised too. Those of a heading in title case say nothing, those of a line
    in capitals only beside a word that names, and in Russian a name has only one.
    """
    if tokens.language == "ru":
        return False
    end = first + len(term_words)
    content = [
        (word, term)
        for word, term in zip(tokens.words[first:end], term_words, strict=True)
        if word.folded not in _SMALL
    ]
    return (
        all(word.is_capitalised for word, _term in content)
        and not all(term.is_capitalised for _word, term in content)
        and any(
            word.folded in _NAMING
            or not (tokens.is_in_capitals(first) or tokens.is_in_title_case(first))
            for word in _capitalised_beside(tokens, first, end)
        )
    )


def _capitalised_beside(tokens, first, end):
    """Yield the words before, past small words like "of the", and after."""
    after = tokens.words[end : end + 1]
    if after and tokens.separator_after(end - 1) == " " and after[0].is_capitalised:
        yield after[0]
    while first > 0 and tokens.separator_after(first - 1) == " ":
        first -= 1
        word = tokens.words[first]
        if word.folded not in _SMALL:
            if word.is_capitalised:
                yield word
            return
