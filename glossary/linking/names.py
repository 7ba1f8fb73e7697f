"""Proper names made of a term's words: Institute of the Information Society."""

from .passages import Passage
from .words import Word

_SMALL_WORDS = """
    a an and at by for in into of on or our the these this to with
    в и на о об от по при с со
"""
_LINKING = frozenset(_SMALL_WORDS.split())
_LINKING_ON = frozenset({"and", "of", "for", "и"})
_OF = frozenset({"of", "for", "on"})


def is_part_of_name(passage: Passage, first: int, own: list[Word]) -> bool:
    """Tell whether the words of a term, from here on, are capitalised for a name.

    They are if the term itself has small letters there, and a word beside them has a
    capital too. A heading-like beginning of a sentence says nothing; nor does
    «Интернет», which many capitalise.
    """
    found = passage.words[first : first + len(own)]
    content = [
        (index, word, term)
        for index, (word, term) in enumerate(zip(found, own, strict=True))
        if word.folded not in _LINKING
    ]
    if not all(word.is_capitalised for _index, word, _term in content):
        return False
    if all(word.is_all_capitals for _index, word, _term in content):
        return False
    last = first + len(own) - 1
    if len(content) == 1:
        return _is_one_word_of_name(passage, first, last, own)
    if not any(
        word.is_capitalised and not term.is_capitalised
        for index, word, term in content
        if not passage.is_sentence_start(first + index)
    ):
        return False
    return _before(passage, first, _LINKING) or _after(passage, last, _LINKING_ON)


def _is_one_word_of_name(passage, first, last, own):
    # In Russian only the first word of a name has a capital, and «Интернет России» is
    # none.
    if passage.language == "ru" or all(word.is_all_capitals for word in own):
        return False
    return _after(passage, last, ()) or _before(passage, first, _OF, is_direct=False)


def _after(passage, last, through):
    index = last
    while index + 1 < len(passage.words) and passage.gap_after(index) == " ":
        index += 1
        word = passage.words[index]
        if word.folded not in through:
            return word.is_capitalised and not word.is_all_capitals
    return False


def _before(passage, first, through, *, is_direct=True):
    """Look for a capitalised word before, past small words like "of the"."""
    index = first
    while index > 0 and passage.gap_after(index - 1) == " ":
        index -= 1
        word = passage.words[index]
        is_small = word.folded in through or (through and word.folded == "the")
        if not is_small:
            if not is_direct and (
                index == first - 1
                or passage.words[index + 1].folded not in through
                or passage.is_sentence_start(index)
            ):
                return False
            return word.is_capitalised and word.folded not in _LINKING
    return False
