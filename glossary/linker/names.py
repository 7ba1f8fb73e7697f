"""Proper names made of a term's words: Institute of the Information Society."""

from collections.abc import Sequence

from .tokenized_text import TokenizedText
from .words import Word

_SMALL_WORDS = "a an and at by for in into of on or the to with"
_SMALL = frozenset(_SMALL_WORDS.split())


def is_part_of_name(
    tokens: TokenizedText, first: int, term_words: Sequence[Word]
) -> bool:
    """Tell whether a matched term is part of a proper name, by its capitals.

    It is if the text has capitals where the term has small letters, and a word beside
    it is capitalised too. Those of a heading in title case or of a line in capitals say
    nothing, and in Russian a name has only one.
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
        and not (tokens.is_in_title_case(first) or tokens.is_in_capitals(first))
        and (_is_name_before(tokens, first) or _is_name_after(tokens, end))
    )


def _is_name_before(tokens, first):
    """Look for a capitalised word before, past small words like "of the"."""
    while first > 0 and tokens.separator_after(first - 1) == " ":
        first -= 1
        if tokens.words[first].folded not in _SMALL:
            return tokens.words[first].is_capitalised
    return False


def _is_name_after(tokens, end):
    return (
        end < len(tokens.words)
        and tokens.separator_after(end - 1) == " "
        and tokens.words[end].is_capitalised
    )
