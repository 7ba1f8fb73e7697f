"""Finds the terms of an index in a plain text."""

import re
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
        if tokens.is_in_address(start, end) or _shares_its_noun(tokens, places, index):
            continue
        for term in sorted(terms, key=lambda term: term.rank):
            is_capitalised = term.words[0].is_capitalised
            if not (
                tokens.is_in_quoted_name(start, end, is_capitalised=is_capitalised)
                or is_part_of_name(tokens, first, term.words)
            ):
                matches.append(Match(start, end, term.key))
                break
    return sorted(matches, key=lambda match: match.start)


def _shares_its_noun(tokens, places, index):
    """Tell whether this ends "computer and information literacy".

    There "computer literacy" is a term too, and neither is written as it is called.
    """
    first, last = places[0], places[-1]
    if first < 2 or first == last or tokens.words[first - 1].folded not in _AND:
        return False
    # «информационное общество и общество знаний» shares nothing.
    if tokens.words[first - 2].main_lemma == tokens.words[first].main_lemma:
        return False
    nodes = _children([index.root], tokens.words[first - 2])
    return any(node.terms for node in _children(nodes, tokens.words[last]))


def _candidates(tokens, index):
    """Yield (minus the number of words, the first word, nodes of the trie)."""
    words = tokens.words
    beginnings = index.root.children
    following = [*(word.lemmas for word in words[1:]), ()]
    for first, word in enumerate(words):
        # Most words begin a term, of many, and nearly none is followed by its second.
        nodes = [
            node
            for lemma in word.lemmas
            if (node := beginnings.get(lemma))
            and (node.terms or not node.children.keys().isdisjoint(following[first]))
        ]
        last = first
        while nodes:
            ending = [node for node in nodes if node.terms]
            if ending:
                yield first - last - 1, first, ending
            last += 1
            if last == len(words):
                break
            nodes = _children(nodes, words[last])


def _children(nodes, word):
    return [
        node.children[lemma]
        for node in nodes
        for lemma in word.lemmas
        if lemma in node.children
    ]


_AND = frozenset({"and", "or", "и", "или"})
_SMALL_WORDS = "a an and at by for in into of on or the to with"
_SMALL = frozenset(_SMALL_WORDS.split())
# Beside these a term is a name also in a line whose words all have capitals.
_NAMING_WORDS = """
    academy act agency alliance association center centre charter commission convention
    council department directorate faculty forum foundation institute journal ministry
    treaty union university
"""
_NAMING = frozenset(_NAMING_WORDS.split())
# A term with capitals behind one of these is its name: "the journal Open Access".
_NAMED_WORDS = "journal magazine newspaper program programme project"
_NAMED = frozenset(_NAMED_WORDS.split())


def is_part_of_name(
    tokens: TokenizedText, first: int, term_words: Sequence[Word]
) -> bool:
    """Tell whether a matched term is part of a proper name, by its capitals.

    In English it is if the text has capitals where the term has small letters, and a
    word beside it is capitalised too or says what is named: in a heading in title case
    or a line in capitals only one that names. In Russian a name has one capital, of a
    word that names: «Министерство информационных технологий».
    """
    if tokens.language == "ru":
        return _follows_name(tokens, first)
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
            for word in _names_beside(tokens, first, end)
        )
    )


_RUSSIAN_NAMES = """
    агентство академия ассоциация декларация день департамент дирекция доктрина закон
    индекс институт кодекс комиссия комитет конвенция министерство неделя
    организация партнерство союз стратегия управление факультет фонд хартия центр
"""
_RUSSIAN_NAMING = frozenset(_RUSSIAN_NAMES.split())
# But where a sentence begins with one of these it is no name: «Организация доступа».
_SELDOM_NAMING = frozenset({"неделя", "организация"})
_SENTENCE_END = re.compile(r"[.!?…\n]")
_FARTHEST = 4  # words of a name before the term


def _follows_name(tokens, first):
    """Tell whether a Russian name is before: «Институт развития …», «Фонд для …».

    Or begins there with an adjective: «Национальная электронная библиотека».
    """
    if _begins_name(tokens, first):
        return True
    if all(reading.case != "gen" for reading in tokens.words[first].readings):
        return False
    is_named = False
    for index in range(first - 1, max(first - 1 - _FARTHEST, -1), -1):
        word = tokens.words[index]
        part_of_speech = word.readings[0].part_of_speech
        if tokens.separator_after(index) != " " or part_of_speech == "verb":
            return False
        # Behind a minister stands the name of the ministry.
        if word.main_lemma.endswith("министр") or _is_of_the_state(word):
            return True
        is_naming = word.main_lemma in _RUSSIAN_NAMING
        is_named = is_naming or (is_named and part_of_speech == "adjective")
        if word.is_capitalised:
            before = tokens.separator_after(index - 1) if index else "."
            if not _SENTENCE_END.search(before):
                return is_named
            # A capital anyway: «Новый фонд», «В фонде».
            is_nominative = word.folded == word.main_lemma
            return is_naming and is_nominative and word.folded not in _SELDOM_NAMING
    return False


def _begins_name(tokens, first):
    """Tell whether the word before is an adjective whose capital is of a name."""
    if first < 1:
        return False
    adjective = tokens.words[first - 1]
    return (
        adjective.is_capitalised
        and not adjective.is_all_capitals
        and adjective.readings[0].part_of_speech == "adjective"
        and tokens.separator_after(first - 1) == " "
        and (
            _is_of_the_state(adjective)
            or (first > 1 and tokens.separator_after(first - 2) == " ")
        )
    )


def _is_of_the_state(word):
    """Tell whether this begins a name wherever it stands: «Единый реестр …»."""
    return word.is_capitalised and word.main_lemma in {"единый", "национальный"}


def _names_beside(tokens, first, end):
    """Yield the words before, past small words like "of the", and after.

    If they have capitals, or the one before says what is named.
    """
    after = tokens.words[end : end + 1]
    if after and tokens.separator_after(end - 1) == " " and after[0].is_capitalised:
        yield after[0]
    while first > 0 and tokens.separator_after(first - 1) == " ":
        first -= 1
        word = tokens.words[first]
        if word.folded not in _SMALL:
            if word.is_capitalised or word.folded in _NAMED:
                yield word
            return
