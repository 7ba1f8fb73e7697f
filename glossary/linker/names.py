"""Proper names made of a term's words: Institute of the Information Society."""

from collections.abc import Sequence

from .tokenized_text import TokenizedText
from .words import Word

_SMALL_WORDS = "a an and at by for in into of on or the to with"
_SMALL = frozenset(_SMALL_WORDS.split())
# Beside these a term in a line in capitals is a name.
_NAMING_WORDS = "academy act agency department faculty institute ministry university"
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
            if tokens.is_in_capitals(first)
            else not tokens.is_in_title_case(first)
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
