"""Proper names made of a term's words: Institute of the Information Society."""

from collections.abc import Sequence

from .passages import Passage
from .words import Word

_SMALL_WORDS = """
    a an and at by for in into of on or our the these this to with
    в и на о об от по при с со
"""
_LINKING = frozenset(_SMALL_WORDS.split())
_JOINING = frozenset({"and", "of", "for", "the", "и"})
_OFTEN_CAPITALISED = frozenset({"internet", "web"})  # for themselves, not for a name


def is_part_of_name(passage: Passage, first: int, own: Sequence[Word]) -> bool:
    """Tell whether the words of a term, from here on, are capitalised for a name.

    They are if the term itself has small letters there, and a word beside them has a
    capital too. A heading-like beginning of a sentence says nothing.
    """
    last = first + len(own) - 1
    if not passage.words[last].is_capitalised:
        return False
    found = passage.words[first : last + 1]
    content = [
        (index, word, term)
        for index, (word, term) in enumerate(zip(found, own, strict=True))
        if word.folded not in _LINKING
    ]
    if not all(word.is_capitalised for _index, word, _term in content):
        return False
    if all(word.is_all_capitals for _index, word, _term in content):
        return False
    if len(content) == 1:
        _index, word, term = content[0]
        # In Russian a name has one capital, and «Интернет России» is none.
        if passage.language == "ru" or term.is_all_capitals:
            return False
        if _after(passage, last, ()):
            return True
        if word.folded in _OFTEN_CAPITALISED:
            return False
    if not any(
        not term.is_capitalised and not passage.is_sentence_start(first + index)
        for index, _word, term in content
    ):
        return False
    return _before(passage, first) or _after(passage, last, _JOINING)


def _before(passage, first):
    """Look for a capitalised word before, past small words like "of the"."""
    index = first
    while index > 0 and passage.gap_after(index - 1) == " ":
        index -= 1
        word = passage.words[index]
        if word.folded not in _LINKING:
            return word.is_capitalised
    return False


def _after(passage, last, through):
    index = last
    while index + 1 < len(passage.words) and passage.gap_after(index) == " ":
        index += 1
        word = passage.words[index]
        if word.folded not in through:
            return word.is_capitalised and not word.is_all_capitals
    return False
