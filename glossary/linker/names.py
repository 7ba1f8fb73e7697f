"""Proper names made of a term's words: Institute of the Information Society."""

from collections.abc import Sequence

from .tokenized_text import TokenizedText
from .words import Word

_SMALL_WORDS = """
    a an and at by for in into of on or our the these this to with
    в и на о об от по при с со
"""
_LINKING = frozenset(_SMALL_WORDS.split())
_JOINING = frozenset({"and", "of", "for", "the", "и"})
_OFTEN_CAPITALISED = frozenset({"internet", "web"})  # for themselves, not for a name


def is_part_of_name(
    tokens: TokenizedText, first: int, term_words: Sequence[Word]
) -> bool:
    """Tell whether a matched term is part of a proper name, by its capitals.

    It is if the text has capitals where the term has small letters, and a word beside
    it is capitalised too. Those at the beginning of a sentence or in a heading in title
    case say nothing.
    """
    last = first + len(term_words) - 1
    if not tokens.words[last].is_capitalised:
        return False
    text_words = tokens.words[first : last + 1]
    content = [
        (index, word, term)
        for index, (word, term) in enumerate(zip(text_words, term_words, strict=True))
        if word.folded not in _LINKING
    ]
    if not all(word.is_capitalised for _index, word, _term in content):
        return False
    if all(word.is_all_capitals for _index, word, _term in content):
        return False
    if tokens.is_in_title_case(tokens.spans[first][0]):
        return False
    if len(content) == 1:
        _index, word, term = content[0]
        # In Russian a name has one capital, and «Интернет России» is none.
        if tokens.language == "ru" or term.is_all_capitals:
            return False
        if _is_name_after(tokens, last, ()):
            return True
        if word.folded in _OFTEN_CAPITALISED:
            return False
    if not any(
        not term.is_capitalised and not tokens.is_sentence_start(first + index)
        for index, _word, term in content
    ):
        return False
    return _is_name_before(tokens, first) or _is_name_after(tokens, last, _JOINING)


def _is_name_before(tokens, first):
    """Look for a capitalised word before, past small words like "of the"."""
    index = first
    while index > 0 and tokens.separator_after(index - 1) == " ":
        index -= 1
        word = tokens.words[index]
        if word.folded not in _LINKING:
            return word.is_capitalised
    return False


def _is_name_after(tokens, last, through):
    index = last
    while index + 1 < len(tokens.words) and tokens.separator_after(index) == " ":
        index += 1
        word = tokens.words[index]
        if word.folded not in through:
            return word.is_capitalised and not word.is_all_capitals
    return False
